"""What an administrator and a lead do on the pages of the place."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.base import times
from huiketing.clock import calendar
from huiketing.history.models import Event
from huiketing.org import holdings
from huiketing.org.models import DutyShift, Handover, Line, Person, Post, Unit
from huiketing.org.transitions import duty, people, units
from huiketing.sheets.reading import read
from tests.cast import Cast
from tests.names import named
from tests.org.clients import signed_in
from tests.statements import cost


def next_monday() -> date:
    return duty.monday_of(times.today()) + timedelta(days=7)


def test_a_unit_is_set_up_and_renamed_on_its_page(cast: Cast) -> None:
    client = signed_in(cast.admin)

    said = {"name": "第一网格", "code": "LWY", "kind": "grid", "parent": cast.village.pk}
    client.post("/place/units/add", said)
    grid = Unit.objects.get(code="LWY")
    client.post(f"/place/units/{grid.uid}/rename", {"rename-name": "东网格", "rename-version": 1})

    grid.refresh_from_db()
    assert grid.name == "东网格"
    page = client.get(f"/place/units/{grid.uid}").content.decode()
    assert "第一网格" in page and "管理员" in page


def test_a_stale_page_is_refused_with_what_was_typed_and_may_be_sent_again(cast: Cast) -> None:
    client = signed_in(cast.admin)
    units.rename(cast.village, by=cast.admin, name="柳湾社区")
    address = f"/place/units/{cast.village.uid}/rename"

    stale = client.post(address, {"rename-name": "柳湾新村", "rename-version": 1})
    assert stale.status_code == 409
    assert "柳湾新村" in stale.content.decode()
    form = stale.context["forms"]["rename"]
    client.post(address, {"rename-name": "柳湾新村", "rename-version": form["version"].value()})

    assert Unit.objects.get(pk=cast.village.pk).name == "柳湾新村"


@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "9" * 40, "\x00"])
def test_a_version_that_is_none_is_refused_and_not_a_fault(cast: Cast, version: str) -> None:
    answer = signed_in(cast.admin).post(
        f"/place/units/{cast.village.uid}/rename",
        {"rename-name": "柳湾社区", "rename-version": version},
    )

    assert answer.status_code == 422


def test_a_closed_form_opens_with_its_refusal(cast: Cast) -> None:
    answer = signed_in(cast.admin).post(
        f"/place/units/{cast.town.uid}/close", {"close-reason": "撤销", "close-version": 1}
    )

    assert answer.status_code == 409
    assert "下面还有单位" in answer.content.decode()


def test_merging_leads_to_the_unit_that_took_over(cast: Cast) -> None:
    answer = signed_in(cast.admin).post(
        f"/place/units/{cast.village.uid}/merge",
        {
            "merge-into": cast.neighbour.pk,
            "merge-reason": "撤并",
            "merge-carry_posts": "on",
            "merge-version": 1,
        },
    )

    assert answer["Location"] == f"/place/units/{cast.neighbour.uid}"
    assert Post.objects.held().filter(unit=cast.neighbour).count() == 6
    old = signed_in(cast.admin).get(f"/place/units/{cast.village.uid}")
    assert "并入石桥村" in old.content.decode()


def test_units_outside_ones_own_are_not_there(cast: Cast) -> None:
    Post.objects.create(person=cast.jin, unit=cast.village, role="admin", title="管理员")
    client = signed_in(cast.jin)

    assert client.get(f"/place/units/{cast.village.uid}").status_code == 200
    assert client.get(f"/place/units/{cast.neighbour.uid}").status_code == 404
    assert client.post(f"/place/units/{cast.neighbour.uid}/rename").status_code == 404
    assert client.get(f"/place/people/{cast.ma.uid}").status_code == 404
    assert client.get(f"/place/people/{cast.shen.uid}").status_code == 200


def test_somebody_is_added_with_a_post_and_the_password_shown_once(cast: Cast) -> None:
    client = signed_in(cast.admin)
    said = {
        "name": "俞国芳",
        "unit": cast.village.pk,
        "role": "cadre",
        "title": "文体专管员",
        "kind": "staff",
        "lines": [cast.lines["WF"].pk, cast.lines["TY"].pk],
    }

    answer = client.post("/place/people/add", said)

    person = Person.objects.get(name="俞国芳")
    secret = answer.context["accounts"][0]["password"]
    assert person.username == "yuguofang" and person.check_password(secret)
    assert Post.objects.get(person=person).line_codes == ",WF,TY,"
    assert "no-store" in answer["Cache-Control"]
    # The same once more gets another sign-in name; a post refused leaves nobody behind.
    client.post("/place/people/add", said)
    assert Person.objects.filter(username="yuguofang2").exists()
    refused = client.post("/place/people/add", said | {"title": "岗" * 99, "name": "李四"})
    assert refused.status_code == 422
    assert not Person.objects.filter(name="李四").exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("沈", {"沈月琴"}),
        ("syq", {"沈月琴"}),
        ("0573", 8),
        ("专管员", {"沈月琴", "陆志强", "金海明"}),
        ("没有", set()),
        ("%", set()),
        ("x" * 500, set()),
        ("🌿\x00", set()),
    ],
)
def test_people_are_found_by_name_initials_phone_and_post(
    cast: Cast, query: str, found: Any
) -> None:
    answer = signed_in(cast.admin).get("/place/people", {"q": query})

    names = {person.name for person in answer.context["page"]}
    assert (len(names) if isinstance(found, int) else names) == found


def test_a_longer_list_of_people_costs_no_more_queries(cast: Cast) -> None:
    client = signed_in(cast.admin)
    client.get("/place/people")
    counts = []
    for more in (0, 20):
        for number in range(more):
            person, _secret = people.add_person(
                by=None, name=f"人{number}", username=f"ren{number}"
            )
            Post.objects.create(person=person, unit=cast.village, role="clerk", title="前台")
        counts.append(cost(client, "/place/people"))

    assert counts[0] == counts[1] <= 12


def test_leaving_shows_what_has_to_be_handed_over(cast: Cast) -> None:
    client = signed_in(cast.admin)
    holdings.register(lambda person: [holdings.Holding("未办结事项", 3, "/matters/")])
    try:
        answer = client.post(
            f"/place/people/{cast.lu.uid}/leave",
            {"leave-reason": "调走", "leave-version": 1},
            follow=True,
        )
    finally:
        holdings._of_person.pop()

    html = answer.content.decode()
    assert "未办结事项" in html and "要交给别人" in html
    assert not Person.objects.get(pk=cast.lu.pk).is_active
    client.post(f"/place/people/{cast.lu.uid}/come-back")
    assert Person.objects.get(pk=cast.lu.pk).is_active


def test_a_temporary_password_is_set_on_the_page(cast: Cast) -> None:
    answer = signed_in(cast.admin).post(f"/place/people/{cast.wang.uid}/reset-password")

    secret = answer.context["accounts"][0]["password"]
    assert Person.objects.get(pk=cast.wang.pk).check_password(secret)


def test_a_post_is_changed_and_ended(cast: Cast) -> None:
    client = signed_in(cast.admin)
    post = Post.objects.get(person=cast.jin)

    client.post(
        f"/place/posts/{post.uid}",
        {
            "title": "农业专管员",
            "lines": [cast.lines["NJ"].pk],
            "deputy": cast.lu.pk,
            "version": 1,
        },
    )
    post.refresh_from_db()
    assert (post.title, post.line_codes, post.deputy) == ("农业专管员", ",NJ,", cast.lu)
    assert client.post(f"/place/posts/{post.uid}/end", {"end-version": 1}).status_code == 409
    client.post(f"/place/posts/{post.uid}/end", {"end-version": 2, "end-reason": "轮岗"})

    assert Post.objects.get(pk=post.pk).ends_on == times.today()


def test_a_further_post_is_given(cast: Cast) -> None:
    signed_in(cast.admin).post(
        f"/place/people/{cast.tang.uid}/appoint",
        {"appoint-unit": cast.neighbour.pk, "appoint-role": "cadre", "appoint-title": "驻村干部"},
    )

    assert Post.objects.get(title="驻村干部").unit == cast.neighbour


def test_lines_are_added_renamed_ordered_and_retired(cast: Cast) -> None:
    client = signed_in(cast.admin)

    client.post("/place/lines", {"code": "hl", "name": "河长"})
    river = Line.objects.get(code="HL")
    client.post(
        f"/place/lines/{river.uid}/rename",
        {f"line{river.pk}-name": "河湖长", f"line{river.pk}-version": 1},
    )
    client.post(f"/place/lines/{river.uid}/up")
    client.post(f"/place/lines/{river.uid}/retire")

    assert [(line.code, line.name) for line in Line.objects.all()][-2:] == [
        ("HL", "河湖长"),
        ("NJ", "农业经济"),
    ]
    assert not Line.objects.get(code="HL").is_active
    assert client.post(f"/place/lines/{river.uid}/retire").status_code == 409
    assert client.post("/place/lines", {"code": "MZ", "name": "又一个"}).status_code == 422
    kinds = [event.kind for event in Event.objects.about(river)]
    assert kinds == ["line.added", "line.renamed", "line.moved", "line.retired"]
    assert signed_in(cast.gu).post(f"/place/lines/{river.uid}/restore").status_code == 403


def test_the_lead_plans_the_week_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.gu)
    monday = next_monday()
    unit = cast.village.uid

    client.post(
        f"/place/roster/{unit}/plan",
        {"day": monday.isoformat(), "half": "am", "kind": "desk", "person": cast.wang.pk},
    )
    client.post(f"/place/roster/{unit}/turns?week={monday}", {"people": [cast.lu.pk, cast.jin.pk]})
    page = client.get(f"/place/roster?week={monday}")

    assert DutyShift.objects.get(day=monday, half="am").person == cast.wang
    assert page.context["grid"]["gaps"] == []
    shift = DutyShift.objects.get(day=monday, half="am")
    client.post(f"/place/shifts/{shift.uid}/clear")
    page = client.get(f"/place/roster?week={monday}")
    assert len(page.context["grid"]["gaps"]) == 1
    assert "缺人" in page.content.decode()
    client.post(f"/place/roster/{unit}/copy?week={monday + timedelta(days=7)}")
    assert DutyShift.objects.filter(day__gte=monday + timedelta(days=7)).exists()
    wall = client.get(f"/place/roster/wall?week={monday}").content.decode()
    assert "138 0573 0003" in wall


@pytest.mark.parametrize(
    "changed",
    [
        {"person": ""},
        {"person": "999999"},
        {"half": "night"},
        {"day": "1900-01-01"},
        {"day": "tomorrow"},
        {"kind": "\x00"},
    ],
)
def test_a_shift_that_cannot_be_comes_back_with_the_page(
    cast: Cast, changed: dict[str, str]
) -> None:
    said = {"day": next_monday().isoformat(), "half": "am", "kind": "desk", "person": cast.wang.pk}

    answer = signed_in(cast.gu).post(f"/place/roster/{cast.village.uid}/plan", said | changed)

    assert answer.status_code == 422
    assert not DutyShift.objects.exists()


def test_a_roster_is_read_by_its_people_and_planned_by_its_lead(cast: Cast) -> None:
    monday = next_monday()
    said = {"day": monday.isoformat(), "half": "am", "kind": "desk", "person": cast.wang.pk}

    assert (
        signed_in(cast.wang).post(f"/place/roster/{cast.village.uid}/plan", said).status_code == 403
    )
    assert signed_in(cast.ma).get(f"/place/roster?unit={cast.village.uid}").status_code == 404
    assert signed_in(cast.ma).post(f"/place/roster/{cast.village.uid}/copy").status_code == 404
    assert signed_in(cast.fang).get(f"/place/roster?unit={cast.village.uid}").status_code == 200
    assert signed_in(cast.wang).get("/place/roster?week=nonsense&unit=").status_code == 200
    assert signed_in(cast.wang).get("/place/roster?week=9999-12-31").status_code == 200


def test_a_longer_week_costs_no_more_queries(cast: Cast) -> None:
    client = signed_in(cast.gu)
    monday = next_monday()
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/place/roster?week={monday}")
        counts.append(len([q for q in captured.captured_queries if "clock_" not in q["sql"]]))
        duty.take_turns(
            by=cast.gu, unit=cast.village, monday=monday, people=[cast.wang, cast.lu, cast.jin]
        )

    assert counts[0] == counts[1] <= 12


def test_a_shift_is_handed_over_and_taken_on_the_page(cast: Cast) -> None:
    wang, lu = signed_in(cast.wang), signed_in(cast.lu)
    said = {
        "unit": str(cast.village.uid),
        "day": times.today().isoformat(),
        "half": "am",
        "visitors": "7",
        "unfinished": "许阿宝家水管",
    }

    wang.post("/place/handovers", said)
    entry = Handover.objects.get()
    assert "许阿宝家水管" in lu.get("/place/handovers").content.decode()
    assert signed_in(cast.ma).post(f"/place/handovers/{entry.uid}/take").status_code == 404
    lu.post(f"/place/handovers/{entry.uid}/take")

    assert Handover.objects.get().taken_by == cast.lu
    again = wang.post("/place/handovers", said | {"unfinished": "改写"})
    assert again.status_code == 409
    assert "改写" in again.content.decode()


def test_the_entry_begins_with_what_the_rooms_above_counted(cast: Cast) -> None:
    holdings.register_shift(lambda unit, start, end: [holdings.Holding("来访", 12)])
    holdings.register_unit(lambda unit: [holdings.Holding("未办结", 4, "/matters/")])
    try:
        page = signed_in(cast.wang).get("/place/handovers")
    finally:
        holdings._of_shift.pop()
        holdings._of_unit.pop()

    initial = page.context["form"].initial
    assert (initial["visitors"], initial["unfinished"]) == (12, "未办结 4")


def test_the_duty_log_has_exactly_its_heads(cast: Cast) -> None:
    today = times.today()
    DutyShift.objects.create(unit=cast.village, day=today, half="am", person=cast.wang)
    DutyShift.objects.create(unit=cast.village, day=today, half="am", person=cast.gu, kind="leader")
    entry = duty.hand_over(
        by=cast.wang,
        unit=cast.village,
        day=today,
        half="am",
        weather="晴",
        visitors=7,
        calls="=1+1",
    )
    duty.take_over(entry, by=cast.lu)
    client = signed_in(cast.wang)

    file = client.get(f"/place/duty-log.xlsx?from={today}&to={today}")
    assert named(file) == f"柳湾村值班日志 {today}至{today}.xlsx"
    sheet = read(file.content, "log.xlsx")

    assert "|".join(sheet.heads) == (
        "日期(星期/天气)|班次|带班领导|值班人|应到/实到|来访人次|来电记录|"
        "重要事项及处理|上级通知|未办结移交事项|接班人签字|时间"
    )
    row = sheet.rows[0]
    assert row[1:4] == ("上午", "顾建平", "王晓芸")
    assert row[5:7] == ("7", "=1+1")
    assert row[10] == "陆志强"
    paper = client.get(f"/place/duty-log?from={today}&to={today}").content.decode()
    assert "顾建平" in paper and "接班人签字" in paper
    assert client.get("/place/duty-log?from=x&to=y").status_code == 200


def test_hours_and_days_of_our_own_move_the_calendar(cast: Cast) -> None:
    client = signed_in(cast.admin)
    day = next_monday()

    client.post(
        "/place/hours/set",
        {"since": day.isoformat(), "opening": "08:00", "closing": "17:30"},
    )
    client.post(
        "/place/hours/day",
        {"day": day.isoformat(), "works": "0", "name": "防汛", "source": "镇里通知"},
    )

    assert calendar.current().hours_on(day).closing.hour == 17
    assert calendar.current().hours_on(day).closing.minute == 30
    assert not calendar.current().is_working(day)
    client.post(f"/place/hours/day/{day}/clear")
    assert calendar.current().is_working(day)
    kinds = {event.kind for event in Event.objects.about(cast.town)}
    assert kinds == {"hours.set", "hours.day_set", "hours.day_cleared"}
    wrong = client.post(
        "/place/hours/set", {"since": day.isoformat(), "opening": "18:00", "closing": "09:00"}
    )
    assert wrong.status_code == 422
    assert signed_in(cast.gu).post("/place/hours/day", {}).status_code == 403
    assert client.post("/place/hours/day/9999-99-99/clear").status_code == 404


def test_a_notice_that_is_none_is_refused_with_its_rows(cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(cast.admin)
    for content in (b"", b"\x00\x01", "日期,类型,名称\n某天,休,节\n".encode()):
        file = SimpleUploadedFile("notice.csv", content, content_type="text/csv")
        assert client.post("/place/hours/notice", {"file": file}).status_code == 422
