"""What a workbook would change, article by article, before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.handbook import permissions, wording
from huiketing.handbook.comparing import Marked, sentences
from huiketing.handbook.exporting.wording import label, value
from huiketing.handbook.models import Procedure, ProcedureVersion
from huiketing.handbook.sheets import columns
from huiketing.handbook.sheets.reading import Fault, Wanted, Written
from huiketing.org.models import Line, Person

HEADS = {each.field: each.head for each in columns.ARTICLE_FIELDS if each.field}
SHEET_OF = {
    "materials": columns.MATERIALS,
    "steps": columns.STEPS,
    "aliases": columns.ALIASES,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: what the book says, and what the workbook would have it say."""

    name: str
    label: str
    old: str
    new: str

    @property
    def rows(self) -> list[Marked]:
        """The sentences that differ, marked as where two versions are compared."""
        return list(sentences(self.old.splitlines(), self.new.splitlines()))


@dataclass(slots=True)
class Difference:
    """What the workbook does to one article."""

    code: str
    title: str
    state: str
    """`unchanged`, `changed` or `new`."""
    changes: list[Change] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    """The fields that would be written."""
    procedure: Procedure | None = None
    line: Line | None = None


@dataclass
class Report:
    """What a workbook would do: what differs, what is new, and what cannot be taken."""

    differences: list[Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def of(self, state: str) -> list[Difference]:
        """The articles of this state."""
        return [each for each in self.differences if each.state == state]

    @property
    def to_write(self) -> list[Difference]:
        """The articles of which a draft would be made."""
        return [each for each in self.differences if each.state != "unchanged"]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "unchanged": len(self.of("unchanged")),
            "changed": len(self.of("changed")),
            "new": len(self.of("new")),
            "errors": len(self.faults),
        }


def compare(written: Written, by: Person | None) -> Report:
    """Hold the workbook against the book as this person may write it; a handful of statements.

    `by` is None for whoever runs the machine and only looks.
    """
    report = Report(faults=list(written.faults))
    codes = [each.code for each in written.articles if not each.is_new]
    procedures = {
        each.code: each for each in Procedure.objects.filter(code__in=codes).select_related("line")
    }
    current = _current(procedures.values())
    open_ones = set(
        ProcedureVersion.objects.in_the_works()
        .filter(procedure__in=procedures.values())
        .values_list("procedure_id", flat=True)
    )
    lines = {line.code: line for line in Line.objects.filter(is_active=True)}
    titles = _titles(each for each in written.articles if each.is_new)
    for wanted in written.articles:
        if wanted.is_new:
            found = _new(wanted, lines, titles, by)
        else:
            procedure = procedures.get(wanted.code)
            found = _held(
                wanted,
                procedure,
                current.get(procedure.pk) if procedure else None,
                by,
                busy=procedure is not None and procedure.pk in open_ones,
            )
        if isinstance(found, Difference):
            report.differences.append(found)
        else:
            report.faults += found
    report.faults.sort(key=lambda fault: (list(columns.SHEETS).index(fault.sheet), fault.row))
    return report


def _current(procedures: Iterable[Procedure]) -> dict[int, ProcedureVersion]:
    rows = ProcedureVersion.objects.filter(procedure__in=list(procedures), is_current=True)
    return {row.procedure_id: row for row in rows}


def _held(
    wanted: Wanted,
    procedure: Procedure | None,
    version: ProcedureVersion | None,
    by: Person | None,
    *,
    busy: bool,
) -> Difference | list[Fault]:
    if procedure is None or version is None or not may_see(by, procedure):
        said = _("The book has no such article.")
        return [_whole(wanted, said, _("A new article is called 新1, 新2 …"))]
    changed, old = {}, _plain(version)
    for name, new in wanted.fields.items():
        if name != "summary" and _tidy(new) != _tidy(old[name]):
            changed[name] = new
    title = version.title
    if not changed:
        return Difference(wanted.code, title, "unchanged", procedure=procedure)
    if by is not None and not permissions.may_write(by, procedure.line.code):
        said = _("You may not write for the line %(line)s.") % {"line": procedure.line.name}
        return [_whole(wanted, said, _("Give this to the line's expert."))]
    if busy:
        said = _("A newer version of it is being worked on.")
        return [_whole(wanted, said, _("Finish that one first, or leave this row as it was."))]
    if summary := wanted.fields.get("summary"):
        changed["summary"] = summary
    fields = _checked(wanted, changed, version)
    if isinstance(fields, list):
        return fields
    changes = [
        Change(name, label(name), value(name, old[name]), value(name, fields[name]))
        for name in fields
        if name != "summary" and _tidy(fields[name]) != _tidy(old[name])
    ]
    if not changes:
        return Difference(wanted.code, title, "unchanged", procedure=procedure)
    return Difference(wanted.code, title, "changed", _in_order(changes), fields, procedure)


def _titles(news: Iterable[Wanted]) -> dict[str, str]:
    """By title, the codes of articles that are called so already, in force or being written."""
    wanted = [each.fields.get("title", "") for each in news]
    rows = ProcedureVersion.objects.filter(title__in=wanted, procedure__withdrawn_on=None)
    return dict(rows.values_list("title", "procedure__code"))


def _new(
    wanted: Wanted, lines: dict[str, Line], titles: dict[str, str], by: Person | None
) -> Difference | list[Fault]:
    line = lines.get(wanted.line.upper())
    if line is None:
        said = _("A new article needs its line.")
        known = "、".join(sorted(lines))
        return [
            Fault(columns.ARTICLES, wanted.row, "条线", wanted.line[:120], said,
                  _("One of: %(words)s.") % {"words": known})
        ]  # fmt: skip
    if by is not None and not permissions.may_write(by, line.code):
        said = _("You may not write for the line %(line)s.") % {"line": line.name}
        return [_whole(wanted, said, _("Give this to the line's expert."))]
    if code := titles.get(wanted.fields.get("title", "")):
        said = _("An article of this name is there already or being written: %(code)s.")
        return [_whole(wanted, said % {"code": code}, _("Write its code, or another name."))]
    fields = _checked(wanted, wanted.fields, None)
    if isinstance(fields, list):
        return fields
    changes = [
        Change(name, label(name), "", value(name, held))
        for name, held in fields.items()
        if held not in ("", [], None, False)
    ]
    return Difference(wanted.code, fields["title"], "new", _in_order(changes), fields, line=line)


def _in_order(changes: list[Change]) -> list[Change]:
    """As the columns of the workbook stand; what has a sheet of its own comes last."""
    order = {name: at for at, name in enumerate((*HEADS, *SHEET_OF))}
    return sorted(changes, key=lambda change: order[change.name])


def _checked(
    wanted: Wanted, fields: dict[str, Any], version: ProcedureVersion | None
) -> dict[str, Any] | list[Fault]:
    try:
        return wording.checked(fields, version)
    except Invalid as refused:
        return [
            Fault(
                SHEET_OF.get(name, columns.ARTICLES),
                wanted.row if name not in SHEET_OF else 0,
                HEADS.get(name, wanted.code),
                "",
                str(said),
                _("Mend it for %(code)s.") % {"code": wanted.code},
            )
            for name, said in refused.fields.items()
        ]


def _whole(wanted: Wanted, what: str, write: str) -> Fault:
    return Fault(columns.ARTICLES, wanted.row, "编号", wanted.code, what, write)


def may_see(by: Person | None, procedure: Procedure) -> bool:
    """What is handled quietly is held against a workbook only for who may open such matters."""
    if not procedure.restricted or by is None:
        return True
    line = procedure.line.code
    return any(grant.restricted and grant.covers(line) for grant in by.authority.grants)


def _plain(version: ProcedureVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in wording.FIELDS}


def _tidy(held: Any) -> Any:
    """A value without what makes no difference: empty parts, spaces at the ends."""
    if isinstance(held, str):
        return held.strip()
    if isinstance(held, list | tuple):
        return [_tidy(each) for each in held]
    if isinstance(held, dict):
        return {key: _tidy(each) for key, each in held.items() if each not in ("", [], None, False)}
    return held
