"""A procedure as programs are told of it."""

from typing import Any

from ninja import Schema
from pydantic import Field

from huiketing.clock.periods import Period
from huiketing.exchange.api.shapes import Brief, Named, Paper
from huiketing.handbook.entry import Entry, Local
from huiketing.handbook.exporting.articles import address


class Stride(Schema):
    """A step with everything said of it; a length of time is `5 working_day`."""

    no: int
    text: str
    who: str
    within: str | None
    materials: list[str]
    otherwise: str
    public: str


class Way(Schema):
    """One way it can be asked for."""

    kind: str
    text: str
    hours: str


class Replied(Schema):
    """A question residents ask, and the answer."""

    q: str
    a: str


class OwnWay(Schema):
    """What a place does differently from the book, by which paper, and until when."""

    unit: Named
    basis: str
    starts_on: str
    ends_on: str | None
    fields: list[str] = Field(description="which fields of the answer are the place's own")


class Procedure(Brief):
    """One version of a procedure; `edition` is its number too, as it was called first."""

    edition: int
    version: int
    article: int | None
    status: str
    url: str = Field(description="the page that shows just this: a place's own way where one holds")
    effective_on: str
    issued_on: str | None
    review_on: str | None
    aliases: list[str]
    applicants: str
    public_applicants: str = Field(description="the same in words for residents; may be empty")
    conditions: list[str]
    materials: list[Paper]
    steps: list[str]
    flow: list[Stride]
    promised_within: str | None
    statute: str | None
    statute_within: str | None
    basis: str
    limit_note: str
    desk_promise: str
    fee: str
    channels: list[Way]
    outputs: list[str]
    answers: list[Replied]
    handling_units: list[str]
    contact_first: str
    home_visit: bool
    home_visit_when: str
    follow_up: str
    pitfalls: list[str]
    related: list[str]
    local: OwnWay | None = Field(None, description="a place's own way; null as the book says")


def whole(entry: Entry, written: Entry) -> dict[str, Any]:
    """Everything that holds at a place; `written` is the same as the book has it."""
    said = _said(entry)
    if entry.local is None:
        return said | {"local": None}
    book = _said(written)
    own = [name for name in said if said[name] != book[name] and name != "url"]
    return said | {"local": _own_way(entry.local, own)}


def _own_way(local: Local, fields: list[str]) -> dict[str, Any]:
    return {
        "unit": {"code": local.unit_code, "name": local.unit_name},
        "basis": local.basis,
        "starts_on": local.starts_on.isoformat(),
        "ends_on": local.ends_on.isoformat() if local.ends_on else None,
        "fields": fields,
    }


def _said(entry: Entry) -> dict[str, Any]:
    """Everything a version says; `steps` are the sentences, `flow` the steps with all of it."""
    return brief(entry) | {
        "edition": entry.number,
        "version": entry.number,
        "article": entry.article,
        "status": entry.status,
        "url": address(entry, version=True),
        "effective_on": entry.effective_on.isoformat(),
        "issued_on": entry.issued_on.isoformat() if entry.issued_on else None,
        "review_on": entry.review_on.isoformat() if entry.review_on else None,
        "aliases": list(entry.aliases),
        "applicants": entry.applicants,
        "public_applicants": entry.public_applicants,
        "conditions": list(entry.conditions),
        "materials": [
            {
                "name": each.name,
                "note": each.note,
                "original": each.original,
                "sometimes": each.sometimes,
            }
            for each in entry.materials
        ],
        "steps": list(entry.steps),
        "flow": [
            {
                "no": step.no,
                "text": step.text,
                "who": step.who,
                "within": _code(step.within),
                "materials": list(step.materials),
                "otherwise": step.otherwise,
                "public": step.public,
            }
            for step in entry.flow
        ],
        "promised_within": _code(entry.promise),
        "statute": str(entry.statute) if entry.statute else None,
        "statute_within": _code(entry.statute),
        "basis": entry.basis,
        "limit_note": entry.limit_note,
        "desk_promise": entry.desk_promise,
        "fee": entry.fee,
        "channels": [
            {"kind": each.kind, "text": each.text, "hours": each.hours} for each in entry.channels
        ],
        "outputs": list(entry.outputs),
        "answers": [{"q": each.q, "a": each.a} for each in entry.answers],
        "handling_units": list(entry.handling_units),
        "contact_first": entry.contact_first,
        "home_visit": entry.home_visit,
        "home_visit_when": entry.home_visit_when,
        "follow_up": entry.follow_up,
        "pitfalls": list(entry.pitfalls),
        "related": list(entry.related),
    }


def brief(entry: Entry) -> dict[str, Any]:
    """A procedure as a list shows it."""
    return {
        "code": entry.code,
        "title": entry.title,
        "line": {"code": entry.line, "name": entry.line_name},
        "promise": str(entry.promise),
        "restricted": entry.restricted,
        "draft": entry.is_draft,
    }


def _code(period: Period | None) -> str | None:
    """As it is exchanged: `5 working_day`."""
    return period.code if period is not None else None
