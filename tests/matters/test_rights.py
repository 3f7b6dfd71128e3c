"""Rights follow posts: what somebody was given goes with the post they had it under."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiketing.base import times
from huiketing.base.errors import NotAllowed
from huiketing.matters import transitions
from huiketing.matters.models import Assignment, Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.selectors import mine, queue
from huiketing.org.models import Person, Post
from huiketing.parties.transitions import reveal
from tests.cast import SINCE, Cast
from tests.matters.making import make_matter, make_party, take_up

PHONE = "13857360021"


def today(person: Person) -> Person:
    """The person with the posts they hold now."""
    return Person.objects.get(pk=person.pk)


def leaves(person: Person) -> Person:
    """Their posts ended yesterday."""
    Post.objects.filter(person=person).update(ends_on=times.today() - timedelta(days=1))
    return today(person)


def reads(person: Person, matter: Matter) -> bool:
    return Matter.objects.visible_to(today(person)).filter(pk=matter.pk).exists()


def test_whoever_left_their_post_reads_nothing_and_has_nothing_in_their_queue(cast: Cast) -> None:
    matter = take_up(cast)
    for person in (cast.shen, cast.wang):
        assert reads(person, matter)
        left = leaves(person)

        assert not reads(person, matter)
        assert queue("mine", left).items == [] == list(mine(left))


def test_whoever_left_their_post_takes_no_step(cast: Cast) -> None:
    matter = take_up(cast)
    shen, wang = leaves(cast.shen), leaves(cast.wang)

    open_to_them = [
        name
        for name, step in transitions.STEPS.items()
        if step.open_to(shen, matter) or step.open_to(wang, matter)
    ]

    assert open_to_them == []
    with pytest.raises(NotAllowed):
        transitions.reply(matter, by=shen, text="好了")


def test_whoever_left_their_post_is_shown_no_phone(cast: Cast) -> None:
    matter = take_up(cast)
    client = Client()
    client.force_login(leaves(cast.shen))

    assert client.get(matter.get_absolute_url()).status_code == 404
    answer = client.post(reverse("matters:phone", args=[matter.number]))
    assert PHONE not in answer.content.decode()
    with pytest.raises(NotAllowed):
        reveal(matter.party, "phone", by=leaves(cast.shen), reason="打电话")


def test_a_clerk_who_moved_to_the_next_village_reads_nothing_of_the_old_one(cast: Cast) -> None:
    before = make_matter(cast)
    Post.objects.filter(person=cast.wang).update(unit=cast.neighbour)
    after = make_matter(cast, by=cast.gu)

    assert not reads(cast.wang, before)
    assert not reads(cast.wang, after)


def test_a_post_above_where_it_was_given_keeps_it(cast: Cast) -> None:
    matter = take_up(cast)
    Post.objects.filter(person=cast.shen).update(unit=cast.town, line_codes=",DJ,")
    shen = today(cast.shen)

    assert reads(shen, matter)
    assert [each.pk for each in queue("mine", shen).items] == [matter.pk]
    transitions.reply(matter, by=shen, text="好了")


def test_what_an_office_was_given_stays_with_whoever_sits_there(cast: Cast) -> None:
    matter = make_matter(cast, recipient=Recipient(cast.office, cast.tang))
    assert reads(cast.tang, matter)
    assert [each.pk for each in queue("mine", cast.tang).items] == [matter.pk]
    assert transitions.STEPS["accept"].open_to(cast.tang, matter)

    Post.objects.filter(person=cast.tang).update(unit=cast.neighbour)
    tang = today(cast.tang)

    assert not reads(tang, matter)
    assert queue("mine", tang).items == []
    assert not transitions.STEPS["accept"].open_to(tang, matter)


def test_a_quiet_matter_is_read_by_who_has_it_in_hand_and_not_by_who_had(cast: Cast) -> None:
    matter = take_up(cast, restricted=True)
    transitions.add_co_handler(matter, unit=cast.village, person=cast.lu, by=cast.gu)
    assert reads(cast.lu, matter)
    transitions.give_opinion(matter, by=cast.lu, opinion="看过了")
    matter = transitions.assign(matter, to=Recipient.person_at(cast.jin, cast.village), by=cast.gu)
    Post.objects.filter(person=cast.shen).update(deputy=None)

    assert [reads(each, matter) for each in (cast.jin, cast.gu)] == [True, True]
    assert [reads(each, matter) for each in (cast.shen, cast.lu)] == [False, False]

    assert reads(cast.wang, matter)  # responsible until somebody takes it on
    transitions.accept(matter, by=cast.jin)
    assert not reads(cast.wang, matter)


def test_a_deputy_has_what_lies_under_the_post_stood_in_for_and_nothing_else(cast: Cast) -> None:
    Post.objects.create(
        person=cast.shen, unit=cast.neighbour, role="cadre", title="兼", starts_on=SINCE
    )
    there = transitions.register(
        by=cast.ma,
        unit=cast.neighbour,
        words="家里的事",
        party=make_party(cast.neighbour),
        restricted=True,
        recipient=Recipient(cast.neighbour, cast.shen),
    )
    here = make_matter(cast, restricted=True)

    assert (reads(cast.lu, here), reads(cast.lu, there)) == (True, False)
    lu = today(cast.lu)
    assert transitions.STEPS["accept"].open_to(lu, here)
    assert not transitions.STEPS["accept"].open_to(lu, there)


def test_the_register_opens_a_quiet_row_by_the_same_rule(cast: Cast) -> None:
    from huiketing.parlour import ledger

    quiet = take_up(cast, restricted=True)

    def opens(person: Person) -> bool:
        row = ledger.register_of(cast.village, today(person)).get(pk=quiet.pk)
        return ledger.may_read(row, today(person))

    people = (cast.shen, cast.lu, cast.gu, cast.wang, cast.jin, cast.admin)
    assert [opens(each) for each in people] == [reads(each, quiet) for each in people]
    assert opens(cast.gu) and not opens(cast.jin)


def test_what_may_be_read_is_still_one_question(cast: Cast) -> None:
    matter = take_up(cast)
    Assignment.objects.create(matter=matter, unit=cast.office, person=cast.tang, role="co_handler")
    shen = today(cast.shen)
    assert shen.authority

    with CaptureQueriesContext(connection) as asked:
        assert len(Matter.objects.visible_to(shen)) == 1

    assert len(asked) == 1
