"""Who came without a matter, who is next, what was left at the door."""

from datetime import timedelta

import pytest
from django.test import Client

from huiketing.base import times
from huiketing.base.errors import NotAllowed, WrongStep
from huiketing.matters import transitions as matters
from huiketing.matters.models import Matter
from huiketing.org import holdings
from huiketing.org.transitions.duty import plan_shift
from huiketing.parlour import transitions
from huiketing.parlour.models import Caller, Ticket
from tests.cast import Cast
from tests.matters.making import make_matter
from tests.parlour.desking import filled, registered

HTMX = {"HX-Request": "true"}


def test_one_key_counts_and_can_be_undone(desk: Client, cast: Cast) -> None:
    counted = desk.post("/desk/came", headers=HTMX).content.decode()
    assert "记上了" in counted

    desk.post(f"/desk/came/{Caller.objects.get().uid}/back", headers=HTMX)

    assert Caller.objects.get().taken_back_at is not None
    assert "记上了" not in desk.get("/desk/").content.decode()


def test_who_keeps_a_holiday_s_watch_is_on_the_desk_s_roster(desk: Client, cast: Cast) -> None:
    assert "今天没排班" in desk.get("/desk/").content.decode()
    plan_shift(
        by=cast.gu, unit=cast.village, day=times.today(), half="am", person=cast.shen,
        kind="holiday",
    )  # fmt: skip

    page = desk.get("/desk/").content.decode()

    assert "沈月琴（节假日值班）" in page
    assert "今天没排班" not in page


def test_counting_without_scripts_loses_nothing_typed(desk: Client) -> None:
    page = desk.post("/desk/came", filled()).content.decode()

    assert 'value="我妈的老年证要弄一下"' in page
    assert 'value="朱丽华"' in page
    assert Caller.objects.count() == 1
    assert not Matter.objects.exists()


def test_whose_desk_it_is_not_counts_nobody(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        transitions.count_caller(unit=cast.village, by=cast.ma)
    with pytest.raises(NotAllowed):
        transitions.give_ticket(unit=cast.village, by=cast.ma)
    counted = transitions.count_caller(unit=cast.village, by=cast.wang)
    with pytest.raises(NotAllowed):
        transitions.take_caller_back(counted, by=cast.shen)


def test_the_shift_knows_how_many_came(desk: Client, cast: Cast) -> None:
    start = times.now() - timedelta(minutes=1)
    registered(desk)
    desk.post("/desk/came", headers=HTMX)

    came = holdings.of_shift(cast.village, start, times.now() + timedelta(minutes=1))

    assert ("来访人次", 2) in [(str(each.label), each.count) for each in came]


def test_slips_are_numbered_by_the_day_without_gaps(cast: Cast) -> None:
    yesterday = times.now() - timedelta(days=1)
    with times.as_of(yesterday):
        transitions.give_ticket(unit=cast.village, by=cast.wang)

    numbers = [transitions.give_ticket(unit=cast.village, by=cast.wang).number for _ in range(3)]
    beside = transitions.give_ticket(unit=cast.neighbour, by=cast.ma)

    assert numbers == [1, 2, 3]
    assert beside.number == 1


def test_the_lowest_slip_is_called_and_yesterdays_never(cast: Cast) -> None:
    with times.as_of(times.now() - timedelta(days=1)):
        transitions.give_ticket(unit=cast.village, by=cast.wang)
    first, second = (transitions.give_ticket(unit=cast.village, by=cast.wang) for _ in range(2))

    assert transitions.call_next(unit=cast.village, by=cast.wang) == first
    assert transitions.call_next(unit=cast.village, by=cast.shen) == second
    with pytest.raises(WrongStep):
        transitions.call_next(unit=cast.village, by=cast.wang)


def test_a_slip_is_printed_and_called_from_the_desk(desk: Client) -> None:
    answer = desk.post("/desk/ticket")
    slip = desk.get(answer["Location"]).content.decode()
    assert '<p class="promise">01</p>' in slip
    assert "下一位就是您" in slip
    desk.post("/desk/ticket", headers=HTMX)
    assert "前面还有 1 位" in desk.get(f"/desk/ticket/{Ticket.objects.last().uid}").content.decode()

    called = desk.post("/desk/next", headers=HTMX).content.decode()

    assert "请 01 号到前台" in called
    assert "叫 2 号，1 位在等" in called


def left_at_the_door(cast: Cast, **changes: object) -> Matter:
    return make_matter(
        cast,
        by=None,
        by_name="朱女士",
        channel=Matter.Channel.QR,
        recipient=None,
        line=None,
        title="",
        **{"words": "隔壁半夜打麻将吵得睡不着"} | changes,
    )


def test_what_was_left_at_the_door_is_taken_in_and_handed_on(desk: Client, cast: Cast) -> None:
    left = left_at_the_door(cast)
    assert "门口留的话 1" in desk.get("/desk/").content.decode()
    page = desk.get("/desk/door")
    assert "隔壁半夜打麻将" in page.content.decode()
    _matter, form = page.context["waiting"][0]

    answer = desk.post(
        f"/desk/door/{left.number}",
        {f"{left.number}-version": left.version, f"{left.number}-about": form.initial["about"]},
    )

    assert answer.status_code == 302
    left.refresh_from_db()
    assert (left.first_receiver, left.status) == (cast.wang, Matter.Status.ASSIGNED)
    assert left.procedure is not None
    assert left.handler is not None
    assert left.promised_due == left.promised_first
    assert not desk.get("/desk/door").context["waiting"]


def test_it_may_be_taken_in_by_its_line_or_without(desk: Client, cast: Cast) -> None:
    by_line, unknown = left_at_the_door(cast), left_at_the_door(cast)

    for left, about in ((by_line, "line:ZZ"), (unknown, "untold")):
        sent = {f"{left.number}-version": left.version, f"{left.number}-about": about}
        assert desk.post(f"/desk/door/{left.number}", sent).status_code == 302
        left.refresh_from_db()

    assert (by_line.handler, by_line.line) == (cast.lu, cast.lines["ZZ"])
    assert (unknown.handler, unknown.first_receiver) == (None, cast.wang)


def test_what_the_words_do_not_surely_tell_the_desk_picks_itself(desk: Client, cast: Cast) -> None:
    left = left_at_the_door(cast, words="楼上装修太吵了")
    _matter, form = desk.get("/desk/door").context["waiting"][0]
    assert form.initial["about"] == ""
    assert "CG-002" in [value for value, _label in form.fields["about"].choices]

    sent = {f"{left.number}-version": left.version, f"{left.number}-about": ""}
    answer = desk.post(f"/desk/door/{left.number}", sent)

    assert answer.status_code == 422
    assert "选一项" in answer.content.decode()
    left.refresh_from_db()
    assert left.first_receiver is None


def test_what_they_surely_tell_is_chosen_beforehand(desk: Client, cast: Cast) -> None:
    left_at_the_door(cast, words="路灯不亮")

    _matter, form = desk.get("/desk/door").context["waiting"][0]

    assert form.initial["about"] == "CG-005"


def test_the_second_desk_finds_it_taken(desk: Client, cast: Cast) -> None:
    left = left_at_the_door(cast)
    older = left.version
    matters.receive_from_door(Matter.objects.get(pk=left.pk), by=cast.lu)

    answer = desk.post(
        f"/desk/door/{left.number}",
        {f"{left.number}-version": older, f"{left.number}-about": "untold"},
    )

    assert answer.status_code == 403
    assert Matter.objects.get(pk=left.pk).first_receiver == cast.lu


def test_the_neighbour_does_not_take_ours_in(client: Client, desk: Client, cast: Cast) -> None:
    left = left_at_the_door(cast)
    client.force_login(cast.ma)

    assert client.post(f"/desk/door/{left.number}", {}).status_code == 404
    with pytest.raises(NotAllowed):
        matters.receive_from_door(left, by=cast.ma)
