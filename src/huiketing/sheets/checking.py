"""From text cells to values: every cell that cannot be used is named, with what to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.sheets.columns import Column
from huiketing.sheets.reading import Sheet


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be used: where it stands, what is wrong, what to write instead."""

    row: int
    column: str
    value: str
    what: str
    write_instead: str
    index: int | None = None


@dataclass(frozen=True)
class Row:
    """A row all of whose cells can be used: its number in the file, its values by column key."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Checked:
    """What a table holds for us: the rows that can be taken, and what is wrong with the others."""

    rows: list[Row]
    problems: list[Problem]

    @property
    def faulty(self) -> set[int]:
        """The numbers of the rows with a problem."""
        return {problem.row for problem in self.problems}


def check(sheet: Sheet, columns: Sequence[Column], matched: Mapping[str, int]) -> Checked:
    """Every row of the sheet, either as values or with its problems; never an exception.

    `matched` is what `matching.match` found; a column of ours that is not in it takes its default
    in every row, so ask `matching.missing` before.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, cells in sheet.numbered():
        values: dict[str, Any] = {}
        wrong: list[Problem] = []
        for column in columns:
            index = matched.get(column.key)
            said = cells[index] if index is not None else ""
            is_cut = index is not None and (number, index) in sheet.cut
            outcome = _value(column, said, is_cut)
            if isinstance(outcome, _Wrong):
                wrong.append(
                    Problem(number, column.head, said, outcome.what, outcome.instead, index)
                )
            else:
                values[column.key] = outcome
        if wrong:
            problems.extend(wrong)
        else:
            rows.append(Row(number, values))
    return Checked(rows, problems)


@dataclass(frozen=True)
class _Wrong:
    what: str
    instead: str


def _value(column: Column, said: str, is_cut: bool) -> Any:
    if not said:
        if column.required and not is_cut:
            return _Wrong(_("Nothing is written here."), str(column.hint) or _("Fill it in."))
        return column.default
    if is_cut:
        return _Wrong(
            _("Excel keeps only 15 digits of a number; the last ones are lost."),
            _("Set the column to “text”, then write the whole number again."),
        )
    try:
        return column.parse(said)
    except Invalid as error:
        instead = error.fields.get("write") or column.hint or _("Look at it once more.")
        return _Wrong(str(error), str(instead))
