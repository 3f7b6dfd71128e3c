"""What is in force is looked at again by a day, and when a rule it rests on has changed."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.figures.registry import Scope, find
from huiketing.handbook import selectors, tasks
from huiketing.handbook.book import Book
from huiketing.handbook.models import LegalResource, ProcedureVersion
from huiketing.handbook.transitions import rules, signing, writing
from huiketing.history.models import Event, Notice
from tests.cast import Cast
from tests.handbook.signing import checked, drafted, issued, procedure, version


def reviewed_by(days: int) -> None:
    ProcedureVersion.objects.filter(procedure__code="MZ-006").update(
        review_on=times.today() + timedelta(days=days)
    )


def reminders() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="procedure.review_").values_list("kind", flat=True)
    )


def test_a_review_still_valid_gets_another_day_and_is_kept_with_who_said_so(
    cast: Cast, starter: Book
) -> None:
    row = issued(cast, drafted(cast))
    day = times.today() + timedelta(days=200)

    signing.still_valid(row, by=cast.tang, review_on=day, words="和新平台对过，不用改")

    opinion = row.opinions.get(stage="still_valid")
    assert (row.review_on, opinion.person, opinion.words) == (
        day,
        cast.tang,
        "和新平台对过，不用改",
    )


def test_what_nobody_signed_is_not_reviewed_but_signed(cast: Cast, starter: Book) -> None:
    with pytest.raises(WrongStep):
        signing.still_valid(version(), by=cast.shen)


def test_the_day_of_review_is_moved_by_the_line_and_within_reason(
    cast: Cast, starter: Book
) -> None:
    day = times.today() + timedelta(days=90)
    with pytest.raises(NotAllowed):
        writing.move_review(version(), by=cast.jin, on=day)
    for wrong in (times.today(), times.today() + timedelta(days=365 * 6)):
        with pytest.raises(Invalid):
            writing.move_review(version(), by=cast.shen, on=wrong)

    assert writing.move_review(version(), by=cast.shen, on=day).review_on == day


def test_authors_are_reminded_fourteen_days_before_and_on_the_day_each_once(
    cast: Cast, starter: Book
) -> None:
    signing.issue(checked(cast, version()), by=cast.fang)
    reviewed_by(20)
    tasks.remind_of_reviews()
    assert reminders() == []
    reviewed_by(14)
    tasks.remind_of_reviews()
    tasks.remind_of_reviews()
    assert reminders() == ["procedure.review_near"]
    with times.as_of(times.now() + timedelta(days=15)):  # nobody was there on the day itself
        tasks.remind_of_reviews()
        tasks.remind_of_reviews()

    assert reminders() == ["procedure.review_near", "procedure.review_due"]
    assert set(Notice.objects.filter(kind="procedure.review_due").values_list("to", flat=True)) == {
        cast.shen.uid
    }


def test_a_rule_that_changed_makes_what_cites_it_due_until_somebody_answers_for_it(
    cast: Cast, starter: Book
) -> None:
    law = rules.add_rule(by=cast.shen, title="老年人优待办法", number="民发〔2013〕97号")
    draft = drafted(cast)
    writing.cite(draft, by=cast.shen, resource=law)
    row = issued(cast, draft)
    assert selectors.shaken() == []

    with times.as_of(times.now() + timedelta(days=3)):
        rules.mark_changed(law, by=cast.lu, what="六十周岁改为随法定年龄")

        (shaken,) = selectors.shaken()
        assert (shaken.version, shaken.rule.change) == (row, "六十周岁改为随法定年龄")
        assert selectors.waiting_for(cast.shen).shaken == [shaken]
        assert not selectors.waiting_for(cast.jin).shaken
        told = set(Notice.objects.filter(kind="rule.changed").values_list("to", flat=True))
        assert told == {cast.shen.uid}
        signing.still_valid(version(number=2), by=cast.shen)
        assert selectors.shaken() == []


def test_a_newer_version_answers_for_the_changed_rule_too(cast: Cast, starter: Book) -> None:
    law = rules.add_rule(by=cast.shen, title="老年人优待办法")
    draft = drafted(cast)
    writing.cite(draft, by=cast.shen, resource=law)
    issued(cast, draft)

    with times.as_of(times.now() + timedelta(days=3)):
        rules.mark_changed(law, by=cast.shen, what="改了年龄")
        issued(cast, drafted(cast, fee="免费"), summary="按新办法")

        assert selectors.shaken() == []


def test_a_rule_is_entered_once_and_by_whoever_writes_or_leads(cast: Cast, starter: Book) -> None:
    rules.add_rule(by=cast.lu, title="居住证暂行条例", number="国务院令第663号")
    with pytest.raises(Invalid):
        rules.add_rule(by=cast.fang, title="居住证暂行条例", number="国务院令第663号")
    with pytest.raises(NotAllowed):
        rules.add_rule(by=cast.wang, title="别的条例")
    law = LegalResource.objects.get()

    rules.correct_rule(law, by=cast.admin, title="居住证暂行条例", number="国令第663号")
    with pytest.raises(Invalid):
        rules.mark_changed(law, by=cast.lu, what="改", changed_on=times.today() + timedelta(days=1))
    rules.mark_repealed(law, by=cast.lu, what="废止")
    with pytest.raises(WrongStep):
        rules.mark_changed(law, by=cast.lu, what="又改")

    assert (law.number, law.repealed) == ("国令第663号", True)


def test_the_desk_of_signing_names_what_waits_for_whom(cast: Cast, starter: Book) -> None:
    assert len(selectors.waiting_for(cast.shen).as_expert) == 29  # 民政 13, 社保 16
    assert selectors.waiting_for(cast.wang).count == 0
    row = signing.submit(version(), by=cast.shen)

    assert [len(selectors.waiting_for(p).as_peer) for p in (cast.jin, cast.lu, cast.tang)] == [
        1, 1, 0,
    ]  # fmt: skip
    signing.agree(row, by=cast.jin)

    assert selectors.waiting_for(cast.jin).as_peer == []
    assert selectors.waiting_for(cast.fang).as_checker == [row]
    assert len(selectors.waiting_for(cast.shen).as_expert) == 28


def test_a_review_past_its_day_waits_for_the_experts_of_the_line(cast: Cast, starter: Book) -> None:
    reviewed_by(-1)

    assert selectors.waiting_for(cast.shen).overdue == [version()]
    assert selectors.waiting_for(cast.jin).overdue == []


def count(figure: str, **scope: object) -> tuple[int, int | None]:
    found = find(figure)
    assert found is not None
    asked = {"path": "/", "since": times.today(), "until": times.today()} | scope
    value = found.value(Scope(**asked))  # type: ignore[arg-type]
    return value.numerator, value.denominator


def test_the_articles_are_counted_with_the_day_they_were_added(cast: Cast, starter: Book) -> None:
    yesterday = times.today() - timedelta(days=1)
    assert count("procedures") == (100, None)
    assert count("procedures", until=yesterday) == (0, None)
    assert count("procedures", lines=frozenset({"MZ"})) == (13, None)

    writing.add_procedure(by=cast.shen, line=cast.lines["MZ"], title="老年助浴预约")
    signing.withdraw(procedure("MZ-008"), by=cast.fang, reason="并入助餐点")
    signing.withdraw(procedure("MZ-009"), by=cast.fang, reason="并入助餐点")

    assert count("procedures") == (99, None)


def test_signed_articles_and_overdue_reviews_are_counted(cast: Cast, starter: Book) -> None:
    issued(cast, drafted(cast))
    assert count("procedures_signed") == (1, 100)
    assert count("reviews_overdue") == (0, 1)

    ProcedureVersion.objects.filter(number=2).update(review_on=times.today() - timedelta(days=1))

    assert count("reviews_overdue") == (1, 1)
