"""A register as somebody keeps it, read row by row: what can be taken over, and what cannot.

Nothing is written here. A problem keeps its row out until the cell is mended; a warning says what
had to be supposed, and the row comes in.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line
from huiketing.clock import calendar
from huiketing.exchange.imports import cells, days, wording
from huiketing.exchange.imports.choosing import NoColumn
from huiketing.exchange.imports.columns import BY_KEY, COLUMNS
from huiketing.exchange.imports.roll import Lines, Roll
from huiketing.exchange.imports.rows import is_entry
from huiketing.handbook.entry import Entry as Procedure
from huiketing.matters.models import Matter
from huiketing.matters.transitions import Answered
from huiketing.org.models import Line, Person, Unit
from huiketing.parlour import ledger
from huiketing.sheets.checking import Problem
from huiketing.sheets.matching import match, missing
from huiketing.sheets.reading import Sheet

_KEYS = UUID("0190a6f2-3c54-7b1e-9d0a-5b6f5c3e21aa")
"""The space of the keys by which a row taken over once is known again."""


@dataclass(frozen=True)
class Row:
    """One row that can be taken over, in values the verb takes."""

    number: int
    key: UUID
    happened: days.Moment
    name: str
    kind: str
    gender: str
    group: str
    address: str
    phone: str
    title: str
    words: str
    procedure: Procedure | None
    line: Line | None
    received_by: Person | None
    answer: str
    visit_at: datetime | None
    handler: Person | None
    answered: Answered | None
    external_number: str
    own_number: str
    note: str
    said: dict[str, str]
    """Cells in the book's own words, where ours would be others; see `wording`."""


@dataclass
class Reading:
    """What a table holds for the register of a unit."""

    sheet: Sheet
    unit: Unit
    matched: dict[str, int]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)
    """Rows that are no entries: totals, repeated heads, blank lines with a serial number."""
    without_result: list[int] = field(default_factory=list)
    """Rows that say neither what came of it nor when it ended."""

    @property
    def refused(self) -> set[int]:
        """The numbers of the rows that stay out until they are mended."""
        return {problem.row for problem in self.problems}


def read_register(
    sheet: Sheet,
    unit: Unit,
    chosen: Mapping[str, int | None] | None = None,
    *,
    file: str = "",
    ended: bool = False,
) -> Reading:
    """Every row of the table, for the register of `unit`.

    `chosen` is what a person said about the columns; `ended`, that rows without a result were
    settled back then, where otherwise they come in open. Raises `Invalid` where a column is missing
    without which nothing can be taken over.
    """
    matched = match(sheet.heads, COLUMNS, chosen)
    if lacking := missing(COLUMNS, matched):
        raise NoColumn([column.head for column in lacking])
    reading = Reading(sheet, unit, matched)
    reader = _Reader(reading, days.year_in(*sheet.above, sheet.name, file), ended=ended)
    for number, line in sheet.numbered():
        said = {key: line[index] for key, index in matched.items()}
        if is_entry(sheet.heads, line, said):
            reader.take(number, said)
        else:
            reading.passed_over.append(number)
    return reading


class _Reader:
    def __init__(self, reading: Reading, year: int | None, *, ended: bool) -> None:
        self.reading = reading
        self.ended = ended
        self.year = year
        self.roll = Roll(reading.unit)
        self.lines = Lines()
        self.before: days.Moment | None = None
        self.seen: Counter[bytes] = Counter()
        self.number = 0
        self.said: dict[str, str] = {}
        self.notes: list[str] = []
        self.closed: days.Moment | None = None

    def take(self, number: int, said: dict[str, str]) -> None:
        """Read one row, or write down every cell that keeps it out."""
        self.number, self.said, self.notes, self.closed = number, said, [], None
        before = len(self.reading.problems)
        row = self._row()
        if row is not None and len(self.reading.problems) == before:
            self.reading.rows.append(row)

    def _row(self) -> Row | None:
        for key in said_cut(self.reading, self.number):
            self._problem(key, _("Excel keeps only 15 digits of a number; the last ones are lost."))
        happened = self._try("when", self._happened)
        if happened is not None:
            self.before = happened
        name = self._try("name", self._name) or ""
        phone = self._try("phone", lambda: cells.phone(self._say("phone")))
        asked = self._try("asked", self._asked)
        on_spot = self._try("on_the_spot", lambda: cells.on_the_spot(self._say("on_the_spot")))
        level, signature = cells.level(self._say("rating"))
        receiver = self._person("receiver")
        handler = self._person("handler")
        line = self._line(asked.entry if asked else None)
        if happened is None or asked is None or phone is None:
            return None
        if phone.masked:
            self._warn("phone", _("The phone is masked; the row comes in without it."))
        group, address = cells.place(self._say("place"))
        answered = self._try("closed", lambda: self._answered(happened, on_spot, level))
        open_handler = handler if answered is None else None
        if open_handler is not None and not self._works_here("handler"):
            self._warn("handler", _("Holds no post here any more; registered unassigned."))
        if level is not None and answered is None:
            self._warn("rating", _("Rated, but not closed: kept as a note."))
        self._keep_notes(phone.rest, signature, level if answered is None else None)
        words = asked.words
        follow_up = self._say("follow_up")
        answer = self._way(on_spot, answered)
        return Row(
            number=self.number,
            key=self._key(happened, name, phone.number or self._say("phone"), words),
            happened=happened,
            name=name,
            kind=cells.kind_of(name),
            gender=cells.gender(self._say("gender")),
            group=self._short("place", group, 20),
            address=self._short("place", address, 200),
            phone=phone.number,
            title=asked.title,
            words=words,
            procedure=asked.entry,
            line=line,
            received_by=receiver,
            answer=answer,
            visit_at=None if answered else cells.visit_at(follow_up, happened.at),
            handler=handler if answered or self._works_here("handler") else None,
            answered=answered,
            external_number=self._short("serial", self._say("serial"), 60),
            own_number=cells.own_number(self._say("remarks")),
            note="；".join(self.notes),
            said=wording.of_row(
                self.said,
                answer=answer,
                on_spot=on_spot,
                phone=phone,
                found=self.roll.find,
                line_is_known=line is not None,
                signature=signature,
                level=level,
                answered=answered,
                closed=self.closed,
            ),
        )

    def _way(self, on_spot: bool | None, answered: Answered | None) -> str:
        """On a later day than the visit, or where the book says no, nothing was settled there."""
        way = cells.way(self._say("follow_up"), answered.on_the_spot if answered else on_spot)
        elsewhere = answered is not None and not answered.on_the_spot and on_spot is not None
        return str(Matter.Answer.PHONE) if elsewhere and way == Matter.Answer.NOW else way

    def _say(self, key: str) -> str:
        return self.said.get(key, "")

    def _happened(self) -> days.Moment:
        moment = days.read(
            self._say("when"), clock=self._say("clock"), year=self.year, before=self.before
        )
        if moment.guessed:
            self._warn("when", moment.guessed)
        return moment

    def _name(self) -> str:
        name = clean_line(self._say("name"))
        if cells.blank(name):
            raise Invalid(_("Nothing is written here."))
        if len(name) > 40:
            raise Invalid(
                _("%(count)d characters are too long.") % {"count": len(name)},
                write=_("At most %(most)d characters.") % {"most": 40},
            )
        return name

    def _asked(self) -> cells.Asked:
        if cells.blank(self._say("asked")):
            raise Invalid(_("Nothing is written here."))
        return cells.asked(self._say("asked"))

    def _person(self, key: str) -> Person | None:
        said = self._say(key)
        if cells.blank(said) or (key == "receiver" and ledger.is_nobody(said)):
            return None
        found = self.roll.find(said)
        if found.warning:
            kept = _("Kept as a note.") if found.person is None else ""
            self._warn(key, f"{found.warning} {kept}".strip())
            self.notes.append(f"{BY_KEY[key].head}：{clean_line(said)}")
        return found.person

    def _works_here(self, key: str) -> bool:
        return self.roll.find(self._say(key)).works_here

    def _line(self, procedure: Procedure | None) -> Line | None:
        said = self._say("line")
        if cells.blank(said):
            return None
        line = self.lines.find(said)
        if line is None:
            own = _("The procedure's own line is taken.") if procedure else _("Taken without one.")
            self._warn(
                "line",
                _("“%(said)s” is no line here.") % {"said": clean_line(said)[:30]} + " " + own,
                _("One of: %(words)s.") % {"words": self.lines.names},
            )
            self.notes.append(f"{BY_KEY['line'].head}：{clean_line(said)}")
        return line

    def _answered(
        self, happened: days.Moment, on_spot: bool | None, level: int | None
    ) -> Answered | None:
        said, result = self._say("closed"), self._say("result").strip()
        result = "" if cells.blank(result) else result
        if on_spot and not self._another_day(said, happened):
            handler = self.roll.find(self._say("handler")).person
            who = handler or self.roll.find(self._say("receiver")).person
            at = self._left_at(said, happened)
            return Answered(at, result or "当场答复", who, on_the_spot=True, level=level)
        if cells.blank(said) and (not result or cells.still_open(result)):
            if result:
                self.notes.append(f"{BY_KEY['result'].head}：{result}")
                return None
            self.reading.without_result.append(self.number)
            if not self.ended:
                return None
        who = self.roll.find(self._say("handler")).person
        if cells.blank(said) and not result:
            at = self._end_of(happened)
        elif cells.blank(said):
            self._warn("closed", _("No day is written; taken as closed on the day they came."))
            at = self._end_of(happened)
        else:
            at = self._closed_at(said, happened)
        outcome = cells.outcome(result)
        return Answered(at, result or "已办结", who, outcome=outcome, level=level)

    def _another_day(self, said: str, happened: days.Moment) -> bool:
        """Whether a row that says "on the spot" names a later day all the same."""
        if cells.blank(said):
            return False
        try:
            closed = days.read(said, year=self.year, before=happened)
        except Invalid:
            return False  # "on the spot" says enough
        if closed.day <= happened.day:
            return False
        self._warn(
            "closed", _("“On the spot” says yes, yet this is a later day; taken as closed on it.")
        )
        return True

    def _left_at(self, said: str, happened: days.Moment) -> datetime:
        """When they left who were answered on the spot: as the book says, else when they came."""
        if cells.blank(said):
            return happened.at
        try:
            left = days.read(said, year=self.year, before=happened)
        except Invalid:
            return happened.at  # "on the spot" says enough
        self.closed = left
        self._refuse_before(left, happened)
        return max(left.at, happened.at)

    def _closed_at(self, said: str, happened: days.Moment) -> datetime:
        closed = self.closed = days.read(said, year=self.year, before=happened)
        self._refuse_before(closed, happened)
        if not closed.has_time and closed.day == happened.day:
            return self._end_of(happened)
        # The book has no seconds: what was not settled on the spot was closed a moment later.
        return min(max(closed.at, happened.at + timedelta(seconds=1)), times.now())

    @staticmethod
    def _refuse_before(closed: days.Moment, happened: days.Moment) -> None:
        if closed.day < happened.day or (closed.has_time and closed.at < happened.at):
            raise Invalid(
                _("Closed before they came."), write=_("The day it was closed, or leave it empty.")
            )

    @staticmethod
    def _end_of(happened: days.Moment) -> datetime:
        """The close of business of that day, which is later than the visit in any case."""
        closes = calendar.current().closes(happened.day)
        return min(max(closes, happened.at + timedelta(minutes=1)), times.now())

    def _keep_notes(self, phones: str, signature: str, level: int | None) -> None:
        if phones:
            self.notes.append(f"{BY_KEY['phone'].head}：{phones}")
        if signature or level is not None:
            said = signature if level is None else self._say("rating")
            self.notes.append(f"{BY_KEY['rating'].head}：{clean_line(said)}")
        for key in ("follow_up", "remarks"):
            if self._say(key) not in {"电话", "上门"} and not cells.blank(self._say(key)):
                self.notes.append(f"{BY_KEY[key].head}：{clean_line(self._say(key))}")

    def _short(self, key: str, text: str, most: int) -> str:
        if len(text) > most:
            self._problem(
                key,
                _("%(count)d characters are too long.") % {"count": len(text)},
                _("At most %(most)d characters.") % {"most": most},
            )
        return text[:most]

    def _key(self, happened: days.Moment, name: str, phone: str, words: str) -> UUID:
        """The same row read again, also from a mended copy of the table, has the same key."""
        parts = (
            str(self.reading.unit.uid),
            f"{timezone.localtime(happened.at):%Y-%m-%d %H:%M}",
            clean_line(self._say("serial")),
            name,
            phone,
            words,
        )
        row = hashlib.sha256("\x1f".join(parts).encode()).digest()
        self.seen[row] += 1  # the same line twice in one book is two visits
        if self.seen[row] > 1:
            self._warn(
                "asked",
                _("An earlier row says the same; both come in, as two visits."),
                _("Leave one of the two out if it was one visit."),
            )
        return uuid5(_KEYS, f"{row.hex()}:{self.seen[row]}")

    def _try(self, key: str, read: Any) -> Any:
        try:
            return read()
        except Invalid as wrong:
            self._problem(key, str(wrong), str(wrong.fields.get("write", "")))
            return None

    def _problem(self, key: str, what: str, instead: str = "") -> None:
        self.reading.problems.append(self._cell(key, what, instead))

    def _warn(self, key: str, what: str, instead: str = "") -> None:
        self.reading.warnings.append(self._cell(key, what, instead))

    def _cell(self, key: str, what: str, instead: str) -> Problem:
        column = BY_KEY[key]
        return Problem(
            self.number,
            self.reading.sheet.heads[self.reading.matched[key]]
            if key in self.reading.matched
            else column.head,
            self._say(key),
            what,
            instead or str(column.hint) or _("Look at it once more."),
            self.reading.matched.get(key),
        )


def said_cut(reading: Reading, number: int) -> Sequence[str]:
    """Which of our columns hold a number that the spreadsheet program has rounded, in this row."""
    return [key for key, index in reading.matched.items() if (number, index) in reading.sheet.cut]
