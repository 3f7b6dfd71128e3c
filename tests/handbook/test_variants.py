"""A place's own way stands over the book there, says so, and ends."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.handbook.book import Book, book
from huiketing.handbook.models import Procedure, Variant
from huiketing.handbook.transitions import variants
from huiketing.org.models import Person, Post
from tests.cast import SINCE, Cast
from tests.handbook.signing import procedure, version
from tests.matters.making import make_matter
from tests.org.clients import signed_in

CODE = "DJ-001"  # promised within five working days


@pytest.fixture
def variant(cast: Cast, starter: Book) -> Variant:
    """柳湾村 promises three days where the book promises five."""
    return variants.write_variant(
        procedure(CODE), by=cast.gu, unit=cast.village, changes={"promise_amount": 3}, basis="村规"
    )


def test_the_place_does_it_its_way_and_the_neighbour_as_the_book_says(
    cast: Cast, variant: Variant
) -> None:
    here = book().version(CODE, at=cast.village.path)
    there = book().version(CODE, at=cast.neighbour.path)

    assert here is not None and here.local is not None and there is not None
    assert (here.promise.amount, there.promise.amount) == (3, 5)
    assert (here.local.unit_name, here.local.basis) == ("柳湾村", "村规")
    assert there.local is None
    assert here.version_id == there.version_id


def test_a_matter_is_promised_by_the_places_own_limit_and_keeps_the_version(
    cast: Cast, variant: Variant
) -> None:
    near = make_matter(cast, code=CODE)
    far = make_matter(cast, code=CODE, unit=cast.neighbour, by=cast.ma, recipient=None)

    assert near.promised_due is not None and far.promised_due is not None
    assert near.promised_due < far.promised_due
    assert near.procedure_id == far.procedure_id == version(CODE).pk


@pytest.mark.parametrize("who", ["shen", "wang", "ma", "fang", "admin"])
def test_only_the_lead_of_the_place_writes_it(cast: Cast, starter: Book, who: str) -> None:
    with pytest.raises(NotAllowed):
        variants.write_variant(
            procedure(CODE),
            by=getattr(cast, who),
            unit=cast.village,
            changes={"promise_amount": 3},
            basis="村规",
        )


@pytest.mark.parametrize(
    ("changes", "basis", "field"),
    [
        ({"title": "别的名字"}, "村规", "title"),
        ({"statute_amount": 90}, "村规", "statute_amount"),
        ({"promise_amount": 3}, " ", "basis"),
        ({"fee": "收" * 121}, "村规", "fee"),
    ],
)
def test_a_place_changes_only_what_is_its_own_and_names_the_paper(
    cast: Cast, starter: Book, changes: dict[str, object], basis: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        variants.write_variant(
            procedure(CODE), by=cast.gu, unit=cast.village, changes=changes, basis=basis
        )

    assert field in refused.value.fields


def test_a_way_that_is_the_books_is_none(cast: Cast, starter: Book) -> None:
    with pytest.raises(Invalid):
        variants.write_variant(
            procedure(CODE),
            by=cast.gu,
            unit=cast.village,
            changes={"promise_amount": 5},
            basis="村规",
        )


def test_no_place_promises_longer_than_the_law_gives(cast: Cast, starter: Book) -> None:
    with pytest.raises(Invalid):
        variants.write_variant(
            procedure("MZ-001"),
            by=cast.gu,
            unit=cast.village,
            changes={"promise_amount": 60},
            basis="村规",
        )


def test_a_place_has_one_way_at_a_time_which_is_changed_or_ended(
    cast: Cast, variant: Variant
) -> None:
    with pytest.raises(WrongStep):
        variants.write_variant(
            procedure(CODE), by=cast.gu, unit=cast.village, changes={"fee": "不收"}, basis="村规"
        )

    variants.change_variant(variant, by=cast.gu, changes={"fee": "不收"}, basis="新村规")

    here = book().version(CODE, at=cast.village.path)
    assert here is not None
    assert (here.promise.amount, here.fee) == (5, "不收")


def test_the_nearest_place_wins(cast: Cast, variant: Variant) -> None:
    lead = Person.objects.create(username="zhang", name="张镇长")
    Post.objects.create(person=lead, unit=cast.town, role="lead", title="镇长", starts_on=SINCE)
    variants.write_variant(
        procedure(CODE), by=lead, unit=cast.town, changes={"promise_amount": 4}, basis="镇里规定"
    )

    def amount(path: str) -> int:
        entry = book().version(CODE, at=path)
        assert entry is not None
        return entry.promise.amount

    assert (amount(cast.village.path), amount(cast.neighbour.path), amount("/999/")) == (3, 4, 5)


def test_it_begins_and_ends_by_the_day_while_the_book_stays_in_memory(
    cast: Cast, starter: Book
) -> None:
    today = times.today()
    variants.write_variant(
        Procedure.objects.get(code=CODE),
        by=cast.gu,
        unit=cast.village,
        changes={"promise_amount": 3},
        basis="汛期安排",
        starts_on=today + timedelta(days=2),
        ends_on=today + timedelta(days=4),
    )
    held = book()

    def amount(days: int) -> int:
        with times.as_of(times.now() + timedelta(days=days)):
            entry = held.version(CODE, at=cast.village.path)
            assert entry is not None
            return entry.promise.amount

    assert [amount(days) for days in (0, 2, 4, 5)] == [5, 3, 3, 5]


def test_ended_today_it_holds_no_more(cast: Cast, variant: Variant) -> None:
    Variant.objects.update(starts_on=times.today() - timedelta(days=5))
    variant.refresh_from_db()

    variants.end_variant(variant, by=cast.gu)

    entry = book().version(CODE, at=cast.village.path)
    assert entry is not None and entry.local is None
    assert Variant.objects.get().ends_on == times.today() - timedelta(days=1)
    with pytest.raises(WrongStep):
        variants.end_variant(Variant.objects.get(), by=cast.gu)


def test_the_page_shows_the_readers_own_place_and_another_where_it_is_named(
    cast: Cast, variant: Variant
) -> None:
    client = signed_in(cast.ma)

    own = client.get(f"/handbook/{CODE}/").content.decode()
    other = client.get(f"/handbook/{CODE}/?at=LW").content.decode()

    assert "3 个工作日" not in own
    assert "3 个工作日" in other and "柳湾村" in other and "村规" in other
    assert client.get(f"/handbook/{CODE}/?at=NO").status_code == 404
