from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from huiketing.base.errors import NotAllowed
from huiketing.exchange.imports.reading import read_register
from huiketing.exchange.imports.taking import Taken, take_in
from huiketing.history.models import Event, Notice
from huiketing.history.verify import verify
from huiketing.matters.models import Assignment, Clock, Matter, Rectification
from huiketing.org.models import Person
from huiketing.parties.models import Party
from tests.cast import Cast
from tests.exchange.tables import as_sheet, entry, table

pytestmark = pytest.mark.usefixtures("monday")


def take(cast: Cast, *entries: list[Any], by: Person | None = None) -> Taken:
    reading = read_register(as_sheet(table(*entries)), cast.village)
    return take_in(reading, by=by or cast.gu, file="登记簿.xlsx")


def local(moment: datetime | None) -> str:
    assert moment is not None
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def test_a_row_keeps_its_own_days_and_is_marked_as_entered_late(cast: Cast) -> None:
    take(cast, entry())

    matter = Matter.objects.get()
    assert local(matter.happened_at) == "2026-03-02 09:20"
    assert local(matter.registered_at) == "2026-11-23 10:00"
    assert local(matter.closed_at) == "2026-03-04 15:30"
    assert matter.back_entered
    assert matter.channel == Matter.Channel.IMPORT
    assert matter.number == "LW-2026-0001"
    assert matter.external_number == "1"
    assert (matter.first_receiver, matter.handler) == (cast.wang, cast.shen)
    assert (matter.status, matter.result, matter.level) == ("rated", "已清淤", 4)


def test_history_tells_both_times_and_whose_hand_it_was(cast: Cast) -> None:
    take(cast, entry(备注="雨天"))

    events = list(Event.objects.about(Matter.objects.get()).with_details())
    assert [event.kind for event in events] == [
        "matter.taken_over", "matter.registered", "matter.answered_on_paper",
        "matter.rated_on_paper",
    ]  # fmt: skip
    assert [local(event.at)[:10] for event in events] == [
        "2026-03-02", "2026-03-02", "2026-03-04", "2026-03-04",
    ]  # fmt: skip
    assert {local(event.written_at)[:10] for event in events} == {"2026-11-23"}
    assert {event.by for event in events} == {cast.gu.uid}
    assert "雨天" in events[0].data["note"]
    assert events[0].data["row"] == 2
    assert verify().ok


def test_what_was_answered_long_ago_wakes_nobody(cast: Cast) -> None:
    take(cast, entry(), entry(序号="2", 当场办结是="是"))

    assert not Notice.objects.exists()
    assert not Clock.objects.filter(met_at=None).exists()
    assert not Assignment.objects.exists()


def test_what_is_still_open_goes_to_whoever_handles_it(cast: Cast) -> None:
    take(cast, entry(办理结果="办理中", 办结时间="", 群众签名=""))

    matter = Matter.objects.get()
    assert (matter.status, matter.handler) == ("assigned", cast.shen)
    assert matter.is_overdue
    assert [notice.to for notice in Notice.objects.all()] == [cast.shen.uid]


def test_open_and_with_a_name_nobody_has_it_waits_to_be_assigned(cast: Cast) -> None:
    take(cast, entry(责任干部="周老师", 接待="", 办理结果="", 办结时间="", 群众签名=""))

    matter = Matter.objects.get()
    assert (matter.status, matter.handler) == ("registered", None)
    assert matter.first_receiver == cast.gu  # somebody is responsible until it is accepted
    assert "周老师" in Event.objects.about(matter).with_details()[0].data["note"]


def test_a_bad_word_is_looked_into_from_today_by_somebody_else(cast: Cast) -> None:
    take(cast, entry(群众签名="不满意"))

    row = Rectification.objects.get()
    assert row.person == cast.gu
    assert local(row.due_at) > "2026-11-23"


def test_the_same_table_again_changes_nothing(cast: Cast) -> None:
    first = take(cast, entry(), entry(序号="2", 姓名="陈建国", 联系电话=""))
    again = take(cast, entry(), entry(序号="2", 姓名="陈建国", 联系电话=""))

    assert (first.new, first.known) == (2, 0)
    assert (again.new, again.known) == (0, 2)
    assert Matter.objects.count() == 2
    assert Party.objects.count() == 2


def test_a_mended_copy_brings_only_what_was_missing(cast: Cast) -> None:
    first = take(cast, entry(), entry(序号="2", 联系电话="1385736"))
    mended = take(cast, entry(), entry(序号="2", 联系电话="13857360029"))

    assert (first.new, [problem.column for problem in first.problems]) == (1, ["联系电话"])
    assert (mended.new, mended.known) == (1, 1)


def test_one_resident_in_two_rows_is_one_party(cast: Cast) -> None:
    take(cast, entry(), entry(序号="2", 日期时间="2026-03-09", 办结时间="2026-03-09"))

    party = Party.objects.get()
    assert (party.name, party.phone, party.group, party.address) == (
        "朱丽华", "13857360021", "8组", "12号",
    )  # fmt: skip


def test_numbers_run_as_the_days_did(cast: Cast) -> None:
    take(
        cast,
        entry(日期时间="2026-03-09", 办结时间="2026-03-10"),
        entry(日期时间="2026-03-02", 姓名="陈建国"),
        entry(日期时间="2025-12-30", 姓名="李国平"),
    )

    names = dict(Matter.objects.values_list("number", "party__name"))
    assert names == {
        "LW-2025-0001": "李国平", "LW-2026-0001": "陈建国", "LW-2026-0002": "朱丽华",
    }  # fmt: skip


def test_a_procedure_named_exactly_brings_its_line_and_its_silence(cast: Cast) -> None:
    from django.core.management import call_command

    call_command("load_handbook")
    from huiketing.handbook.book import book

    quiet = next(each for each in book().entries if each.restricted)

    take(cast, entry(服务事项=quiet.title, 条线=""))

    matter = Matter.objects.get()
    assert matter.restricted
    assert matter.line_id == quiet.line_id


def test_the_machine_itself_takes_over_without_a_name(cast: Cast) -> None:
    reading = read_register(as_sheet(table(entry())), cast.village)

    take_in(reading, by=None, file="登记簿.xlsx")

    assert Matter.objects.get().first_receiver == cast.wang
    assert Event.objects.about(Matter.objects.get())[0].by is None


@pytest.mark.parametrize("who", ["ma", "shen", "tang"])
def test_only_the_desk_and_its_leads_take_a_register_over(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        take(cast, entry(), by=getattr(cast, who))

    assert not Matter.objects.exists()


def test_the_unit_remembers_who_took_which_table_over(cast: Cast) -> None:
    take(cast, entry(), entry(序号="2", 姓名=""))

    event = Event.objects.about(cast.village).with_details().get()
    assert event.kind == "ledger.imported"
    assert (event.data["new"], event.data["refused"]) == (1, 1)


@pytest.mark.parametrize(
    ("said", "status", "outcome"),
    [
        ("已撤回", "withdrawn", "withdrawn"),
        ("不予受理，请找劳动监察大队", "not_accepted", "not_accepted"),
        ("已解释", "closed", "explained"),
        ("已清淤", "closed", "solved"),
    ],
)
def test_how_it_ended_is_told_by_the_words_of_the_result(
    cast: Cast, said: str, status: str, outcome: str
) -> None:
    take(cast, entry(办理结果=said, 群众签名=""))

    matter = Matter.objects.get()
    assert (matter.status, matter.outcome, matter.result) == (status, outcome, said)
    assert not Clock.objects.filter(met_at=None, ended_at=None).exists()


def test_a_line_struck_out_is_passed_over(cast: Cast) -> None:
    take(cast, entry(办理结果="作废"))

    assert not Matter.objects.exists()
