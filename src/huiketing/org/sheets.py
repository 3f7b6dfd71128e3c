"""The tables of this room: people read in, the duty log (值班日志) written out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.china import check_phone
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line, fold, pinyin_full
from huiketing.org.models import DutyShift, Handover, Line, Person, Post, Unit
from huiketing.org.transitions.intake import Newcomer
from huiketing.sheets.checking import Problem
from huiketing.sheets.columns import Column
from huiketing.sheets.matching import match, missing
from huiketing.sheets.reading import Sheet
from huiketing.sheets.writing import workbook

Role = Post.Role

PEOPLE = [
    Column(
        "name",
        "姓名",
        aliases=("名字", "人员"),
        required=True,
        hint=gettext_lazy("Write the name."),
    ),
    Column("username", "登录名", aliases=("账号", "用户名", "帐号")),
    Column("phone", "手机", aliases=("联系电话", "电话", "手机号")),
    Column("unit", "单位", aliases=("村社", "所在单位", "部门")),
    Column("title", "岗位", aliases=("职务", "岗位名称")),
    Column("role", "角色", aliases=("类别",)),
    Column("lines", "条线", aliases=("分管条线", "负责条线")),
    Column("deputy", "B岗", aliases=("B角", "AB岗", "代理人")),
]

ROLES = {
    Role.CLERK: ("前台", "综合服务岗", "clerk"),
    Role.CADRE: ("条线干部", "干部", "条线", "专管员", "社工", "cadre"),
    Role.LEAD: ("负责人", "书记", "主任", "站长", "lead"),
    Role.DISPATCHER: ("调度员", "调度", "指挥室", "dispatcher"),
    Role.ADMIN: ("管理员", "系统管理员", "administrator", "admin"),
}
_BETWEEN = re.compile(r"[、,，;；/\s]+")


@dataclass(frozen=True)
class People:
    """A table of people as read: who can be taken in, and what is wrong with the others."""

    newcomers: list[Newcomer]
    problems: list[Problem]


class Reader:
    """Reads rows of people against the units and lines there are.

    A row without a unit goes to `default`. The same person in two rows gets two posts.
    """

    def __init__(self, units: Sequence[Unit], default: Unit | None) -> None:
        self.default = default if default else (units[0] if len(units) == 1 else None)
        self.units = {fold(key): unit for unit in units for key in (unit.name, unit.code)}
        lines = list(Line.objects.filter(is_active=True))
        self.lines = {fold(key): line for line in lines for key in (line.name, line.code)}
        self._taken = {
            name.casefold() for name in Person.objects.values_list("username", flat=True)
        }
        self._in_table: dict[str, str] = {}  # name: sign-in name, for rows that give none

    def read(self, row: Mapping[str, str]) -> Newcomer:
        """One row; Invalid names every column that cannot be used."""
        wrong: dict[str, Any] = {}
        said = {column.key: clean_line(row.get(column.key, "")) for column in PEOPLE}
        if not said["name"]:
            wrong["name"] = _("Write the name.")
        elif len(said["name"]) > 40:
            wrong["name"] = _("A name has at most 40 characters.")
        phone = self._take(
            wrong, "phone", lambda: check_phone(said["phone"]) if said["phone"] else ""
        )
        unit = self._take(wrong, "unit", lambda: self._unit(said["unit"]))
        lines = self._take(wrong, "lines", lambda: self._lines(said["lines"]))
        role = self._take(wrong, "role", lambda: self._role(said["role"], bool(lines)))
        if len(said["title"]) > 40:
            wrong["title"] = _("A post has at most 40 characters.")
        username = ""
        if not wrong and unit:
            username = self._take(wrong, "username", lambda: self._username(said, unit))
        if wrong or unit is None:
            raise Invalid(**wrong)
        return Newcomer(
            name=said["name"],
            username=username,
            phone=phone,
            unit=unit,
            role=role,
            title=said["title"] or str(Role(role).label),
            lines=lines,
            deputy=said["deputy"],
        )

    @staticmethod
    def _take(wrong: dict[str, Any], key: str, read: Any) -> Any:
        try:
            return read()
        except Invalid as refused:
            wrong[key] = str(refused)
            return None

    def _unit(self, said: str) -> Unit:
        if not said and self.default:
            return self.default
        if unit := self.units.get(fold(said)):
            return unit
        names = "、".join(dict.fromkeys(unit.name for unit in self.units.values()))
        raise Invalid(_("No such unit. There are: %(names)s.") % {"names": names[:200]})

    def _lines(self, said: str) -> tuple[Line, ...]:
        found = []
        for word in filter(None, _BETWEEN.split(said)):
            line = self.lines.get(fold(word))
            if line is None:
                names = "、".join(dict.fromkeys(line.name for line in self.lines.values()))
                raise Invalid(
                    _("%(word)s is no line. There are: %(names)s.")
                    % {"word": word[:20], "names": names[:200]}
                )
            found.append(line)
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _role(said: str, has_lines: bool) -> str:
        if not said:
            return str(Role.CADRE if has_lines else Role.CLERK)
        for role, words in ROLES.items():
            if fold(said) in {fold(word) for word in (*words, str(role.label))}:
                return str(role)
        first = "、".join(words[0] for words in ROLES.values())
        raise Invalid(_("Write one of: %(words)s.") % {"words": first})

    def _username(self, said: Mapping[str, str], unit: Unit) -> str:
        if given := said["username"]:
            if not re.fullmatch(r"[\w.@-]{2,60}", given):
                raise Invalid(_("Two letters or more, digits, dot or hyphen; no spaces."))
            self._in_table.setdefault(said["name"], given)
            self._taken.add(given.casefold())
            return given
        if known := self._in_table.get(said["name"]):
            return known
        here = Person.objects.filter(
            name=said["name"],
            is_active=True,
            posts__in=Post.objects.current_or_coming().filter(unit=unit),
        ).distinct()
        if len(here) == 1:  # the same table read again
            return here[0].username
        return self._in_table.setdefault(
            said["name"], self._free(pinyin_full(said["name"], name=True))
        )

    def _free(self, wanted: str) -> str:
        base = wanted[:50] if len(wanted) >= 2 else "user"
        name, number = base, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base}{number}"
        self._taken.add(name.casefold())
        return name

    def free_username(self, name: str) -> str:
        """A sign-in name nobody has: the name in pinyin, with a number where it is taken."""
        return self._free(pinyin_full(name, name=True))

    def settle(self, rows: Sequence[tuple[int, Newcomer]]) -> tuple[list[Newcomer], dict[int, str]]:
        """Name every deputy by sign-in name; what cannot be settled is said by row number."""
        names: dict[str, set[str]] = {}
        for _number, row in rows:
            names.setdefault(row.name, set()).add(row.username)
        known = {row.username.casefold() for _number, row in rows}
        settled, wrong = [], {}
        for number, row in rows:
            try:
                settled.append(replace(row, deputy=self._deputy(row, names, known)))
            except Invalid as refused:
                wrong[number] = str(refused)
        return settled, wrong

    @staticmethod
    def _deputy(row: Newcomer, names: dict[str, set[str]], known: set[str]) -> str:
        said = row.deputy
        if not said:
            return ""
        if said.casefold() in known or Person.objects.filter(username__iexact=said).exists():
            found = {said}
        else:
            found = names.get(said) or set(
                Person.objects.filter(name=said, is_active=True).values_list("username", flat=True)
            )
        if not found:
            raise Invalid(_("Nobody of this name is in the table or here already."))
        if len(found) > 1:
            raise Invalid(_("Several people have this name. Write the sign-in name."))
        deputy = found.pop()
        if deputy.casefold() == row.username.casefold():
            raise Invalid(_("The deputy is somebody else than the holder."))
        return deputy


def read_people(sheet: Sheet, units: Sequence[Unit], default: Unit | None = None) -> People:
    """The people of a table, for these units. Raises Invalid where a needed column is missing."""
    matched = match(sheet.heads, PEOPLE)
    if lacking := missing(PEOPLE, matched):
        heads = "、".join(column.head for column in lacking)
        raise Invalid(_("The column %(heads)s is missing. Take the template.") % {"heads": heads})
    reader = Reader(units, default)
    head_of = {column.key: column.head for column in PEOPLE}
    rows: list[tuple[int, Newcomer]] = []
    problems: list[Problem] = []
    said_in: dict[int, dict[str, str]] = {}

    def problem(number: int, key: str, what: str) -> Problem:
        value = said_in[number].get(key, "")
        return Problem(
            number, head_of[key], value, what, _("See the sentence beside."), matched.get(key)
        )

    for number, cells in sheet.numbered():
        said_in[number] = {key: cells[index] for key, index in matched.items()}
        try:
            rows.append((number, reader.read(said_in[number])))
        except Invalid as wrong:
            problems += [problem(number, key, str(said)) for key, said in wrong.fields.items()]
    newcomers, unsettled = reader.settle(rows)
    problems += [problem(number, "deputy", said) for number, said in unsettled.items()]
    return People(newcomers, sorted(problems, key=lambda each: each.row))


def people_template() -> bytes:
    """An empty table of people with two rows that show how it is meant."""
    example = [
        ["王晓芸", "wangxy", "13800000001", "", "前台", "前台", "", "沈月琴"],
        [
            "沈月琴",
            "shenyq",
            "13800000002",
            "",
            "民政社保专管员",
            "条线干部",
            "民政、社保就业",
            "王晓芸",
        ],
    ]
    return workbook(_("People"), [column.head for column in PEOPLE], example)


def people_rows(people: Sequence[Person]) -> Iterator[list[str]]:
    """Everybody with each post, in the columns of the table: what goes out can come in again."""
    posts = (
        Post.objects.current_or_coming()
        .filter(person__in=people)
        .select_related("person", "unit", "deputy")
        .prefetch_related("lines")
        .order_by("person_id", "pk")
    )
    for post in posts:
        lines = "、".join(line.name for line in post.lines.all())
        deputy = post.deputy.username if post.deputy else ""
        role = ROLES[Role(post.role)][0]
        person = post.person
        who = [person.name, person.username, person.phone]
        yield [*who, post.unit.name, post.title, role, lines, deputy]


DUTY_LOG = [
    "日期(星期/天气)", "班次", "带班领导", "值班人", "应到/实到", "来访人次",
    "来电记录", "重要事项及处理", "上级通知", "未办结移交事项", "接班人签字", "时间",
]  # fmt: skip


def duty_log(unit: Unit, start: date, end: date) -> list[list[Any]]:
    """The duty log of a unit, a row a shift that was handed over, oldest first. Two queries."""
    entries = (
        Handover.objects.filter(unit=unit, day__range=(start, end))
        .select_related("given_by", "taken_by")
        .order_by("day", "half")
    )
    on_duty: dict[tuple[date, str], list[DutyShift]] = {}
    for shift in DutyShift.objects.filter(unit=unit, day__range=(start, end)).select_related(
        "person"
    ):
        on_duty.setdefault((shift.day, shift.half), []).append(shift)
    leading: dict[date, list[str]] = {}
    for (day, _half), shifts in on_duty.items():
        leading.setdefault(day, []).extend(_leaders(shifts))
    return [
        _log_row(entry, on_duty.get((entry.day, entry.half), []), leading.get(entry.day, []))
        for entry in entries
    ]


def _leaders(shifts: Sequence[DutyShift]) -> list[str]:
    return [each.person.name for each in shifts if each.kind == DutyShift.Kind.LEADER]


def _log_row(entry: Handover, shifts: list[DutyShift], of_the_day: Sequence[str]) -> list[Any]:
    # Who is put down to lead one half leads the day where the other names nobody.
    leaders = dict.fromkeys(_leaders(shifts) or of_the_day)
    others = [each.person.name for each in shifts if each.kind != DutyShift.Kind.LEADER]
    served = others or [entry.given_by.name]
    weekday = date_format(entry.day, "D")
    taken = timezone.localtime(entry.taken_at) if entry.taken_at else None
    return [
        f"{entry.day:%Y-%m-%d} {weekday} {entry.weather}".strip(),
        entry.get_half_display(),
        "、".join(leaders),
        "、".join(dict.fromkeys(served)),
        # Nothing tells afterwards who was there; that is written by hand.
        _("%(count)d expected") % {"count": len(set(others))} if others else "",
        entry.visitors,
        entry.calls,
        entry.notable,
        entry.notices,
        entry.unfinished,
        entry.taken_by.name if entry.taken_by else "",
        f"{taken:%Y-%m-%d %H:%M}" if taken else "",
    ]
