"""The starter handbook read from the product's own files, in the shape this room keeps.

`data/handbook-100.json` is a general draft for a hundred matters; every entry has to be checked
by the line's own expert before it is issued. A step says who does it only where its sentence names
them; any other is done by whoever handles the matter. `data/restricted.json` names the procedures
handled quietly, each with the reason; `data/public_steps.json` what residents read of every other
one's steps, a sentence a step, empty where the step is the house's own, and
`data/public_applicants.json` who may apply, where the book says it in the words of offices.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huiketing.clock.periods import Period, Unit
from huiketing.handbook.models import ProcedureVersion

DATA = Path(__file__).parent / "data"
_BOOK = "handbook-100.json"

Type = ProcedureVersion.Type

_TYPES = {"即办": Type.ON_THE_SPOT, "承诺": Type.PROMISED, "应急": Type.URGENT}
_DAYS = {"工作日": Unit.WORKING_DAY, "自然日": Unit.DAY}

# 「立即」 is no length of time, and a clock of zero minutes is late when it starts. It counts as
# the shortest limit the book states for an emergency; the note beside it keeps the word.
AT_ONCE = Period(15, Unit.MINUTE)

# What a note in brackets behind a material must say for the material to be needed only sometimes.
_SOMETIMES = re.compile(
    r"^(如有|如知|代办|支出型|非本地户籍|未成年人|智力|孕前|登记类|随迁|家庭$|线上转接除外)"
)
_SOMETIMES_NAMED = re.compile(r"^(代办|行动不便的|离异、丧偶的|变更的|多位继承人)")
_NOTE = re.compile(r"^(?P<name>.+?)[(（](?P<note>[^()（）]+)[)）]$")

# Papers that stand for themselves: a list of only these is one material each.
_PAPERS = frozenset(
    ["身份证", "户口簿", "社保卡", "银行卡", "居住证", "结婚证", "申请表", "申请书"]
)

_FULL_WIDTH = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？"})
# Brackets always, other marks beside a Chinese character: 12:30 keeps its colon.
_MARK = re.compile(r"[()]|(?<=[^\x00-\x7f])[,;:?]|[,;:?](?=[^\x00-\x7f])")
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, eq=False)
class Starter:
    """One procedure as the starter handbook gives it: its row, and the fields of version 1."""

    code: str
    line: str
    restricted: bool
    fields: dict[str, Any]


@cache
def _file(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def restricted_codes() -> dict[str, str]:
    """The procedures handled quietly, each with the reason why."""
    reasons: dict[str, str] = _file("restricted.json")
    return reasons


def public_steps(code: str, count: int) -> list[str]:
    """What residents read of the procedure's `count` steps: nothing where it is handled quietly.

    A sentence too many or too few would stand beside the wrong step, so it stops the loading.
    """
    if code in restricted_codes():
        return [""] * count
    told: list[str] = _file("public_steps.json").get(code, [])
    if len(told) != count:
        raise ValueError(f"{code} has {count} steps, but {len(told)} sentences for residents")
    return told


def public_applicants(code: str) -> str:
    """Who may apply, as residents read it; empty where the book's own words are plain, or quiet."""
    return "" if code in restricted_codes() else str(_file("public_applicants.json").get(code, ""))


def lines() -> list[tuple[str, str]]:
    """Code and name of each line, in the order of the book."""
    return [(row["code"], re.sub(r"[(（].*", "", row["name"])) for row in _file(_BOOK)["lines"]]


def procedures() -> Iterator[Starter]:
    """Every procedure of the starter handbook, in the order of the book."""
    quiet = restricted_codes()
    for row in _file(_BOOK)["matters"]:
        yield Starter(row["code"], row["line"], row["code"] in quiet, _fields(row))


@dataclass(frozen=True)
class Event:
    """A life event as the starter gives it: its row, and its procedures with when they apply."""

    code: str
    name: str
    said: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]


def life_events() -> list[Event]:
    """Every life event of the starter, in its order."""
    return [
        Event(
            row["code"],
            row["name"],
            tuple(row["said"]),
            tuple((code, when) for code, when in row["parts"]),
        )
        for row in _file("life_events.json")["events"]
    ]


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    limit, visit = row["time_limit"], row["home_visit"]
    promise = _promise(limit)
    statute = _statute(limit, promise)
    return {
        "title": set_in_type(row["title"]),
        "aliases": [set_in_type(alias) for alias in row["aliases"]],
        "applicants": set_in_type(row["applicants"]),
        "public_applicants": public_applicants(row["code"]),
        "materials": [material for text in row["materials"] for material in materials(text)],
        "steps": _steps(row["steps"], public_steps(row["code"], len(row["steps"]))),
        "type": _TYPES[limit["type"]],
        "promise_amount": promise.amount,
        "promise_unit": promise.unit,
        "statute_amount": statute.amount if statute else None,
        "statute_unit": statute.unit if statute else "",
        "basis": set_in_type(limit["basis"]),
        "limit_note": set_in_type(limit["note"]),
        "desk_promise": set_in_type(limit["desk_promise"]),
        "fee": set_in_type(row["fee"]),
        "handling_units": [set_in_type(unit) for unit in row["handling_unit"]],
        "contact_first": set_in_type(row["contact_first"]),
        "home_visit": visit["required"],
        "home_visit_when": set_in_type(visit["when"]),
        "follow_up": set_in_type(row["follow_up"]),
        "pitfalls": [set_in_type(text) for text in row["pitfalls"]],
        "related": list(row["related"]),
        "region": set_in_type(row["region"]),
    }


def _steps(rows: list[dict[str, Any]], told: list[str]) -> list[dict[str, Any]]:
    return [
        {"no": row["no"], "text": set_in_type(row["text"])}
        | ({"who": set_in_type(row["who"])} if "who" in row else {})
        | ({"public": public} if public else {})
        for row, public in zip(rows, told, strict=True)
    ]


def set_in_type(text: str) -> str:
    """Chinese prose with the punctuation of Chinese print: full-width marks, 「」 for quotes."""
    text = _QUOTED.sub(r"「\1」", text)
    return _MARK.sub(lambda mark: mark[0].translate(_FULL_WIDTH), text)


def materials(text: str) -> list[dict[str, Any]]:
    """A line of the book's list of materials, as what the desk ticks off one by one.

    "照片(符合要求)" is a name and a note; "身份证、户口簿" is two papers; what is asked for only
    in some cases says so by `sometimes`.
    """
    parts = text.split("、")
    if len(parts) > 1 and _PAPERS.issuperset(parts):
        return [{"name": part} for part in parts]
    match = _NOTE.match(text)
    name, note = (match["name"], match["note"]) if match else (text, "")
    material: dict[str, Any] = {"name": set_in_type(name)}
    if note:
        material["note"] = set_in_type(note)
    if _SOMETIMES.match(note) or _SOMETIMES_NAMED.match(name):
        material["sometimes"] = True
    return [material]


def _promise(limit: dict[str, Any]) -> Period:
    if limit["type"] == "即办":
        return Period(0, Unit.WORKING_DAY)
    if limit["type"] == "应急":
        return _by_the_clock(limit["urgent_minutes"]) if limit["urgent_minutes"] else AT_ONCE
    return Period(limit["days"], _DAYS[limit["day_type"]])


def _by_the_clock(minutes: int) -> Period:
    """Whole hours as hours: nobody says 1440 minutes."""
    hours, rest = divmod(minutes, 60)
    return Period(minutes, Unit.MINUTE) if rest else Period(hours, Unit.HOUR)


def _statute(limit: dict[str, Any], promise: Period) -> Period | None:
    """What the law gives, where the book says that a law stands behind the limit.

    A month is a month: thirty days would end after it in February.
    """
    if "有国家法规政策依据" not in limit["basis"] or limit["type"] == "即办":
        return None
    if "一个月" in limit["note"]:
        return Period(1, Unit.MONTH)
    return promise
