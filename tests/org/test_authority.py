"""Rights follow posts, and a deputy's post is the holder's."""

from datetime import timedelta

from huiketing.base import times
from huiketing.org.authority import authority_of
from huiketing.org.models import Person, Post
from tests.cast import Cast

Role = Post.Role


def test_a_clerk_acts_at_her_own_unit_and_nowhere_else(cast: Cast) -> None:
    wang = authority_of(cast.wang)

    assert wang.may(cast.village.path, Role.CLERK)
    assert not wang.may(cast.neighbour.path, Role.CLERK)
    assert not wang.may(cast.town.path, Role.CLERK)


def test_a_dispatcher_in_town_covers_every_village_below(cast: Cast) -> None:
    fang = authority_of(cast.fang)

    assert fang.may(cast.village.path, Role.DISPATCHER)
    assert fang.may(cast.office.path, Role.DISPATCHER)


def test_a_cadre_covers_only_the_lines_of_the_post(cast: Cast) -> None:
    shen = authority_of(cast.shen)

    assert shen.may(cast.village.path, Role.CADRE, line="MZ")
    assert not shen.may(cast.village.path, Role.CADRE, line="NJ")


def test_the_deputy_stands_in_for_the_holder_in_the_holders_lines(cast: Cast) -> None:
    lu = authority_of(cast.lu)

    assert lu.may(cast.village.path, Role.CADRE, line="MZ")
    assert lu.holds(cast.village.path, cast.shen.pk)
    assert not lu.holds(cast.neighbour.path, cast.shen.pk)
    assert not lu.holds(cast.village.path, cast.jin.pk)
    assert lu.home is not None and lu.home.title == "综治专管员"


def test_a_post_that_ended_yesterday_gives_nothing_today(cast: Cast) -> None:
    Post.objects.filter(person=cast.wang).update(ends_on=times.today() - timedelta(days=1))

    assert authority_of(cast.wang).grants == ()


def test_whoever_may_not_sign_in_any_more_has_no_rights_but_the_deputy_still_stands_in(
    cast: Cast,
) -> None:
    Person.objects.filter(pk=cast.shen.pk).update(is_active=False)
    cast.shen.refresh_from_db()

    assert authority_of(cast.shen).grants == ()
    assert authority_of(cast.lu).may(cast.village.path, Role.CADRE, line="MZ")


def test_rights_are_read_in_one_query(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        authority_of(cast.shen)
