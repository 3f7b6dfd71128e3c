"""Forty residents of 柳湾村: invented, with phone numbers that no operator gave to anybody."""

from dataclasses import dataclass

from huiketing.org.models import Person, Unit
from huiketing.parties.models import Household, Party
from huiketing.parties.transitions import find_or_add, found_household, join_household

F, M = Party.Gender.FEMALE, Party.Gender.MALE

# Name, gender, group and house; who shares a house shares the household.
PEOPLE = (
    ("朱惠珍", F, "3组", "12号"), ("陆根宝", M, "3组", "12号"), ("马阿大", M, "1组", "3号"),
    ("俞桂英", F, "1组", "5号"), ("何水根", M, "1组", "5号"), ("许丽娟", F, "1组", "8号"),
    ("沈阿毛", M, "2组", "1号"), ("张雪明", M, "2组", "4号"), ("钱美华", F, "2组", "4号"),
    ("周菊仙", F, "2组", "9号"), ("吴志华", M, "2组", "11号"), ("郑小燕", F, "2组", "11号"),
    ("王福林", M, "3组", "2号"), ("冯彩娥", F, "3组", "2号"), ("陈金发", M, "3组", "7号"),
    ("褚秀兰", F, "3组", "7号"), ("卫建国", M, "4组", "1号"), ("蒋玉珍", F, "4组", "1号"),
    ("韩国强", M, "4组", "6号"), ("杨春妹", F, "4组", "6号"), ("秦永良", M, "4组", "10号"),
    ("尤凤珍", F, "5组", "2号"), ("许阿荣", M, "5组", "2号"), ("吕玲芳", F, "5组", "5号"),
    ("施伟民", M, "5组", "5号"), ("孔雅琴", F, "5组", "8号"), ("曹引弟", F, "6组", "1号"),
    ("严海生", M, "6组", "1号"), ("华丽萍", F, "6组", "3号"), ("金宝生", M, "6组", "3号"),
    ("魏招娣", F, "6组", "7号"), ("陶建中", M, "7组", "2号"), ("姜慧芬", F, "7组", "2号"),
    ("戚明珠", F, "7组", "4号"), ("谢阿四", M, "7组", "6号"), ("邹彩凤", F, "8组", "1号"),
    ("喻志明", M, "8组", "1号"), ("柏亚萍", F, "8组", "3号"), ("章小龙", M, "8组", "5号"),
    ("云翠英", F, "8组", "9号"),
)  # fmt: skip


@dataclass(frozen=True)
class Resident:
    """A resident as the desk knows them."""

    party: Party
    called: str
    """How somebody is addressed where the whole name is nobody's business: 朱女士."""


def phone_of(number: int) -> str:
    """The number of the n-th resident: well formed, and in a block that was never given out."""
    return f"1380000{(1234 + number * 617) % 10000:04d}"


def settle(village: Unit, clerk: Person) -> dict[str, Resident]:
    """Write the residents down, by name."""
    found: dict[str, Resident] = {}
    households: dict[str, Household] = {}
    for number, (name, gender, group, house) in enumerate(PEOPLE):
        party = find_or_add(
            name=name,
            phone=phone_of(number),
            address=f"柳湾村{group}{house}",
            group=group,
            gender=gender,
            unit=village,
            by=clerk,
        )
        where = group + house
        if where not in households:
            households[where] = found_household(
                unit=village, head=name, by=clerk, address=f"柳湾村{where}", group=group
            )
        join_household(party, households[where], by=clerk)
        found[name] = Resident(party, name[0] + ("女士" if gender == F else "先生"))
    return found
