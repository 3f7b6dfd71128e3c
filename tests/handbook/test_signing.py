"""A version goes from its author to peers of other lines, to the check, to the signature."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.handbook import tasks
from huiketing.handbook.book import Book, book
from huiketing.handbook.models import ProcedureVersion, SignOffRule
from huiketing.handbook.transitions import signing, writing
from huiketing.history.models import Event, Notice
from huiketing.search import asking
from tests.cast import Cast
from tests.handbook.signing import checked, drafted, issued, procedure, submitted, version


def told(kind: str) -> set[object]:
    return set(Notice.objects.filter(kind=kind).values_list("to", flat=True))


def test_a_starter_draft_is_signed_as_it_stands_in_four_acts(cast: Cast, starter: Book) -> None:
    words = version().steps, version().effective_on

    row = signing.issue(checked(cast, version()), by=cast.fang)

    assert (row.number, row.status, row.is_current) == (1, "issued", True)
    assert (row.steps, row.effective_on, row.issued_on) == (*words, times.today())
    assert row.authors.get().person == cast.shen
    assert not book().by_code["MZ-006"].is_draft
    assert [(o.stage, o.verdict, o.person, o.line_code) for o in row.opinions.all()] == [
        ("peer", "agree", cast.jin, "CG"),
        ("check", "agree", cast.fang, ""),
        ("issue", "agree", cast.fang, ""),
    ]
    kinds = [e.kind.removeprefix("procedure.") for e in Event.objects.about(row.procedure)]
    assert kinds == ["submitted", "peer_agreed", "ready_to_check", "checked", "issued"]


def test_it_stays_in_use_and_marked_unsigned_while_it_is_on_its_way(
    cast: Cast, starter: Book
) -> None:
    submitted(cast)

    entry = book().by_code["MZ-006"]
    assert (entry.status, entry.is_draft) == ("peer_review", True)


def test_each_step_tells_whom_it_concerns(cast: Cast, starter: Book) -> None:
    row = submitted(cast)
    assert told("procedure.submitted") == {cast.lu.uid, cast.jin.uid}
    signing.agree(row, by=cast.jin)
    assert told("procedure.ready_to_check") == {cast.gu.uid, cast.fang.uid}
    signing.send_back(row, by=cast.fang, words="照片要求写清楚")
    assert told("procedure.sent_back") == {cast.shen.uid}

    signing.issue(checked(cast, row), by=cast.fang)

    assert told("procedure.issued") == {cast.shen.uid, cast.tang.uid}


def test_what_is_sent_back_is_a_draft_again_and_the_next_round_begins(
    cast: Cast, starter: Book
) -> None:
    row = submitted(cast)

    signing.send_back(row, by=cast.jin, words="第二步没写谁办")

    assert (row.status, row.round, row.is_current) == ("draft", 2, True)
    opinion = row.opinions.get()
    assert (opinion.verdict, opinion.words, opinion.round) == ("change", "第二步没写谁办", 1)
    signing.submit(row, by=cast.shen)
    signing.agree(row, by=cast.jin)
    assert row.status == "checking"


def test_sending_back_needs_words(cast: Cast, starter: Book) -> None:
    with pytest.raises(Invalid) as refused:
        signing.send_back(submitted(cast), by=cast.jin, words=" ")

    assert "words" in refused.value.fields


@pytest.mark.parametrize("who", ["shen", "tang", "wang", "gu", "fang", "admin"])
def test_a_peer_is_a_cadre_of_another_line(cast: Cast, starter: Book, who: str) -> None:
    with pytest.raises(NotAllowed):
        signing.agree(submitted(cast), by=getattr(cast, who))


def test_whoever_stands_in_and_wrote_it_is_no_peer_of_it(cast: Cast, starter: Book) -> None:
    row = signing.submit(version(), by=cast.lu)  # for 沈月琴, whose deputy he is

    with pytest.raises(NotAllowed):
        signing.agree(row, by=cast.lu)


@pytest.mark.parametrize("who", ["shen", "jin", "wang", "ma"])
def test_only_whoever_leads_checks_and_issues(cast: Cast, starter: Book, who: str) -> None:
    row = submitted(cast)
    signing.agree(row, by=cast.jin)
    with pytest.raises(NotAllowed):
        signing.check(row, by=getattr(cast, who))
    signing.check(row, by=cast.gu)

    with pytest.raises(NotAllowed):
        signing.issue(row, by=getattr(cast, who))


def test_a_lead_who_wrote_it_lets_another_sign(cast: Cast, starter: Book) -> None:
    row = signing.submit(version(), by=cast.gu)
    signing.agree(row, by=cast.jin)

    with pytest.raises(NotAllowed):
        signing.check(row, by=cast.gu)

    signing.check(row, by=cast.fang)
    assert signing.issue(row, by=cast.admin).status == "issued"


def test_nothing_is_issued_unchecked_nor_checked_unread(cast: Cast, starter: Book) -> None:
    row = submitted(cast)
    with pytest.raises(WrongStep):
        signing.check(row, by=cast.fang)
    signing.agree(row, by=cast.jin)

    with pytest.raises(WrongStep):
        signing.issue(row, by=cast.fang)


def test_a_check_of_the_round_before_counts_for_nothing(cast: Cast, starter: Book) -> None:
    row = checked(cast, version())
    signing.send_back(row, by=cast.gu, words="再补一条")
    signing.submit(row, by=cast.shen)
    signing.agree(row, by=cast.jin)

    with pytest.raises(WrongStep):
        signing.issue(row, by=cast.fang)


def test_a_place_that_asks_for_two_peers_waits_for_the_second(cast: Cast, starter: Book) -> None:
    signing.set_sign_off(by=cast.admin, peers=2, review_months=6, citation="镇党委会议纪要")
    row = submitted(cast)

    signing.agree(row, by=cast.jin)
    with pytest.raises(WrongStep):
        signing.agree(row, by=cast.jin)
    assert row.status == "peer_review"
    signing.agree(row, by=cast.lu)

    assert row.status == "checking"


def test_a_place_that_asks_for_no_peer_goes_on_to_the_check(cast: Cast, starter: Book) -> None:
    signing.set_sign_off(by=cast.admin, peers=0, review_months=6, citation="小村只有两个人")

    assert submitted(cast).status == "checking"


def test_how_the_book_is_signed_is_the_administrators_at_the_top(cast: Cast, starter: Book) -> None:
    with pytest.raises(NotAllowed):
        signing.set_sign_off(by=cast.fang, peers=0, review_months=6, citation="图省事")
    with pytest.raises(Invalid) as refused:
        signing.set_sign_off(by=cast.admin, peers=-1, review_months=99, citation="x")

    assert set(refused.value.fields) == {"peers", "review_months"}
    assert SignOffRule.objects.count() == 1


def test_issued_for_today_it_replaces_what_was_in_force(cast: Cast, starter: Book) -> None:
    row = issued(cast, drafted(cast))

    assert (version().status, version().is_current) == ("revised", False)
    assert (row.status, row.is_current, row.summary) == ("issued", True, "照片免费拍")
    assert book().by_code["MZ-006"].fee == "不收费，照片免费拍"


def test_a_new_title_is_found_once_it_is_issued(cast: Cast, starter: Book) -> None:
    draft = drafted(cast, title="敬老卡办理")
    assert not asking.ask(cast.wang, "敬老卡办理").items

    issued(cast, draft)

    assert asking.ask(cast.wang, "敬老卡办理").items[0].hit.number == "MZ-006"


def test_from_the_second_version_on_what_changed_is_said(cast: Cast, starter: Book) -> None:
    with pytest.raises(Invalid) as refused:
        issued(cast, drafted(cast), summary="")

    assert "summary" in refused.value.fields


def test_issued_for_a_later_day_it_waits_even_over_days_nobody_was_there(
    cast: Cast, starter: Book
) -> None:
    day = times.today() + timedelta(days=10)
    issued(cast, drafted(cast), effective_on=day)

    tasks.put_in_force()
    assert book().by_code["MZ-006"].number == 1
    with times.as_of(times.now() + timedelta(days=13)):
        tasks.put_in_force()
        tasks.put_in_force()

        assert book().by_code["MZ-006"].number == 2
    assert version().status == "revised"
    assert Event.objects.filter(kind="procedure.came_into_force").count() == 1
    assert told("procedure.came_into_force") == {cast.shen.uid, cast.tang.uid}


def test_what_was_to_come_later_never_hides_newer_words(cast: Cast, starter: Book) -> None:
    issued(cast, drafted(cast), effective_on=times.today() + timedelta(days=30))

    third = issued(cast, drafted(cast, fee="一律不收"), summary="一律不收")

    assert (third.number, third.is_current) == (3, True)
    assert version(number=2).status == "revised"


def test_a_day_that_has_passed_is_no_day_to_begin(cast: Cast, starter: Book) -> None:
    with pytest.raises(Invalid) as refused:
        issued(cast, drafted(cast), effective_on=times.today() - timedelta(days=1))

    assert "effective_on" in refused.value.fields


def test_the_next_review_is_a_year_off_unless_said_otherwise(cast: Cast, starter: Book) -> None:
    row = issued(cast, drafted(cast))

    assert row.review_on is not None
    assert (row.review_on.year, row.review_on.month) == (
        times.today().year + 1,
        times.today().month,
    )


def test_two_who_decide_at_once_do_not_both_decide(cast: Cast, starter: Book) -> None:
    row = submitted(cast)
    older = version()
    signing.agree(row, by=cast.jin)

    with pytest.raises(OutOfDate):
        signing.send_back(older, by=cast.lu, words="再看看")

    assert row.opinions.count() == 1


def test_a_procedure_taken_out_of_use_leaves_book_and_search_and_keeps_its_versions(
    cast: Cast, starter: Book
) -> None:
    drafted(cast)

    signing.withdraw(procedure(), by=cast.fang, reason="并入高龄津贴一并办")

    assert book().version("MZ-006") is None
    assert not [i for i in asking.ask(cast.wang, "老年优待证").items if i.hit.number == "MZ-006"]
    assert set(ProcedureVersion.objects.filter(procedure__code="MZ-006").values_list("status")) == {
        ("withdrawn",)
    }
    assert procedure().withdrawn_why == "并入高龄津贴一并办"
    with pytest.raises(WrongStep):
        writing.start_draft(procedure(), by=cast.shen)


@pytest.mark.parametrize("who", ["shen", "jin", "wang"])
def test_only_whoever_signs_takes_a_procedure_out_of_use(
    cast: Cast, starter: Book, who: str
) -> None:
    with pytest.raises(NotAllowed):
        signing.withdraw(procedure(), by=getattr(cast, who), reason="不用了")


def test_authors_take_back_what_they_sent(cast: Cast, starter: Book) -> None:
    row = signing.submit(drafted(cast), by=cast.shen)
    with pytest.raises(NotAllowed):
        signing.take_back(row, by=cast.jin)

    signing.take_back(row, by=cast.shen)

    assert (row.status, row.round) == ("draft", 2)
    assert writing.edit_draft(row, by=cast.shen, fee="免费").fee == "免费"


def test_a_draft_given_up_leaves_what_is_in_force(cast: Cast, starter: Book) -> None:
    row = signing.drop_draft(drafted(cast), by=cast.shen, reason="先不改")

    assert row.status == "withdrawn"
    assert book().by_code["MZ-006"].number == 1
    assert writing.start_draft(procedure(), by=cast.shen).number == 3


def test_what_is_handled_quietly_is_called_by_its_code_in_every_notice(
    cast: Cast, starter: Book
) -> None:
    row = signing.submit(version("ZZ-003"), by=cast.lu)

    event = Event.objects.about(row.procedure).get()
    assert "信访" not in event.sentence
    assert "ZZ-003" in event.sentence


def test_a_draft_without_steps_is_sent_to_nobody(cast: Cast, starter: Book) -> None:
    draft = writing.add_procedure(by=cast.shen, line=cast.lines["MZ"], title="老年助浴预约")

    with pytest.raises(Invalid):
        signing.submit(draft, by=cast.shen)
