"""People are added, let in and out, and their secrets are told once."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.history.models import Event, EventDetail, Notice
from huiketing.org import holdings
from huiketing.org.models import ApiToken, DutyShift, Person, Post
from huiketing.org.transitions import people, posts
from tests.cast import PASSWORD, Cast


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_somebody_new_gets_a_temporary_password_that_history_does_not_know(cast: Cast) -> None:
    person, secret = people.add_person(
        by=cast.admin, name="单小梅", username="shan", phone="138 0573 0099"
    )

    assert again(person).check_password(secret)
    assert person.must_change_password
    assert (person.phone, person.initials) == ("13805730099", "sxm")
    assert Event.objects.about(person).get().kind == "person.added"
    assert not EventDetail.objects.filter(data__icontains=secret).exists()
    assert not again(person).authority.grants


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("username", {"username": "Wang"}),  # there is a wang
        ("username", {"username": "a"}),
        ("username", {"username": "xiao li"}),
        ("username", {"username": "x" * 300}),
        ("name", {"name": "\x00"}),
        ("name", {"name": "名" * 300}),
        ("phone", {"phone": "1380573"}),
        ("email", {"email": "not an address"}),
        ("kind", {"kind": "ghost"}),
    ],
)
def test_what_cannot_be_a_person_is_refused_at_the_field(
    cast: Cast, field: str, given: dict[str, str]
) -> None:
    entry = {"name": "单小梅", "username": "shan"} | given

    with pytest.raises(Invalid) as refused:
        people.add_person(by=cast.admin, **entry)

    assert list(refused.value.fields) == [field]
    assert Person.objects.count() == 9


@pytest.mark.parametrize("who", ["wang", "gu", "fang"])
def test_only_an_administrator_adds_people(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        people.add_person(by=getattr(cast, who), name="单小梅", username="shan")


def test_a_changed_name_changes_its_initials(cast: Cast) -> None:
    people.change_person(cast.shen, by=cast.admin, name="沈月芹", phone="0573-85121234")

    shen = again(cast.shen)
    assert (shen.name, shen.initials, shen.phone) == ("沈月芹", "syq", "0573-85121234")
    event = Event.objects.about(shen).get()
    assert event.data["fields"] == ["name", "phone"]


def test_an_older_page_does_not_overwrite_a_newer_change(cast: Cast) -> None:
    older_page = again(cast.shen)
    people.change_person(cast.shen, by=cast.admin, name="沈月芹")

    with pytest.raises(OutOfDate):
        people.change_person(older_page, by=cast.admin, name="沈月琴")


def test_a_village_administrator_manages_nobody_who_has_a_post_in_town(cast: Cast) -> None:
    posts.appoint(by=cast.admin, person=cast.jin, unit=cast.village, role="admin", title="管理员")
    posts.appoint(by=cast.admin, person=cast.tang, unit=cast.village, role="cadre", title="驻村")
    jin = again(cast.jin)

    people.reset_password(cast.wang, by=jin)
    for higher in (cast.tang, cast.fang, cast.admin, cast.ma):
        with pytest.raises(NotAllowed):
            people.reset_password(higher, by=jin)


def test_whoever_leaves_is_out_at_once_and_out_of_the_roster(cast: Cast) -> None:
    today = times.today()
    people.issue_token(cast.lu, by=cast.lu, label="手机")
    people.renew_feed(cast.lu, by=cast.lu)
    DutyShift.objects.create(unit=cast.village, day=today, half="am", person=cast.lu)
    DutyShift.objects.create(
        unit=cast.village, day=today + timedelta(days=3), half="am", person=cast.lu
    )

    people.deactivate(cast.lu, by=cast.admin, reason="调走")

    lu = again(cast.lu)
    assert not lu.is_active
    assert lu.feed_token is None
    assert not lu.tokens.filter(revoked_at=None).exists()
    assert Post.objects.get(person=lu).ends_on == today
    assert Post.objects.get(person=cast.shen).deputy is None
    assert [shift.day for shift in lu.shifts.all()] == [today]
    event = Event.objects.about(lu).last()
    assert event is not None
    assert (event.data["units"], event.data["shifts"]) == (["柳湾村"], 1)


def test_what_somebody_has_in_hand_is_listed_by_the_rooms_above(cast: Cast) -> None:
    holdings.register(
        lambda person: [holdings.Holding("open matters", 2 if person == cast.shen else 0)]
    )
    try:
        assert [held.count for held in holdings.of_person(cast.shen)] == [2]
        assert holdings.of_person(cast.lu) == []
    finally:
        holdings._of_person.pop()


def test_nobody_locks_themselves_or_the_last_administrator_out(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        people.deactivate(cast.admin, by=cast.admin)
    with pytest.raises(WrongStep, match="只剩这一位"):
        people.deactivate(cast.admin, by=None)

    assert again(cast.admin).is_active


def test_whoever_returns_may_sign_in_and_waits_for_a_post(cast: Cast) -> None:
    people.deactivate(cast.lu, by=cast.admin)
    with pytest.raises(WrongStep):
        people.reset_password(cast.lu, by=cast.admin)

    people.reactivate(cast.lu, by=cast.admin)

    assert again(cast.lu).is_active
    with times.as_of(times.now() + timedelta(days=1)):
        assert not again(cast.lu).authority.grants


def test_a_reset_password_is_temporary_and_its_owner_is_told(cast: Cast) -> None:
    secret = people.reset_password(cast.wang, by=cast.admin)

    wang = again(cast.wang)
    assert wang.check_password(secret) and not wang.check_password(PASSWORD)
    assert wang.must_change_password
    assert Notice.objects.get().to == wang.uid


def test_a_new_password_must_differ_be_long_and_not_be_common(cast: Cast) -> None:
    with pytest.raises(Invalid) as wrong_old:
        people.change_password(cast.wang, by=cast.wang, old="no", new="柳树下的石桥 1998")
    assert "old" in wrong_old.value.fields
    for new in (PASSWORD, "short", "password123", "x" * 300):
        with pytest.raises(Invalid) as refused:
            people.change_password(cast.wang, by=cast.wang, old=PASSWORD, new=new)
        assert "new" in refused.value.fields

    people.change_password(cast.wang, by=cast.wang, old=PASSWORD, new="柳树下的石桥 1998")

    assert again(cast.wang).check_password("柳树下的石桥 1998")
    assert not again(cast.wang).must_change_password


def test_nobody_changes_anothers_password_or_makes_a_token_in_their_name(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        people.change_password(cast.wang, by=cast.admin, old=PASSWORD, new="柳树下的石桥 1998")
    with pytest.raises(NotAllowed):
        people.issue_token(cast.wang, by=cast.admin)


def test_a_token_is_kept_only_as_its_digest_and_can_be_taken_back_once(cast: Cast) -> None:
    secret = people.issue_token(cast.wang, by=cast.wang, label="导入脚本")

    token = ApiToken.objects.get()
    assert secret.startswith("hkt_")
    assert token.digest == ApiToken.digest_of(secret) != secret
    people.revoke_token(token, by=cast.admin)
    assert ApiToken.objects.get().revoked_at is not None
    with pytest.raises(WrongStep):
        people.revoke_token(token, by=cast.wang)
    with pytest.raises(NotAllowed):
        people.revoke_token(token, by=cast.ma)
