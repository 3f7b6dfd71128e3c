"""The sample data: told by the verbs, at whatever hour, and never twice."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from huiketing.base import demo
from huiketing.base.china import check_phone
from huiketing.base.errors import WrongStep
from huiketing.demo import page_day, residents
from huiketing.demo.plots import PLOTS
from huiketing.demo.stories_past import FORTNIGHT
from huiketing.demo.stories_week import WEEK, today
from huiketing.demo.telling import is_told, tell_everything
from huiketing.history.verify import verify
from huiketing.matters.models import Matter, Rectification, Request
from huiketing.org.models import DutyShift, Person, Unit
from huiketing.parties.models import Household, Party
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Status = Matter.Status


@pytest.fixture(autouse=True)
def starter(settings: Any, tmp_path: Any) -> None:
    from huiketing.handbook.loading import load_starter

    settings.HOME = tmp_path
    load_starter()


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_a_working_afternoon_has_something_in_every_state() -> None:
    now = at("2026-11-23T15:40")

    told = tell_everything(now)

    assert told.matters == Matter.objects.count() >= 70
    states = set(Matter.objects.values_list("status", flat=True))
    assert states == set(Status.values)
    here = Matter.objects.filter(unit__code="LW")
    assert here.overdue(now).count() >= 3
    assert here.open().filter(promised_due__date=now.date()).count() >= 2
    assert here.filter(visit_at__date=now.date()).count() >= 3
    assert here.filter(back_entered=True).exists()
    assert here.filter(is_proxy=True).exists()
    assert here.filter(channel="qr", first_receiver=None, status=Status.REGISTERED).exists()
    assert Rectification.objects.filter(done_at=None).exists()
    assert Rectification.objects.exclude(done_at=None).exists()
    assert Request.objects.filter(state="asked").exists()
    assert Request.objects.filter(state="granted").count() == 2
    assert Party.objects.count() == 40
    houses = {(group, house) for _name, _gender, group, house in residents.PEOPLE}
    assert Household.objects.count() == len(houses)
    assert verify().ok


@pytest.mark.parametrize(
    "hour",
    ["2026-11-23T00:00:20", "2026-11-21T12:00", "2026-10-05T15:00", "2027-01-01T03:00"],
    ids=["just after midnight", "a Saturday", "a holiday", "a year not announced"],
)
def test_today_s_register_is_never_empty_and_nothing_lies_in_the_future(hour: str) -> None:
    now = at(hour)

    tell_everything(now)

    assert Matter.objects.filter(happened_at__date=timezone.localtime(now).date()).exists()
    assert not Matter.objects.filter(registered_at__gt=now).exists()
    assert verify().ok


def test_the_numbers_grow_with_the_days() -> None:
    tell_everything(at("2026-11-23T15:40"))

    rows = Matter.objects.filter(unit__code="LW").order_by("number")
    written = list(rows.values_list("registered_at", flat=True))
    assert written == sorted(written)


def test_it_is_told_once_and_says_so_on_every_page() -> None:
    assert not is_told()

    tell_everything(at("2026-11-23T15:40"))

    assert is_told()
    assert demo.accounts()[0].post == "前台"
    with pytest.raises(WrongStep):
        tell_everything()


def test_it_is_not_told_where_people_work(cast: Cast) -> None:
    before = Person.objects.count()

    with pytest.raises(WrongStep):
        tell_everything()

    assert Person.objects.count() == before
    assert not demo.is_marked()


def test_every_account_can_sign_in() -> None:
    tell_everything(at("2026-11-23T15:40"))

    for each in demo.accounts():
        person = Person.objects.get(username=each.username)
        assert person.check_password(each.password)
        assert person.authority.home is not None
        assert person.authority.home.title == each.post


def test_the_page_s_village_has_its_desk_and_nobody_s_name() -> None:
    tell_everything(at("2026-11-23T15:40"))

    village = Unit.objects.get(code="QJ")
    assert village.parent is not None
    assert (village.name, village.parent.name) == ("前进村", "独山港镇")
    assert set(village.posts.values_list("title", flat=True)) == {
        page_day.DESK_POST,
        page_day.DOOR_POST,
    }
    names = set(Person.objects.filter(posts__unit=village).values_list("name", flat=True))
    assert names == {page_day.DESK_POST, page_day.DOOR_POST}
    assert DutyShift.objects.filter(unit=village, day=page_day.DAY).count() == 3
    assert not Matter.objects.filter(unit=village).exists()
    for person in Person.objects.filter(posts__unit=village):
        assert not person.has_usable_password()


def test_every_story_names_a_plot_and_a_resident_that_exist() -> None:
    names = {name for name, *_rest in residents.PEOPLE}
    stories = (*FORTNIGHT, *WEEK, *today(open_today=True), *today(open_today=False))

    assert {story.plot for story in stories} - PLOTS.keys() == set()
    assert PLOTS.keys() - {story.plot for story in stories} == set()
    assert {story.who for story in stories} - names == set()
    assert len(names) == 40


def test_the_residents_phones_are_well_formed_and_each_is_one_of_its_own() -> None:
    phones = [residents.phone_of(number) for number in range(40)]

    assert [check_phone(phone) for phone in phones] == phones
    assert len(set(phones)) == 40
    assert len({phone[-4:] for phone in phones}) == 40
