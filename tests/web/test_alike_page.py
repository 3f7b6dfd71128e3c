"""What else in the house is about the same: matters, procedures, and rooms to come."""

import pytest
from django.db.models import Q

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.handbook.loading import load_starter
from huiketing.search import asking, index
from tests.cast import Cast
from tests.matters.making import make_matter
from tests.web.signing import signed_in

DRIP = "楼上卫生间漏水，滴到我床上了"


@pytest.fixture(autouse=True)
def others(cast: Cast) -> None:
    load_starter()
    for words in ("路灯不亮", "社保卡丢了"):
        make_matter(cast, title=words, words=words)


def test_a_matter_finds_its_like_and_the_procedure_it_is_about(cast: Cast) -> None:
    before = make_matter(cast, title="楼上漏水", words=DRIP)
    matter = make_matter(cast, title="卫生间漏水", words="楼上卫生间漏水，天花板滴水")

    page = signed_in(cast.wang).get(f"/search/alike?kind=matter&uid={matter.uid}").content.decode()

    assert before.number in page and matter.number not in page.split("alike-matter")[1]
    assert "/handbook/WY-001/" in page


def test_a_room_to_come_joins_by_registering_with_the_search(cast: Cast) -> None:
    motion = uuid7()
    asking.show(
        "motion",
        scope=lambda person: Q(),
        visible=lambda person, uids: {uid: "/motions/1" for uid in uids if uid == motion},
        label="Motions",
    )
    try:
        index.put(
            index.Item(
                kind="motion",
                subject_type="motions.motion",
                subject_uid=motion,
                title="关于解决老小区卫生间漏水的建议",
                at=times.now(),
                text="楼上卫生间漏水滴到楼下的事年年有",
            )
        )
        matter = make_matter(cast, title="楼上漏水", words=DRIP)
        client = signed_in(cast.wang)

        there = client.get(f"/search/alike?kind=matter&uid={matter.uid}").content.decode()
        back = client.get(f"/search/alike?kind=motion&uid={motion}").content.decode()

        assert "/motions/1" in there and matter.number in back
        assert "Motions" in client.get("/search?q=漏水").content.decode()
    finally:
        del asking._sights["motion"]


def test_what_one_may_not_open_has_no_such_page(cast: Cast) -> None:
    matter = make_matter(cast, title="楼上漏水", words=DRIP)
    quiet = make_matter(cast, title="打人", words=DRIP, restricted=True)

    for person, uid in ((cast.ma, matter.uid), (cast.gu, quiet.uid), (cast.wang, quiet.uid)):
        assert signed_in(person).get(f"/search/alike?kind=matter&uid={uid}").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "kind=matter", "kind=matter&uid=x", "kind=nothing&uid=", "kind=%00&uid=%00"]
)
def test_what_is_no_subject_is_not_found(cast: Cast, query: str) -> None:
    assert signed_in(cast.wang).get(f"/search/alike?{query}").status_code == 404
