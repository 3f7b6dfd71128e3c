"""清溪镇 柳湾村: a town and a village nobody will find on a map, and who works there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiketing.base import times
from huiketing.base.demo import Account
from huiketing.demo.residents import Resident, settle
from huiketing.org.models import Line, Person, Post, Presence, Unit
from huiketing.org.transitions.duty import hand_over, monday_of, take_over, take_turns
from huiketing.org.transitions.people import add_person
from huiketing.org.transitions.posts import appoint
from huiketing.org.transitions.presence import set_presence
from huiketing.org.transitions.units import found

PASSWORD = "liuwan-2026"  # noqa: S105
ROLE = Post.Role

# Sign-in name, name, unit, role, post, lines, deputy.
STAFF = (
    ("wang", "王晓芸", "LW", ROLE.CLERK, "前台", "", None),
    ("shen", "沈月琴", "LW", ROLE.CADRE, "民政社保专管员", "MZ,SB", "lu"),
    ("lu", "陆志强", "LW", ROLE.CADRE, "综治专管员", "ZZ,TY", "shen"),
    ("jin", "金海明", "LW", ROLE.CADRE, "农业环境专管员", "NJ,CG", "yao"),
    ("xu", "徐丽华", "LW", ROLE.CADRE, "卫健残联专职委员", "WJ,CL,WF", "shen"),
    ("yao", "姚国良", "LW", ROLE.CADRE, "物业住建专管员", "WY,DJ", "jin"),
    ("gu", "顾建平", "LW", ROLE.LEAD, "村党组织书记", "", None),
    ("ma", "马晓东", "SQ", ROLE.CLERK, "前台", "", None),
    ("tang", "唐秀英", "QXSW", ROLE.CADRE, "社会事务办干部", "MZ,SB,CL", None),
    ("fang", "方佩文", "QX", ROLE.DISPATCHER, "综合信息指挥室", "", None),
    ("admin", "管理员", "QX", ROLE.ADMIN, "系统管理员", "", None),
)


@dataclass
class Town:
    """Everything the stories call on."""

    units: dict[str, Unit]
    people: dict[str, Person]
    residents: dict[str, Resident]

    @property
    def village(self) -> Unit:
        """柳湾村, where the stories happen."""
        return self.units["LW"]


def begin(since: datetime) -> Town:
    """Found the town and take its people in, some weeks before the stories begin."""
    with times.as_of(since):
        day = date(since.year - 1, 1, 2)
        units = _places(day)
        people = _people(units, day)
        residents = settle(units["LW"], people["wang"])
    return Town(units, people, residents)


def _places(since: date) -> dict[str, Unit]:
    kind = Unit.Kind
    town = found(by=None, code="QX", name="清溪镇", kind=kind.TOWN, on=since, phone="0573-00001000")
    village = found(
        by=None, code="LW", name="柳湾村", kind=kind.VILLAGE, parent=town, on=since,
        phone="0573-00001234", address="清溪镇柳湾村1号",
    )  # fmt: skip
    rows = {
        "SQ": ("石桥村", kind.VILLAGE),
        "QXSW": ("社会事务办", kind.OFFICE),
    }
    units = {"QX": town, "LW": village}
    for code, (name, what) in rows.items():
        units[code] = found(by=None, code=code, name=name, kind=what, parent=town, on=since)
    return units


def _people(units: dict[str, Unit], since: date) -> dict[str, Person]:
    people = {}
    for number, (username, name, *_post) in enumerate(STAFF):
        phone = f"138000090{number:02d}" if username != "admin" else ""
        people[username], _secret = add_person(
            by=None, name=name, username=username, phone=phone, password=PASSWORD
        )
    lines = {line.code: line for line in Line.objects.all()}
    for username, _name, unit, role, title, codes, deputy in STAFF:
        appoint(
            by=None,
            person=people[username],
            unit=units[unit],
            role=role,
            title=title,
            lines=[lines[code] for code in codes.split(",") if code],
            deputy=people[deputy] if deputy else None,
            sees_restricted=role == ROLE.LEAD,
            starts_on=since,
        )
    return people


def roster(town: Town, today: date) -> None:
    """Three weeks of duty at the desk by turns: the last, this one and the next."""
    turns = [town.people[name] for name in ("wang", "shen", "lu", "jin", "xu", "yao")]
    monday = monday_of(today) - timedelta(days=7)
    for week in range(3):
        take_turns(
            by=town.people["gu"],
            unit=town.village,
            monday=monday + timedelta(days=7 * week),
            people=turns,
        )


def sign_shift(town: Town, day: date, *, visitors: int, notable: str, unfinished: str) -> None:
    """The afternoon's entry in the duty book, and the next morning's signature under it."""
    entry = hand_over(
        by=town.people["wang"],
        unit=town.village,
        day=day,
        half="pm",
        weather="多云",
        visitors=visitors,
        notable=notable,
        unfinished=unfinished,
    )
    take_over(entry, by=town.people["lu"])


def presence(town: Town, now: datetime) -> None:
    """Where everybody is as the sample data ends; each mark expires by itself."""
    state = Presence.State
    for name, where, place, hours in (
        ("wang", state.IN, "", 9.0),
        ("shen", state.VISITING, "3组", 1.5),
        ("lu", state.IN, "", 9.0),
        ("jin", state.OUT, "镇农业农村办", 2.0),
        ("xu", state.LEAVE, "", 30.0),
        ("yao", state.IN, "", 9.0),
        ("gu", state.MEETING, "镇政府二楼", 1.0),
    ):
        person = town.people[name]
        until = now + timedelta(hours=hours)
        set_presence(person, by=person, state=where, place=place, until=until)


def accounts(town_name: str = "柳湾村") -> list[Account]:
    """Everybody who can sign in, the front desk first."""
    names = {"LW": town_name, "SQ": "石桥村", "QXSW": "社会事务办", "QX": "清溪镇"}
    return [
        Account(username, PASSWORD, title, names[unit])
        for username, _name, unit, _role, title, _codes, _deputy in STAFF
    ]
