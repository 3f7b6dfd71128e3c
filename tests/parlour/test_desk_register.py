"""Writing down what somebody came with."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from huiketing.base import times
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Link, Matter
from huiketing.parlour.models import Checklist
from huiketing.parties.models import Party
from tests.cast import Cast
from tests.matters.making import make_party
from tests.parlour.desking import CARD, filled, registered


def local(moment: object) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def said(answer: object) -> str:
    return answer.content.decode()


def test_what_is_said_is_registered_and_handed_on_in_one_act(desk: Client, cast: Cast) -> None:
    answer = desk.post("/desk/register", filled(brought=["身份证"], on_behalf_of="母亲"))

    matter = Matter.objects.get()
    assert (matter.status, matter.handler, matter.first_receiver) == (
        Matter.Status.ASSIGNED,
        cast.shen,
        cast.wang,
    )
    assert (matter.words, matter.title) == ("我妈的老年证要弄一下", "老年优待证办理")
    assert (matter.party.phone, matter.party.group) == ("13857360021", "8 组")
    assert answer["Location"] == f"/desk/?done={matter.number}"
    banner = said(desk.get(answer["Location"]))
    assert f"已派给沈月琴，编号 <b>{matter.number}</b>" in banner
    assert "作废" in banner


def test_papers_not_brought_are_kept_as_still_to_bring(desk: Client) -> None:
    matter = registered(desk, brought=["身份证"])
    for_mother = registered(
        desk, brought=["身份证"], on_behalf_of="母亲", name="许阿宝", phone="13857360088"
    )

    assert Checklist.objects.get(matter=matter).brought == ["身份证"]
    assert Checklist.objects.get(matter=matter).missing == ["近期照片"]
    assert Checklist.objects.get(matter=for_mother).missing == ["近期照片", "代办人身份证"]


def test_sending_it_twice_is_one(desk: Client) -> None:
    typed = filled(brought=["身份证"])

    first = desk.post("/desk/register", typed)
    second = desk.post("/desk/register", typed)

    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == Checklist.objects.count() == Party.objects.count() == 1


def test_in_their_own_words_it_waits_to_be_assigned(desk: Client) -> None:
    matter = registered(desk, procedure="", words="河边那棵树要倒了")

    assert (matter.status, matter.handler, matter.procedure) == ("registered", None, None)
    assert matter.title == "河边那棵树要倒了"


def test_the_line_alone_names_who_answers(desk: Client, cast: Cast) -> None:
    matter = registered(desk, procedure="", line="CG", words="河边那棵树要倒了")

    assert (matter.handler, matter.line) == (cast.jin, cast.lines["CG"])


def test_somebody_else_may_be_named_or_nobody(desk: Client, cast: Cast) -> None:
    by_hand = registered(desk, handler=str(cast.lu.pk))
    aside = registered(desk, handler="none", name="许阿宝", phone="13857360088")

    assert by_hand.handler == cast.lu
    assert (aside.handler, aside.status) == (None, "registered")


def test_a_visit_is_promised_for_its_hour(desk: Client) -> None:
    at = times.now() + timedelta(days=2)

    matter = registered(desk, answer="visit", visit_at=local(at))

    assert local(matter.visit_at) == local(at)


def test_what_is_settled_on_the_spot_is_one_step(desk: Client, cast: Cast) -> None:
    matter = registered(desk, answer="now", result="电子证当场领好")

    assert (matter.status, matter.outcome, matter.handler) == ("closed", "solved", cast.wang)
    assert [event.kind for event in Event.objects.about(matter)] == [
        "matter.registered",
        "matter.settled",
        "matter.papers_checked",
    ]
    assert "当场办好：电子证当场领好" in said(desk.get("/desk/today"))


def test_settled_without_a_word_how_is_refused(desk: Client) -> None:
    answer = desk.post("/desk/register", filled(answer="now"))

    assert answer.status_code == 422
    assert "写一句怎么办好的" in said(answer)
    assert not Matter.objects.exists()


def test_what_came_yesterday_keeps_both_times(desk: Client) -> None:
    yesterday = times.now() - timedelta(days=1)

    matter = registered(desk, happened_at=local(yesterday))

    assert matter.back_entered
    assert local(matter.happened_at) == local(yesterday)
    assert matter.registered_at - matter.happened_at > timedelta(hours=23)


def test_the_future_is_not_back_entered(desk: Client) -> None:
    answer = desk.post("/desk/register", filled(happened_at=local(times.now() + timedelta(days=3))))

    assert answer.status_code == 422
    assert answer.context["form"].errors["happened_at"]


def test_running_for_somebody_lists_what_is_held(desk: Client) -> None:
    matter = registered(
        desk, is_proxy="on", originals="身份证\n\n 户口簿 ", originals_signed_by="朱丽华"
    )

    assert matter.is_proxy
    assert [each.what for each in matter.originals.all()] == ["身份证", "户口簿"]
    assert {each.given_signature for each in matter.originals.all()} == {"朱丽华"}


def test_papers_are_not_taken_without_a_signature(desk: Client) -> None:
    answer = desk.post("/desk/register", filled(originals="身份证"))

    assert answer.status_code == 422
    assert "要有交件人签名" in said(answer)
    assert not Matter.objects.exists()


def test_it_goes_on_without_a_paper_against_a_promise(desk: Client) -> None:
    by = times.today() + timedelta(days=5)

    matter = registered(desk, gap_what="近期照片", gap_due=by.isoformat(), gap_signed_by="朱丽华")

    gap = matter.gaps.get()
    assert (gap.what, gap.due_on, gap.signed_by) == ("近期照片", by, "朱丽华")


def test_a_promise_too_far_off_undoes_the_whole_registration(desk: Client) -> None:
    far = times.today() + timedelta(days=800)

    answer = desk.post(
        "/desk/register", filled(gap_what="照片", gap_due=far.isoformat(), gap_signed_by="朱丽华")
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["gap_due"]
    assert not Matter.objects.exists()
    assert not Party.objects.exists()


def test_urgent_is_written_down(desk: Client) -> None:
    assert registered(desk, urgent="on").urgency == Matter.Urgency.URGENT


def test_who_needs_large_print_keeps_it(desk: Client) -> None:
    assert registered(desk, large_print="on").party.prefers_large_print


def test_a_known_resident_is_found_by_the_last_four_and_taken(desk: Client, cast: Cast) -> None:
    known = make_party(cast.village)

    found = said(desk.post("/desk/party", {"name": "", "phone": "0021"}))
    pane = said(desk.post("/desk/party", {"take": str(known.uid), "procedure": CARD}))

    assert str(known.uid) in found
    assert "13857360021" not in found + pane
    assert "138 **** 0021" in pane
    matter = registered(desk, party=str(known.uid), name="朱丽华", phone=None)
    assert matter.party == known


def test_one_character_of_a_name_looks_nobody_up(desk: Client, cast: Cast) -> None:
    make_party(cast.village)

    assert "朱丽华" not in said(desk.post("/desk/party", {"name": "朱", "phone": ""}))
    assert "朱丽华" in said(desk.post("/desk/party", {"name": "朱丽", "phone": ""}))


def test_a_resident_of_the_next_village_is_nobody_here(desk: Client, cast: Cast) -> None:
    stranger = make_party(cast.neighbour, "邻村人", "13857369999")

    assert "邻村人" not in said(desk.post("/desk/party", {"phone": "9999"}))
    answer = desk.post("/desk/register", filled(party=str(stranger.uid)))
    assert answer.status_code == 422
    assert "查不到这个人" in said(answer)


def test_the_same_matter_still_open_is_asked_about_first(desk: Client, cast: Cast) -> None:
    known = make_party(cast.village)
    first = registered(desk, party=str(known.uid))
    pane = said(desk.post("/desk/party", {"take": str(known.uid), "procedure": CARD}))
    assert "那件还开着" in pane

    answer = desk.post("/desk/register", filled(party=str(known.uid)))

    assert answer.status_code == 422
    assert "接着办，还是另一件" in said(answer)
    assert Matter.objects.count() == 1
    again = registered(desk, party=str(known.uid), same="follow")
    assert Link.objects.get().kind == Link.Kind.FOLLOWS
    assert (again.handler, Link.objects.get().target) == (first.handler, first)
    assert "接着" in said(desk.get("/desk/today"))


def test_whoever_is_known_by_name_and_number_typed_is_asked_as_well(desk: Client) -> None:
    first = registered(desk)
    panes = said(desk.post("/desk/before", {"phone": "138 5736 0021", "procedure": CARD}))
    assert "以前来过" in panes
    assert "那件还开着" in panes

    answer = desk.post("/desk/register", filled())

    assert answer.status_code == 422
    assert "接着办，还是另一件" in said(answer)
    assert 'id="id_phone"' in said(answer)
    registered(desk, same="follow")
    assert Link.objects.get().target == first
    assert Party.objects.count() == 1


def test_by_the_number_alone_it_is_whoever_has_it_alone(desk: Client) -> None:
    first = registered(desk)

    other = registered(desk, name="", words="换一张", procedure="MZ-008")

    assert other.party == first.party


def test_another_name_at_the_same_number_is_another_person(desk: Client) -> None:
    registered(desk)
    relative = {"name": "许阿宝", "phone": "138 5736 0021", "procedure": CARD}
    assert "那件还开着" not in said(desk.post("/desk/before", relative))

    registered(desk, name="许阿宝")
    assert Party.objects.count() == 2
    assert "以前来过" not in said(desk.post("/desk/before", relative | {"name": ""}))


def test_following_goes_to_whoever_has_the_first(desk: Client, cast: Cast) -> None:
    known = make_party(cast.village)
    registered(desk, party=str(known.uid), handler=str(cast.lu.pk))

    again = registered(desk, party=str(known.uid), same="follow")

    assert again.handler == cast.lu


def test_something_new_is_not_tied(desk: Client, cast: Cast) -> None:
    known = make_party(cast.village)
    registered(desk, party=str(known.uid))

    registered(desk, party=str(known.uid), same="new")

    assert not Link.objects.exists()


def test_what_they_came_with_before_is_shown_first(desk: Client, cast: Cast) -> None:
    known = make_party(cast.village)
    registered(desk, party=str(known.uid))

    pane = said(desk.post("/desk/before", {"party": str(known.uid), "procedure": "MZ-008"}))

    assert "以前来过" in pane
    assert "老年优待证办理" in pane
    assert "那件还开着" not in pane


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "138 5736 24"}, "少了 2 位"),
        ({"phone": "138"}, "少了 8 位"),
        ({"phone": "12345"}, "这是服务短号"),
        ({"phone": "", "answer": "phone"}, "先留个号码"),
        ({"phone": "", "answer": "visit", "group": "", "address": ""}, "就写住哪儿"),
        ({"name": ""}, "先写个姓名"),
        ({"words": "   "}, "words"),
        ({"words": "好" * 4001}, "words"),
        ({"procedure": "XX-999"}, "手册里已经没有这件了"),
        ({"gap_what": "照片"}, "容缺要写清"),
        ({"visit_at": "not a day", "answer": "visit"}, "visit_at"),
        ({"happened_at": "1900-01-01T08:00"}, "happened_at"),
        ({"name": "长" * 300}, "name"),
        ({"name": "朱\x00丽华"}, "name"),
        ({"handler": "99999999999999999999"}, "handler"),
        ({"answer": "telepathy"}, "answer"),
        ({"brought": ["月亮"]}, "brought"),
        ({"party": "not-a-uid"}, "party"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_typed_is_lost(
    desk: Client, typed: dict[str, object], sentence: str
) -> None:
    answer = desk.post("/desk/register", filled(on_behalf_of="母亲") | typed)

    assert answer.status_code == 422
    page = said(answer)
    assert sentence in page if not sentence.isascii() else answer.context["form"].errors[sentence]
    assert 'value="母亲"' in page
    assert not Matter.objects.exists()


def test_emoji_are_words_too(desk: Client) -> None:
    assert registered(desk, words="老年证 😀 要弄").words == "老年证 😀 要弄"


def test_somebody_without_a_phone_is_visited(desk: Client) -> None:
    matter = registered(desk, phone="", answer="visit")

    assert matter.party.phone == ""


def test_without_scripts_the_desk_looks_up_and_keeps_everything(desk: Client, cast: Cast) -> None:
    make_party(cast.village)

    looked = said(desk.post("/desk/look", filled(procedure="", name="", phone="0021")))

    assert 'name="chosen" value="MZ-006"' in looked
    assert "138****0021" in looked
    assert 'value="我妈的老年证要弄一下"' in looked
    chosen = said(desk.post("/desk/look", filled(procedure="", chosen=CARD)))
    assert "登记并派给沈月琴" in chosen


def test_with_receipt_the_paper_comes_next(desk: Client) -> None:
    answer = desk.post("/desk/register", filled(act="receipt"))

    number = Matter.objects.get().number
    assert answer["Location"] == f"/desk/receipt/{number}?print=1"


def test_a_clerk_of_the_next_village_registers_in_their_own(
    client: Client, desk: Client, cast: Cast
) -> None:
    client.force_login(cast.ma)

    assert registered(client).unit == cast.neighbour


def test_the_handler_is_told(desk: Client, cast: Cast) -> None:
    from huiketing.history.models import Notice

    registered(desk)

    assert Notice.objects.filter(to=cast.shen.uid, kind="matter.assigned").count() == 1


def test_registering_at_the_desk_is_history_that_reads(desk: Client) -> None:
    matter = registered(desk, brought=["身份证"])

    last = Event.objects.about(matter).with_details().last()

    assert last.sentence == "核了材料：带来身份证；还要带近期照片"
    assert transitions.STEPS["accept"].open_to(matter.handler, matter)


def test_what_nobody_brought_leaves_no_gap_in_the_sentence(desk: Client) -> None:
    none = Event.objects.about(registered(desk)).with_details().last()
    every = registered(
        desk, brought=["身份证", "近期照片"], name="许阿宝", phone="13857360088", on_behalf_of=""
    )

    assert none.sentence == "核了材料：还要带身份证、近期照片"
    sentence = Event.objects.about(every).with_details().last().sentence
    assert sentence == "核了材料：都带齐了，身份证、近期照片"


def test_a_key_that_is_no_key_is_refused(desk: Client) -> None:
    assert desk.post("/desk/register", filled(client_key="zzz")).status_code == 422
    assert desk.post("/desk/register", filled(client_key=str(uuid4()))).status_code == 302


def test_sent_again_by_the_desk_it_is_one_and_changed_it_is_asked_for_anew(desk: Client) -> None:
    typed = filled()

    first, again = (desk.post("/desk/register", typed) for _time in range(2))
    other = desk.post("/desk/register", typed | {"words": "还要办医保", "procedure": ""})

    assert first["Location"] == again["Location"]
    assert (other.status_code, Matter.objects.count()) == (409, 1)
    shown = other.content.decode()
    assert "还要办医保" in shown and typed["client_key"] not in shown
