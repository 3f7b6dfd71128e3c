"""Rows as the dictionaries that `shapes` describes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from huiketing.base import times
from huiketing.base.text import mask_phone
from huiketing.files.models import Attachment
from huiketing.handbook.book import book
from huiketing.history.story import Told
from huiketing.matters.models import Clock, Gap, Matter, Original, Request, Supervision
from huiketing.matters.models.matter import OPEN

PERSONAL = frozenset({"signed_by", "phone", "address", "id_number", "device", "party"})
"""Values of events that are the resident's own, and stay on the page."""

_OPEN = frozenset(OPEN)


def moment(value: datetime | None) -> str | None:
    """In the place's own time, with its offset."""
    if value is None:
        return None
    return value.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")


def day(value: date | None) -> str | None:
    """As 2026-05-21."""
    return value.isoformat() if value else None


def public_url(code: str) -> str:
    """The resident's own page."""
    return f"{settings.PUBLIC_URL}/t/{code}"


def row(values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """One line of a list."""
    status, due = values["status"], values["promised_due"]
    late = (
        status in _OPEN
        and status != Matter.Status.LONG_TERM
        and not values["paused"]
        and due is not None
        and due < now
    )
    return {
        "number": values["number"],
        "title": values["title"],
        "status": status,
        "status_label": str(Matter.Status(status).label),
        "version": values["version"],
        "unit": {"code": values["unit__code"], "name": values["unit__name"]},
        "line": _named(values["line__code"], values["line__name"]),
        "party": {"name": values["party__name"], "phone": mask_phone(values["party__phone"])},
        "on_behalf_of": values["on_behalf_of"],
        "answer": values["answer"],
        "visit_at": moment(values["visit_at"]),
        "urgent": values["urgency"] == Matter.Urgency.URGENT,
        "restricted": values["restricted"],
        "handler": _who(values["handler__username"], values["handler__name"]),
        "first_receiver": values["first_receiver__name"] or "",
        "happened_at": moment(values["happened_at"]),
        "registered_at": moment(values["registered_at"]),
        "promised_due": moment(due),
        "overdue": late,
        "paused": values["paused"],
    }


def _named(code: str | None, name: str | None) -> dict[str, str] | None:
    return {"code": code, "name": name or ""} if code else None


def _who(username: str | None, name: str | None) -> dict[str, str] | None:
    return {"username": username, "name": name or ""} if username else None


def registered(matter: Matter) -> dict[str, Any]:
    """What the desk hands over after a registration."""
    handler = matter.handler
    return {
        "number": matter.number,
        "tracking_code": matter.tracking_code,
        "status": str(matter.status),
        "promised_due": moment(matter.promised_due),
        "handler": {
            "username": handler.username,
            "name": handler.name,
            "phone": handler.phone,
            "unit": matter.unit.name,
        }
        if handler
        else None,
        "url": public_url(matter.tracking_code),
        "version": matter.version,
    }


def head(values: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of the matter's own row."""
    return {
        **row(values, times.now()),
        "tracking_code": values["tracking_code"],
        "url": public_url(values["tracking_code"]),
        "words": values["words"],
        "procedure": _procedure(values["procedure"]),
        "channel": values["channel"],
        "is_proxy": values["is_proxy"],
        "back_entered": values["back_entered"],
        "statutory_due": moment(values["statutory_due"]),
        "promised_first": moment(values["promised_first"]),
        "outcome": values["outcome"],
        "result": values["result"],
        "replied_at": moment(values["replied_at"]),
        "closed_at": moment(values["closed_at"]),
        "review_on": day(values["review_on"]),
        "round": values["round"],
        "returns": values["returns"],
        "level": values["level"],
        "external_number": values["external_number"],
    }


def _procedure(version: int | None) -> dict[str, str] | None:
    """By the book in force; a version it no longer has is read from its own row."""
    if version is None:
        return None
    if entry := book().by_version.get(version):
        return {"code": entry.code, "name": entry.title}
    from huiketing.handbook.models import ProcedureVersion

    older = ProcedureVersion.objects.filter(pk=version).values_list("procedure__code", "title")
    return next({"code": code, "name": title} for code, title in older)


def part(values: Mapping[str, Any]) -> dict[str, Any]:
    """One assignment."""
    return {
        "role": values["role"],
        "status": values["status"],
        "unit": values["unit__name"],
        "person": _who(values["person__username"], values["person__name"]),
        "instead_of": values["instead_of__name"] or "",
        "assigned_at": moment(values["assigned_at"]),
        "accepted_at": moment(values["accepted_at"]),
        "ended_at": moment(values["ended_at"]),
        "due_at": moment(values["due_at"]),
        "note": values["note"],
        "opinion": values["opinion"],
    }


def due(clock: Clock) -> dict[str, Any]:
    """One clock."""
    return {
        "kind": clock.kind,
        "label": str(clock.get_kind_display()),
        "started_at": moment(clock.started_at),
        "due_at": moment(clock.due_at),
        "first_due": moment(clock.first_due),
        "met_at": moment(clock.met_at),
        "ended_at": moment(clock.ended_at),
        "late": clock.is_late,
        "provisional": clock.provisional,
    }


def talk(values: Mapping[str, Any]) -> dict[str, Any]:
    """One call, visit or talk."""
    return {
        "uid": str(values["uid"]),
        "way": values["way"],
        "result": values["result"],
        "at": moment(values["at"]),
        "by": values["by__name"],
        "place": values["place"],
        "companions": values["companions"],
        "said": values["said"],
        "next_try_at": moment(values["next_try_at"]),
    }


def events(found: Iterable[Told]) -> list[dict[str, Any]]:
    """The history, in order, without what is the resident's own."""
    return [
        {
            "seq": event.seq,
            "kind": event.kind,
            "at": moment(event.at),
            "by": event.by_name,
            "sentence": event.sentence,
            "data": {key: value for key, value in event.data.items() if key not in PERSONAL},
        }
        for event in found
    ]


def gap(row: Gap) -> dict[str, Any]:
    """A paper somebody still brings."""
    return {
        "gap": row.pk,
        "what": row.what,
        "due_on": day(row.due_on),
        "signed_by": row.signed_by,
        "supplied_at": moment(row.supplied_at),
    }


def original(row: Original) -> dict[str, Any]:
    """A paper held for the resident."""
    return {
        "original": row.pk,
        "what": row.what,
        "is_original": row.is_original,
        "received_at": moment(row.received_at),
        "returned_at": moment(row.returned_at),
    }


def request(row: Request) -> dict[str, Any]:
    """Something a handler asked a lead for."""
    return {
        "kind": row.kind,
        "state": row.state,
        "reason": row.reason,
        "asked_by": row.asked_by.name,
        "asked_at": moment(row.asked_at),
        "decision": row.decision,
        "review_on": day(row.review_on),
        "amount": row.amount,
        "unit": row.unit,
    }


def order(row: Supervision) -> dict[str, Any]:
    """A reminder or a numbered order."""
    return {
        "number": row.number or "",
        "level": row.level,
        "words": row.words,
        "by": row.by.name,
        "at": moment(row.at),
        "due_at": moment(row.due_at),
        "answer": row.answer,
    }


def file(row: Attachment) -> dict[str, Any]:
    """An attached file."""
    return {
        "uid": str(row.uid),
        "name": row.name,
        "content_type": row.content_type,
        "size": row.size,
        "url": settings.PUBLIC_URL + reverse("files:show", args=[row.uid]),
    }
