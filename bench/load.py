"""Writing the cases into the product's own tables, with history, heads and search."""

import secrets
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from bench.cases import OPERATORS, Case, case
from huiketing.base.ids import uuid7
from huiketing.base.rows import insert
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.history import chain
from huiketing.history.models import Event, EventDetail, Head
from huiketing.history.record import seal
from huiketing.matters.models import Assignment, Clock, Matter
from huiketing.numbers.counters import at_least
from huiketing.org.models import ApiToken, Line, Person, Placement, Post, Unit
from huiketing.parties.models import Party
from huiketing.search.index import Item, put_all

CHUNK = 500
PROCEDURES = 8
PLACES = 10
SINCE = date(2015, 1, 1)


class Town:
    """Ten villages of five operators each; the first may see the whole town, as a dispatcher."""

    def __init__(self) -> None:
        """Write units, people and posts."""
        self.town = _unit("BT", "量镇", Unit.Kind.TOWN, None)
        self.villages = [
            _unit(f"BV{i}", f"量村{i}", Unit.Kind.VILLAGE, self.town) for i in range(PLACES)
        ]
        self.entries = _procedures()
        lines = {line.code: line for line in Line.objects.all()}
        codes = sorted({entry.line for entry in self.entries})
        self.operators = []
        for i in range(OPERATORS):
            person = Person.objects.create(
                username=f"op{i + 1}", name=f"量{i + 1:02d}", phone=f"1380000{i:04d}"
            )
            post = Post.objects.create(
                person=person,
                unit=self.villages[i % PLACES],
                role=Post.Role.CADRE,
                title="专管员",
                line_codes=f",{','.join(codes)},",
                starts_on=SINCE,
            )
            post.lines.set([lines[code] for code in codes])
            self.operators.append(person)
        Post.objects.create(
            person=self.operators[0],
            unit=self.town,
            role=Post.Role.DISPATCHER,
            title="指挥室",
            starts_on=SINCE,
        )
        self.token = ApiToken.issue(self.operators[0], "bench")

    def village_of(self, operator: int) -> Unit:
        """Where an operator works."""
        return self.villages[operator % PLACES]


def _unit(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save()
    Placement.objects.create(unit=unit, name=name, parent=parent, starts_on=SINCE)
    return unit


def _procedures() -> list[Entry]:
    """Eight open procedures, of as many lines as there are."""
    return [entry for entry in book().entries if not entry.restricted][::7][:PROCEDURES]


def load(size: int, until: datetime) -> Town:
    """Everything for `size` cases. The database is empty but for tables and handbook."""
    town = Town()
    cases = (case(n, until) for n in range(1, size + 1))
    done, began = 0, time.monotonic()
    while chunk := list(islice(cases, CHUNK)):
        with transaction.atomic():
            _write(town, chunk)
        done += len(chunk)
        if done % 10_000 == 0:
            print(f"  {done} matters, {time.monotonic() - began:.0f} s", flush=True)
    with transaction.atomic():
        for unit in town.villages:
            at_least(f"matter:{unit.pk}", until.year, size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return town


def _write(town: Town, chunk: list[Case]) -> None:
    parties = [_party(town, each) for each in chunk]
    insert(parties)
    matters = [_matter(town, each, party) for each, party in zip(chunk, parties, strict=True)]
    insert(matters)
    parts = [_part(town, each, matter) for each, matter in zip(chunk, matters, strict=True)]
    insert(parts)
    insert(list(_clocks(chunk, matters, parts)))
    events, heads = [], []
    for each, matter in zip(chunk, matters, strict=True):
        story = list(_story(town, each, matter))
        events += story
        heads.append(
            Head(
                subject_uid=matter.uid,
                subject_type="matters.matter",
                seq=len(story),
                hash=story[-1].hash,
            )
        )
    insert(heads)
    insert(events)
    insert([event.detail for event in events])
    put_all(_item(town, each, matter) for each, matter in zip(chunk, matters, strict=True))


def _party(town: Town, each: Case) -> Party:
    party = Party(unit=town.village_of(each.operator), created_at=each.at)
    party.call(each.name)
    party.seal_contact(phone=each.phone)
    return party


def _matter(town: Town, each: Case, party: Party) -> Matter:
    entry = town.entries[each.procedure]
    operator = town.operators[each.operator]
    states = {
        "new": Matter.Status.ASSIGNED,
        "open": Matter.Status.IN_PROGRESS,
        "closed": Matter.Status.CLOSED,
    }
    ended = each.at + timedelta(days=2) if each.state == "closed" else None
    return Matter(
        number=f"{party.unit.code}-{each.at.year}-{each.n:07d}",
        words=each.words,
        title=each.title,
        procedure_id=entry.version_id,
        line_id=entry.line_id,
        party=party,
        unit=party.unit,
        first_receiver=operator,
        handler=operator,
        happened_at=each.at,
        registered_at=each.at,
        status=states[each.state],
        promised_due=each.at + timedelta(days=3),
        promised_first=each.at + timedelta(days=3),
        outcome="solved" if ended else "",
        result="已办结" if ended else "",
        replied_at=ended,
        closed_at=ended,
    )


def _part(town: Town, each: Case, matter: Matter) -> Assignment:
    ended = each.state == "closed"
    states = Assignment.Status
    return Assignment(
        matter=matter,
        unit=matter.unit,
        person=matter.handler,
        assigned_by=matter.handler,
        assigned_at=each.at,
        accepted_at=None if each.state == "new" else each.at + timedelta(hours=1),
        ended_at=matter.closed_at,
        due_at=matter.promised_due,
        status=states.ENDED
        if ended
        else (states.ASSIGNED if each.state == "new" else states.ACCEPTED),
    )


def _clocks(chunk: list[Case], matters: list[Matter], parts: list[Assignment]) -> Iterator[Clock]:
    for each, matter, part in zip(chunk, matters, parts, strict=True):
        for kind, days in (
            (Clock.Kind.PROMISE, 3),
            (Clock.Kind.CONTACT, 1),
            (Clock.Kind.ACCEPT, 1),
        ):
            due = each.at + timedelta(days=days)
            yield Clock(
                matter=matter,
                assignment=part if kind == Clock.Kind.ACCEPT else None,
                kind=kind,
                amount=days,
                unit="working_day",
                started_at=each.at,
                due_at=due,
                first_due=due,
                met_at=matter.closed_at,
            )


def _story(town: Town, each: Case, matter: Matter) -> Iterator[Event]:
    operator = town.operators[each.operator]
    said = [
        ("matter.registered", {"number": matter.number, "title": matter.title}),
        ("matter.assigned", {"to": operator.name, "instead_of": "", "due": "", "note": ""}),
    ]
    said += [
        (
            "matter.contacted",
            {"way": "call", "result": "reached", "said": f"第{i}次联系，{each.words[i : i + 12]}"},
        )
        for i in range(each.entries - 2)
    ]
    previous = ""
    for seq, (kind, data) in enumerate(said, 1):
        at, salt = each.at + timedelta(minutes=seq), secrets.token_hex(16)
        event = Event(
            uid=uuid7(),
            subject_type="matters.matter",
            subject_uid=matter.uid,
            seq=seq,
            kind=kind,
            at=at,
            written_at=at,
            by=operator.uid,
            previous=previous,
            detail_digest=chain.detail_digest(salt, operator.name, data),
        )
        event.detail = EventDetail(event_uid=event.uid, by_name=operator.name, data=data, salt=salt)
        event.hash = previous = seal(event)
        yield event


def _item(town: Town, each: Case, matter: Matter) -> Item:
    return Item(
        kind="matter",
        subject_type="matters.matter",
        subject_uid=matter.uid,
        title=matter.title,
        at=each.at,
        unit_path=matter.unit.path,
        lines=[town.entries[each.procedure].line],
        number=matter.number,
        names=[each.name],
        text=each.words,
    )
