"""The people of one town, whom every test may call on.

A test names who acts, and reads as a story: 王晓芸 at the desk registers, 沈月琴 answers,
陆志强 stands in for her, 顾建平 leads, 方佩文 dispatches in town. 马晓东 sits in the next
village and has no business in this one. Everybody and every place here is invented.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from huiketing.matters.models import Limit
from huiketing.org.models import Line, Person, Placement, Post, Unit

PASSWORD = "liuwan-parlour-2026"  # everybody's, for tests that sign in through the page
SINCE = date(2020, 1, 1)

LINES = {
    "DJ": "党建",
    "MZ": "民政",
    "SB": "社保就业",
    "WJ": "卫健",
    "CL": "残联",
    "ZZ": "综治平安",
    "CG": "城管环境",
    "WY": "物业住建",
    "WF": "文教妇儿",
    "TY": "退役军人",
    "NJ": "农业经济",
}


@dataclass(frozen=True)
class Cast:
    """One town with two villages and an office, and who works there."""

    town: Unit  # 清溪镇 QX
    village: Unit  # 柳湾村 LW, under the town: where the stories happen
    neighbour: Unit  # 石桥村 SQ, the village next door
    office: Unit  # 社会事务办 QXSW, an office of the town
    lines: dict[str, Line]  # by code

    wang: Person  # 王晓芸, clerk at the front desk of the village
    shen: Person  # 沈月琴, cadre of the village: 民政, 社保就业; her deputy is lu
    lu: Person  # 陆志强, cadre of the village: 综治平安
    jin: Person  # 金海明, cadre of the village: 农业经济, 城管环境
    gu: Person  # 顾建平, lead of the village; may open restricted matters
    fang: Person  # 方佩文, dispatcher of the town
    tang: Person  # 唐秀英, cadre of the town's office: 民政, 社保就业, 残联
    ma: Person  # 马晓东, clerk of the neighbouring village: a stranger here
    admin: Person  # 管理员, administrator of the town and all below it


def make_cast() -> Cast:
    """Write the town, its lines, its people and their posts; a handful of statements."""
    town = _unit("QX", "清溪镇", Unit.Kind.TOWN, phone="0573-85120001")
    village = _unit("LW", "柳湾村", Unit.Kind.VILLAGE, town, phone="0573-85121234")
    neighbour = _unit("SQ", "石桥村", Unit.Kind.VILLAGE, town)
    office = _unit("QXSW", "社会事务办", Unit.Kind.OFFICE, town)
    for order, (code, name) in enumerate(LINES.items(), 1):
        Line.objects.get_or_create(code=code, defaults={"name": name, "order": order})
    lines = {line.code: line for line in Line.objects.filter(code__in=LINES)}

    password = make_password(PASSWORD)

    def person(username: str, name: str, initials: str, phone: str) -> Person:
        return Person.objects.create(
            username=username, name=name, initials=initials, phone=phone, password=password
        )

    wang = person("wang", "王晓芸", "wxy", "13805730001")
    shen = person("shen", "沈月琴", "syq", "13805730002")
    lu = person("lu", "陆志强", "lzq", "13805730003")
    jin = person("jin", "金海明", "jhm", "13805730004")
    gu = person("gu", "顾建平", "gjp", "13805730005")
    fang = person("fang", "方佩文", "fpw", "13805730006")
    tang = person("tang", "唐秀英", "txy", "13805730007")
    ma = person("ma", "马晓东", "mxd", "13805730008")
    admin = person("admin", "管理员", "gly", "")

    def post(who: Person, unit: Unit, role: str, title: str, codes: str = "") -> Post:
        row = Post.objects.create(
            person=who,
            unit=unit,
            role=role,
            title=title,
            starts_on=SINCE,
            line_codes=f",{codes}," if codes else "",
        )
        row.lines.set([lines[code] for code in codes.split(",") if code])
        return row

    role = Post.Role
    post(wang, village, role.CLERK, "前台")
    shens = post(shen, village, role.CADRE, "民政社保专管员", "MZ,SB")
    shens.deputy = lu
    shens.save()
    post(lu, village, role.CADRE, "综治专管员", "ZZ")
    post(jin, village, role.CADRE, "农业环境专管员", "NJ,CG")
    lead = post(gu, village, role.LEAD, "村党组织书记")
    lead.sees_restricted = True
    lead.save()
    post(fang, town, role.DISPATCHER, "综合信息指挥室")
    post(tang, office, role.CADRE, "社会事务办干部", "MZ,SB,CL")
    post(ma, neighbour, role.CLERK, "前台")
    post(admin, town, role.ADMIN, "系统管理员")
    return Cast(
        town=town,
        village=village,
        neighbour=neighbour,
        office=office,
        lines=lines,
        wang=wang,
        shen=shen,
        lu=lu,
        jin=jin,
        gu=gu,
        fang=fang,
        tang=tang,
        ma=ma,
        admin=admin,
    )


def cast_of_a_committed_town() -> Cast:
    """The town, and the limits that an earlier test may have swept out."""
    for name in Limit.Name:
        Limit.objects.get_or_create(
            name=name, since=date(2020, 1, 1), defaults={"amount": 1, "unit": "working_day"}
        )
    return make_cast()


def _unit(code: str, name: str, kind: str, parent: Unit | None = None, phone: str = "") -> Unit:
    unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent, phone=phone)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save()
    Placement.objects.create(unit=unit, name=name, parent=parent, starts_on=SINCE)
    return unit
