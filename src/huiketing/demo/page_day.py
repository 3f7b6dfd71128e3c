"""The day of the page, 2020-05-21, in 前进村: real places, and only what the page states.

The page names posts and no person, so whoever holds a post here is called by the post. What came
to the desk that day the page does not tell; such matters belong to the invented village.
"""

from datetime import date, datetime, time

from huiketing.base import times
from huiketing.clock import calendar
from huiketing.org.models import Line, Person, Post, Unit
from huiketing.org.transitions.duty import hand_over, plan_shift
from huiketing.org.transitions.people import add_person
from huiketing.org.transitions.posts import appoint
from huiketing.org.transitions.units import found

DAY = date(2020, 5, 21)
SINCE = date(2020, 1, 2)

DESK_POST = "社保专管员"
DOOR_POST = "综合服务岗（值班制）"
REGISTER_COLUMNS = ("时间", "服务对象", "事项", "承办情况", "办理结果", "受理人")
WHEN_OUT = ("电话联系", "上门服务")


def tell() -> dict[str, Unit]:
    """The city, its town and villages of the page; the desk of 前进村 with its posts and duty."""
    with times.as_of(_at(time(8, 0))):
        units = _places()
        village = units["QJ"]
        desk = _post(village, "qianjin-shebao", DESK_POST, Post.Role.CADRE, "SB")
        door = _post(village, "qianjin-fuwu", DOOR_POST, Post.Role.CLERK, "")
        for half in ("am", "pm"):
            plan_shift(by=None, unit=village, day=DAY, half=half, person=door)
        plan_shift(by=None, unit=village, day=DAY, half="am", person=desk, kind="leader")
    with times.as_of(_at(time(17, 0))):
        hand_over(
            by=door,
            unit=village,
            day=DAY,
            half="pm",
            notable=(
                f"登记簿各栏：{'、'.join(REGISTER_COLUMNS)}。\n"
                f"责任干部不在时：登记后{'、'.join(WHEN_OUT)}。"
            ),
        )
    return units


def _at(clock: time) -> datetime:
    return calendar.at(DAY, clock)


def _places() -> dict[str, Unit]:
    kind = Unit.Kind
    city = found(by=None, code="PH", name="平湖市", kind=kind.CITY, on=SINCE)
    units = {"PH": city}
    for code, name, what, parent in (
        ("DSG", "独山港镇", kind.TOWN, "PH"),
        ("DH", "当湖街道", kind.TOWN, "PH"),
        ("QJ", "前进村", kind.VILLAGE, "DSG"),
        ("ZJW", "周家圩村", kind.VILLAGE, "DSG"),
        ("MLY", "梅兰苑社区", kind.VILLAGE, "DH"),
    ):
        units[code] = found(
            by=None, code=code, name=name, kind=what, parent=units[parent], on=SINCE
        )
    return units


def _post(unit: Unit, username: str, title: str, role: str, line: str) -> Person:
    """A post of the page, held by nobody in particular: it has no password to sign in with."""
    person, _secret = add_person(by=None, name=title, username=username)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    appoint(
        by=None,
        person=person,
        unit=unit,
        role=role,
        title=title,
        lines=Line.objects.filter(code=line),
        starts_on=SINCE,
    )
    return person
