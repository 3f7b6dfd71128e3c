"""Reads that span tables: queues, what is alike, what one page of a matter shows."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.base.paging import Page, cut, marked, page
from huiketing.base.reads import Question, ask
from huiketing.matters.models import (
    Assignment,
    Matter,
    Rectification,
    Request,
    Supervision,
)
from huiketing.matters.models.matter import OPEN, MatterQuerySet, within
from huiketing.org.authority import Authority
from huiketing.org.models import Person, Post, Unit
from huiketing.parties.models import Party

QUEUES = ("mine", "unit", "unaccepted", "overdue")


def queue(
    name: str,
    person: Person,
    *,
    cursor: str = "",
    limit: int = 25,
    line: str = "",
    status: str = "",
) -> Page[Matter]:
    """One page of a queue: `mine` and `unit` newest first, `overdue` the longest overdue first.

    `line` and `status` (codes) keep to those; a code that is none keeps nothing.
    """
    keys = queue_keys(name, person, cursor=cursor, limit=limit, line=line, status=status)
    rows = Matter.objects.for_list().in_bulk(keys.items)
    return Page([rows[key] for key in keys.items if key in rows], keys.next)


def queue_keys(
    name: str,
    person: Person,
    *,
    cursor: str = "",
    limit: int = 25,
    line: str = "",
    status: str = "",
) -> Page[int]:
    """The ids of one page of a queue; one statement that reads no further than the page.

    What a line of the list shows is read by these keys afterwards, in a second statement:
    with both in one, planning it would take longer than answering it.
    """
    if name == "mine":
        return _keys_in_hand(person, cursor=cursor, limit=limit, line=line, status=status)
    rows = queue_rows(name, person)
    if line:
        rows = rows.filter(line__code=line)
    if status:
        rows = rows.filter(status=status)
    keys = ("promised_due", "pk") if name == "overdue" else ("-pk",)
    columns = [key.lstrip("-") for key in keys]
    found = page(rows.values(*columns), keys=keys, cursor=cursor, limit=limit)
    return Page([row["pk"] for row in found.items], found.next)


def queue_rows(name: str, person: Person) -> MatterQuerySet:
    """The rows of a queue this person may see. Raises `Invalid` for a name that is none."""
    if name == "mine":
        return mine(person)
    visible = Matter.objects.visible_to(person)
    if name == "unit":
        return visible.open().filter(unit_id__in=person.authority.unit_ids)
    if name == "unaccepted":
        return visible.unaccepted()
    if name == "overdue":
        return visible.overdue()
    raise Invalid(queue=_("Known queues: %(names)s.") % {"names": ", ".join(QUEUES)})


def in_hand(person: Person) -> MatterQuerySet:
    """What this person still owes an answer to: handled, or given to them beside the handler.

    Also where they left the post they had it under: somebody has to see what lies there.
    """
    # Both halves by their own index, then joined: with OR in between, no index would serve.
    handled = Matter.objects.open().filter(handler=person).order_by().values("pk")
    running = Assignment.objects.filter(person=person, status__in=Assignment.RUNNING).order_by()
    parts = running.values("matter_id")
    return Matter.objects.open().filter(pk__in=handled.union(parts))


def mine(person: Person) -> MatterQuerySet:
    """Of what is in a person's hand what their posts of today still let them do."""
    reach = within(person.authority.paths())
    given = Assignment.objects.filter(person=person, unit__in=reach).order_by()
    handled = Matter.objects.open().filter(handler=person).order_by()
    there = handled.filter(Q(unit__in=reach) | Exists(given.filter(matter=OuterRef("pk"))))
    parts = given.filter(status__in=Assignment.RUNNING).values("matter_id")
    return Matter.objects.open().filter(pk__in=there.values("pk").union(parts))


def open_at(unit: Unit) -> MatterQuerySet:
    """What is still owed an answer at a unit, or at one that was merged into it."""
    there = Q(unit=unit) | Q(unit__in=unit.taken_over.order_by().values("pk"))
    return Matter.objects.filter(there, status__in=OPEN)


def following(procedure_id: int) -> MatterQuerySet:
    """What is in hand under a procedure, in whatever version.

    What is handled quietly is not counted: a small count names somebody.
    """
    return Matter.objects.filter(
        procedure__procedure_id=procedure_id, status__in=OPEN, restricted=False
    )


def _keys_in_hand(person: Person, *, cursor: str, limit: int, line: str, status: str) -> Page[int]:
    """One page of `mine`, newest first, without sorting everything that is in hand.

    Each half gives its own newest by its index, a page of them and one; what both gave counts
    once, and the newest of all of them are the page.
    """
    condition, values = f"matter.status IN ({_words(OPEN)})", list[object]()
    if cursor:
        condition += " AND matter.id < %s"
        values += marked(cursor, int)
    if line:
        condition += " AND matter.line_id = (SELECT id FROM org_line WHERE code = %s)"
        values.append(line)
    if status:
        condition += " AND matter.status = %s"
        values.append(status)
    paths = person.authority.paths()
    if not paths:
        return Page([], None)
    below = " OR ".join(["path LIKE %s"] * len(paths))
    reach = f"IN (SELECT id FROM org_unit WHERE {below})"  # noqa: S608
    posts = [f"{path}%" for path in paths]
    running = _words(Assignment.RUNNING)
    statement = (
        "SELECT id FROM (SELECT matter.id AS id FROM matters_matter matter"  # noqa: S608
        f" WHERE matter.handler_id = %s AND {condition} AND (matter.unit_id {reach}"
        " OR EXISTS (SELECT 1 FROM matters_assignment held WHERE held.matter_id = matter.id"
        f" AND held.person_id = %s AND held.unit_id {reach}))"
        f" ORDER BY matter.id DESC LIMIT {limit + 1}) handled"
        " UNION SELECT id FROM (SELECT DISTINCT part.matter_id AS id FROM matters_assignment part"
        " JOIN matters_matter matter ON matter.id = part.matter_id"
        f" WHERE part.person_id = %s AND part.status IN ({running}) AND {condition}"
        f" AND part.unit_id {reach}"
        f" ORDER BY part.matter_id DESC LIMIT {limit + 1}) given"
        f" ORDER BY 1 DESC LIMIT {limit + 1}"
    )
    handled = [person.pk, *values, *posts, person.pk, *posts]
    (rows,) = ask((statement, [*handled, person.pk, *values, *posts]))
    return cut([key for (key,) in rows], limit, lambda key: [key])


def _words(statuses: Iterable[str]) -> str:
    """In the statement itself: SQLite takes a partial index only for words that it sees."""
    return ", ".join(f"'{status}'" for status in statuses)


def readable_key(person: Person, number: str, *values: Any) -> Question:
    """The question for the id of one matter, where the person may read it.

    `number` is SQL that gives its number, with `values` for it. What the posts of a person allow
    is made into a statement once, and stands in whatever asks for readable matters after that.
    """
    statement, allowed = _readable(connection.vendor, person, person.authority)
    return statement.replace(_NUMBER, number), [*allowed, *values]


@lru_cache(maxsize=256)
def _readable(vendor: str, person: Person, authority: Authority) -> Question:
    numbered = Matter.objects.visible_to(person).filter(number=RawSQL(_NUMBER, ()))  # noqa: S611
    return numbered.order_by().values("pk").query.sql_with_params()


_NUMBER = "{number}"


def of_party(party: Party, person: Person, *, limit: int = 5) -> list[Matter]:
    """What this party came with before, open ones first, as far as the person may read it."""
    rows = (
        Matter.objects.visible_to(person).filter(party=party).exclude(status=Matter.Status.VOIDED)
    )
    found = list(rows.select_related("handler", "line").order_by("-pk")[: limit * 2])
    return sorted(found, key=lambda matter: not matter.is_open)[:limit]


def maybe_the_same(
    *, party: Party, person: Person, procedure_code: str = "", title: str = ""
) -> Matter | None:
    """An open matter of the same party about the same thing within thirty days (重复件)."""
    since = times.now() - timedelta(days=30)
    rows = Matter.objects.visible_to(person).filter(
        party=party, status__in=OPEN, happened_at__gte=since
    )
    same = Q(pk__in=())
    if procedure_code:
        same |= Q(procedure__procedure__code=procedure_code)
    if title:
        same |= Q(title=title)
    return rows.filter(same).order_by("-pk").first()


def common_here(unit: Unit, *, days: int = 30) -> dict[str, int]:
    """How often each procedure was brought to this unit lately, by code; quiet ones are not."""
    since = times.now() - timedelta(days=days)
    rows = (
        Matter.objects.filter(
            unit=unit, happened_at__gte=since, procedure__isnull=False, restricted=False
        )
        .values_list("procedure__procedure__code")
        .annotate(times=Count("pk"))
        .order_by()
    )
    return dict(rows)


def waiting_for_decision(person: Person) -> QuerySet[Request]:
    """What handlers asked and this person, as a lead, may decide."""
    reach = Q(pk__in=())
    for grant in person.authority.grants:
        if grant.role in (Post.Role.LEAD, Post.Role.DISPATCHER):
            reach |= Q(matter__unit__path__startswith=grant.path)
    return (
        Request.objects.filter(reach, state=Request.State.ASKED, matter__status__in=OPEN)
        .exclude(asked_by=person)
        .select_related("matter", "asked_by")
    )


def rectifications_of(person: Person) -> QuerySet[Rectification]:
    """The bad ratings this person has to answer."""
    reach = within(person.authority.paths())
    return Rectification.objects.filter(
        person=person, done_at=None, matter__unit__in=reach
    ).select_related("matter", "rating", "matter__party")


def supervisions_of(person: Person) -> QuerySet[Supervision]:
    """Orders that still wait for this person's answer."""
    readable = Matter.objects.visible_to(person).order_by().values("pk")
    return Supervision.objects.filter(
        to=person, level=Supervision.Level.ORDER, answered_at=None, matter__in=readable
    ).select_related("matter")
