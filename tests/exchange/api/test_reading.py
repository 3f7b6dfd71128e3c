"""What a program reads: queues, a matter, search, the handbook, the place, the register."""

import base64
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.org.transitions.presence import set_presence
from tests.cast import Cast
from tests.exchange.api.conftest import Program, Speaks
from tests.matters.making import make_matter, make_party
from tests.statements import own


def several(cast: Cast, count: int, **changes: Any) -> list[Matter]:
    party = make_party(cast.village)
    return [make_matter(cast, party=party, **changes) for _ in range(count)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("queue=unit&queue=mine", "queue"),
        ("queue=unit&limit=5&limit=5", "limit"),
        ("queue=unit&cursor=", "cursor"),
    ],
)
def test_a_query_that_says_nothing_or_two_things_is_refused(
    cast: Cast, speaks: Speaks, query: str, field: str
) -> None:
    program = speaks(cast.wang)
    answer = program.client.get(
        f"/api/v1/matters?{query}", headers={"Authorization": f"Bearer {program.token}"}
    )

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("delete", "/matters", "GET, POST"),
        ("put", "/me", "GET"),
        ("post", "/search", "GET"),
        ("get", "/matters/LW-2026-0001/close", "POST"),
    ],
)
def test_what_an_address_does_not_take_is_refused_as_all_else(
    cast: Cast, speaks: Speaks, method: str, path: str, allowed: str
) -> None:
    program = speaks(cast.wang)
    answer = getattr(program.client, method)(
        f"/api/v1{path}", headers={"Authorization": f"Bearer {program.token}"}
    )

    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert answer.json()["code"] == "wrong_method"
    assert allowed in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "只能是这几个：mine、unit、unaccepted、overdue。"),
        ("en", "One of these: mine, unit, unaccepted, overdue."),
    ],
)
def test_the_words_one_may_choose_from_are_listed_in_the_language_asked_for(
    cast: Cast, speaks: Speaks, language: str, said: str
) -> None:
    program = speaks(cast.wang)
    answer = program.client.get(
        "/api/v1/matters",
        {"queue": "all"},
        headers={"Authorization": f"Bearer {program.token}", "Accept-Language": language},
    )

    assert answer.json()["fields"]["queue"] == said


def test_the_handlers_queue_has_what_the_handler_owes(cast: Cast, speaks: Speaks) -> None:
    matter = several(cast, 1)[0]

    mine = speaks(cast.shen).get("/matters", queue="mine").json()
    clerks = speaks(cast.wang).get("/matters", queue="mine").json()
    unaccepted = speaks(cast.wang).get("/matters", queue="unaccepted").json()

    assert [row["number"] for row in mine["items"]] == [matter.number]
    assert clerks == {"items": [], "next": None}
    assert [row["number"] for row in unaccepted["items"]] == [matter.number]
    row = mine["items"][0]
    assert row["party"] == {"name": "朱丽华", "phone": "138****0021"}
    assert row["handler"] == {"username": "shen", "name": "沈月琴"}
    assert (row["status"], row["overdue"], row["version"]) == ("assigned", False, 1)


def test_pages_follow_each_other_until_the_end(cast: Cast, speaks: Speaks) -> None:
    matters = several(cast, 5)
    program = speaks(cast.shen)
    seen: list[str] = []
    onward: dict[str, str] | None = {}
    while onward is not None:
        page = program.get("/matters", queue="mine", limit=2, **onward).json()
        seen += [row["number"] for row in page["items"]]
        onward = {"cursor": page["next"]} if page["next"] else None

    assert seen == [matter.number for matter in reversed(matters)]


def test_the_longest_overdue_come_first(cast: Cast, speaks: Speaks) -> None:
    matters = several(cast, 3)
    for days, matter in enumerate(matters, 1):
        Matter.objects.filter(pk=matter.pk).update(
            promised_due=matter.happened_at.replace(year=2020, day=days)
        )
    program = speaks(cast.gu)

    first = program.get("/matters", queue="overdue", limit=2).json()
    rest = program.get("/matters", queue="overdue", limit=2, cursor=first["next"]).json()

    numbers = [row["number"] for row in first["items"] + rest["items"]]
    assert numbers == [matter.number for matter in matters]
    assert all(row["overdue"] for row in first["items"])


def mark(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "query",
    [
        {"queue": "theirs"},
        {},
        {"queue": "mine", "limit": 101},
        {"queue": "mine", "limit": 0},
        {"queue": "mine", "limit": 2**70},
        {"queue": "mine", "limit": "ten"},
        {"queue": "mine", "colour": "red"},
        {"queue": "mine", "cursor": "no mark of ours"},
        {"queue": "mine", "cursor": mark("x")},
        {"queue": "mine", "cursor": mark(2**80)},
        {"queue": "mine", "cursor": mark(1, 2)},
        {"queue": "overdue", "cursor": mark(5, 5)},
        {"queue": "overdue", "cursor": mark("@2020-01-01T00:00:00", 5)},
        {"queue": "mine", "cursor": "\x00"},
        {"queue": "mine", "cursor": "a" * 500},
    ],
)
def test_what_no_list_knows_is_refused_not_bent(
    cast: Cast, speaks: Speaks, query: dict[str, Any]
) -> None:
    answer = speaks(cast.wang).get("/matters", **query)

    assert answer.status_code == 422, answer.content
    assert answer.json()["sentence"]


def test_a_matter_tells_its_whole_story(cast: Cast, speaks: Speaks) -> None:
    matter = several(cast, 1)[0]
    transitions.accept(matter, by=cast.shen)
    transitions.contact(matter, by=cast.shen, way="call", result="reached", said_="周四上门")

    said = speaks(cast.wang).get(f"/matters/{matter.number}").json()

    assert said["words"] == "我妈的老年证要弄一下"
    assert [each["kind"] for each in said["clocks"]] == ["promise", "contact", "accept"]
    assert said["assignments"][0]["person"]["name"] == "沈月琴"
    assert said["contacts"][0]["said"] == "周四上门"
    assert [event["kind"] for event in said["events"]] == [
        "matter.registered",
        "matter.assigned",
        "matter.accepted",
        "matter.contacted",
    ]
    assert said["events"][0]["by"] == "王晓芸"
    assert "LW-" in said["events"][0]["sentence"]


def test_the_story_keeps_signatures_to_itself(cast: Cast, speaks: Speaks) -> None:
    matter = several(cast, 1)[0]
    transitions.hold_original(matter, by=cast.wang, what="户口簿", signed_by="朱丽华")

    event = speaks(cast.wang).get(f"/matters/{matter.number}").json()["events"][-1]

    assert event["data"] == {"what": "户口簿"}


def test_a_stranger_finds_nothing(cast: Cast, speaks: Speaks) -> None:
    matter = several(cast, 1)[0]

    for path in (f"/matters/{matter.number}", f"/matters/{matter.number}/papers", "/matters/%00"):
        answer = speaks(cast.ma).get(path)
        assert answer.status_code in (404, 422)


@pytest.mark.parametrize(
    ("path", "query", "most"),
    [
        ("/matters", {"queue": "mine"}, 6),
        ("/matters", {"queue": "unit"}, 6),
        ("/matters", {"queue": "unaccepted"}, 6),
        ("/search", {"q": "老年证"}, 6),
        ("/register", {"from": "2020-01-01", "to": "2022-12-31"}, 6),
    ],
)
def test_a_longer_list_costs_no_more_statements(
    cast: Cast, speaks: Speaks, path: str, query: dict[str, Any], most: int
) -> None:
    program = speaks(cast.shen)
    several(cast, 5)
    few = statements(program, path, query)
    several(cast, 20)

    many = statements(program, path, query)

    assert many == few <= most


def statements(program: Program, path: str, query: dict[str, Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = program.get(path, **query)
    assert answer.status_code == 200, answer.content
    return len(own([query["sql"] for query in seen]))


def test_a_matters_page_takes_five_statements_besides_the_token(cast: Cast, speaks: Speaks) -> None:
    program, matter = speaks(cast.wang), several(cast, 1, code="MZ-006")[0]

    assert statements(program, f"/matters/{matter.number}", {}) <= 5


def test_a_registration_takes_twelve_statements_in_one_transaction(
    cast: Cast, speaks: Speaks
) -> None:
    program = speaks(cast.wang)
    program.register()

    with CaptureQueriesContext(connection) as seen:
        program.register(party={"name": "许阿根", "phone": "13857360099"})

    said = [query["sql"] for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    said = [sql for sql in said if "handbook_edition" not in sql]  # once a second, whoever asks
    asked_first = [sql for sql in said if "org_apitoken" in sql]
    assert len(said) - len(asked_first) <= 12, "\n".join(said)
    assert len(asked_first) <= 1  # none where the token was shown within the second


def test_search_finds_the_words_and_says_where(cast: Cast, speaks: Speaks) -> None:
    matter = several(cast, 1)[0]

    found = speaks(cast.wang).get("/search", q="老年证", kind="matter").json()
    nothing = speaks(cast.ma).get("/search", q="老年证", kind="matter").json()

    assert [hit["number"] for hit in found["items"]] == [matter.number]
    assert found["items"][0]["url"].endswith(f"/matters/{matter.number}")
    assert "<" not in found["items"][0]["snippet"]
    assert nothing["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""},
        {"q": "x" * 101},
        {"q": "老年证", "kind": "ghost"},
        {"q": "老年证", "cursor": "zz"},
        {"q": "老年证", "limit": 101},
        {"q": "老\x00年"},
    ],
)
def test_search_refuses_what_it_cannot_ask(
    cast: Cast, speaks: Speaks, query: dict[str, Any]
) -> None:
    assert speaks(cast.wang).get("/search", **query).status_code == 422


def test_who_is_who_and_where(cast: Cast, speaks: Speaks) -> None:
    set_presence(cast.shen, by=cast.shen, state="visiting", place="8组")
    program = speaks(cast.wang)

    me = program.get("/me").json()
    units = program.get("/units").json()["items"]
    team = program.get("/people").json()

    assert (me["name"], me["unit"], me["posts"][0]["title"]) == ("王晓芸", "LW", "前台")
    assert [unit["code"] for unit in units] == ["QX", "LW", "SQ", "QXSW"]
    assert team["unit"]["name"] == "柳湾村"
    marks = {each["name"]: each["presence"] for each in team["items"]}
    assert marks["沈月琴"]["place"] == "8组"
    assert marks["王晓芸"] is None
    assert program.get("/people", unit="SQ").status_code == 404
    assert program.get("/people", unit="NONE").status_code == 422


def test_a_phone_sets_where_its_owner_is(cast: Cast, speaks: Speaks) -> None:
    program = speaks(cast.shen)

    before = program.get("/presence")
    there = program.send("/presence", method="put", state="out", place="镇里")
    wrong = program.send("/presence", method="put", state="asleep")

    assert before.status_code == 404
    assert (there.status_code, there.json()["state"]) == (200, "out")
    assert program.get("/presence").json()["place"] == "镇里"
    assert wrong.status_code == 422


def test_people_are_found_with_their_phone_masked(cast: Cast, speaks: Speaks) -> None:
    make_party(cast.village)

    found = speaks(cast.wang).get("/parties", q="0021").json()["items"]
    strangers = speaks(cast.ma).get("/parties", q="0021").json()["items"]

    assert [(each["name"], each["phone"]) for each in found] == [("朱丽华", "138****0021")]
    assert strangers == []


def test_the_register_has_the_forms_columns(cast: Cast, speaks: Speaks) -> None:
    matter = several(cast, 1)[0]
    year = matter.happened_at.year
    days = {"from": f"{year}-01-01", "to": f"{year}-12-31"}

    said = speaks(cast.wang).get("/register", **days).json()

    assert said["heads"][0] == "序号"
    assert len(said["heads"]) == len(said["items"][0]["cells"]) == 16
    assert said["items"][0]["number"] == matter.number
    assert "13857360021" not in json.dumps(said)
    assert speaks(cast.ma).get("/register", unit="LW", **days).status_code == 404
    backwards = {"from": f"{year}-12-31", "to": f"{year}-01-01"}
    assert speaks(cast.wang).get("/register", **backwards).status_code == 422


def test_an_address_that_is_none_is_answered_in_json(cast: Cast, speaks: Speaks) -> None:
    answer = speaks(cast.wang).get("/nothing/here")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_documentation_names_every_operation_and_asks_no_other_host(
    cast: Cast, client: Any
) -> None:
    page = client.get("/api/v1/docs")
    described = client.get("/api/v1/openapi.json").json()

    text = page.content.decode()
    assert page.status_code == 200
    for path in described["paths"]:
        assert path in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text
    assert "<style" not in text
