"""People are appointed, their posts change and end; somebody always administers."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.history.models import Event
from huiketing.org.authority import authority_of
from huiketing.org.models import Person, Post, Unit
from huiketing.org.transitions import posts
from tests.cast import Cast

Role = Post.Role


def post_of(person: Person) -> Post:
    return Post.objects.get(person=person)


def test_one_person_holds_several_posts_and_has_the_rights_of_each(cast: Cast) -> None:
    posts.appoint(
        by=cast.admin,
        person=cast.tang,
        unit=cast.neighbour,
        role=Role.CADRE,
        title="驻村干部",
        lines=[cast.lines["NJ"], cast.lines["DJ"]],
        deputy=cast.ma,
    )

    tang = authority_of(cast.tang)
    assert tang.may(cast.neighbour.path, Role.CADRE, line="NJ")
    assert tang.may(cast.office.path, Role.CADRE, line="MZ")
    assert not tang.may(cast.neighbour.path, Role.CADRE, line="MZ")
    assert authority_of(cast.ma).holds(cast.neighbour.path, cast.tang.pk)
    post = Post.objects.get(title="驻村干部")
    assert post.line_codes == ",DJ,NJ,"
    assert {line.code for line in post.lines.all()} == {"DJ", "NJ"}
    event = Event.objects.about(post).get()
    assert event.data["lines"] == ["DJ", "NJ"]
    assert "驻村干部" in event.sentence


def test_a_post_that_begins_next_week_gives_nothing_today(cast: Cast) -> None:
    posts.appoint(
        by=cast.admin,
        person=cast.ma,
        unit=cast.village,
        role=Role.CLERK,
        title="前台",
        starts_on=times.today() + timedelta(days=7),
    )

    assert not authority_of(cast.ma).may(cast.village.path, Role.CLERK)
    with times.as_of(times.now() + timedelta(days=8)):
        assert authority_of(cast.ma).may(cast.village.path, Role.CLERK)


@pytest.mark.parametrize("who", ["gu", "fang", "wang"])
def test_only_an_administrator_appoints(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        posts.appoint(
            by=getattr(cast, who),
            person=cast.ma,
            unit=cast.village,
            role=Role.ADMIN,
            title="管理员",
        )


def test_an_administrator_of_a_village_appoints_nobody_in_town(cast: Cast) -> None:
    posts.appoint(by=cast.admin, person=cast.jin, unit=cast.village, role="admin", title="管理员")
    jin = Person.objects.get(pk=cast.jin.pk)

    posts.appoint(by=jin, person=cast.ma, unit=cast.village, role=Role.CLERK, title="前台")
    with pytest.raises(NotAllowed):
        posts.appoint(by=jin, person=jin, unit=cast.town, role=Role.ADMIN, title="管理员")


def test_the_deputy_is_somebody_else_who_still_works_here(cast: Cast) -> None:
    for deputy in (cast.shen, _left(cast.jin)):
        with pytest.raises(Invalid) as refused:
            posts.change_post(
                post_of(cast.shen),
                by=cast.admin,
                title="民政专管员",
                lines=[],
                deputy=deputy,
                sees_restricted=False,
            )
        assert "deputy" in refused.value.fields

    assert post_of(cast.shen).deputy == cast.lu


def test_changing_a_posts_lines_changes_what_the_holder_may_do(cast: Cast) -> None:
    posts.change_post(
        post_of(cast.jin),
        by=cast.admin,
        title="农业专管员",
        lines=[cast.lines["NJ"]],
        deputy=cast.lu,
        sees_restricted=False,
    )

    jin = authority_of(cast.jin)
    assert jin.may(cast.village.path, Role.CADRE, line="NJ")
    assert not jin.may(cast.village.path, Role.CADRE, line="CG")
    assert authority_of(cast.lu).holds(cast.village.path, cast.jin.pk)
    assert "农业经济" in Event.objects.about(post_of(cast.jin)).get().sentence


def test_two_administrators_changing_one_post_do_not_overwrite_each_other(cast: Cast) -> None:
    mine, theirs = post_of(cast.jin), post_of(cast.jin)
    posts.end_post(mine, by=cast.admin, on=times.today() + timedelta(days=30))

    with pytest.raises(OutOfDate):
        posts.end_post(theirs, by=cast.admin)


def test_an_ended_post_counts_to_the_end_of_its_last_day(cast: Cast) -> None:
    posts.end_post(post_of(cast.wang), by=cast.admin, reason="调到镇里")

    assert authority_of(cast.wang).may(cast.village.path, Role.CLERK)
    with times.as_of(times.now() + timedelta(days=1)):
        assert not authority_of(cast.wang).grants
        with pytest.raises(WrongStep):
            posts.end_post(post_of(cast.wang), by=cast.admin)


def test_the_last_administrator_at_the_top_cannot_be_ended(cast: Cast) -> None:
    with pytest.raises(WrongStep, match="只剩这一位"):
        posts.end_post(post_of(cast.admin), by=cast.admin)

    posts.appoint(by=cast.admin, person=cast.fang, unit=cast.town, role="admin", title="管理员")
    posts.end_post(post_of(cast.admin), by=cast.admin)


def test_nobody_is_appointed_where_a_unit_was_closed_or_after_they_left(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.neighbour.pk).update(ended_on=times.today())
    cast.neighbour.refresh_from_db()

    with pytest.raises(WrongStep):
        posts.appoint(
            by=cast.admin, person=cast.wang, unit=cast.neighbour, role="clerk", title="前台"
        )
    with pytest.raises(Invalid) as refused:
        posts.appoint(
            by=cast.admin, person=_left(cast.jin), unit=cast.town, role="clerk", title="前台"
        )
    assert "person" in refused.value.fields


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "岗" * 300}),
        ("role", {"role": "emperor"}),
        ("ends_on", {"ends_on": times.today() - timedelta(days=1)}),
        ("starts_on", {"starts_on": times.today().replace(year=1900)}),
    ],
)
def test_what_cannot_be_a_post_is_refused_at_the_field(cast: Cast, field: str, given) -> None:  # type: ignore[no-untyped-def]
    entry = {"role": "clerk", "title": "前台"} | given

    with pytest.raises(Invalid) as refused:
        posts.appoint(by=cast.admin, person=cast.ma, unit=cast.village, **entry)

    assert field in refused.value.fields


def _left(person: Person) -> Person:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    return person
