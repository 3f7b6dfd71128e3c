"""The queue of what one person has in hand: two halves, each by its index, told as one list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.base.errors import Invalid
from huiketing.matters.models import Assignment, Matter
from huiketing.matters.selectors import in_hand, queue, queue_keys
from huiketing.org.models import Person
from tests.cast import Cast
from tests.matters.making import make_matter, make_party

Role, Part = Assignment.Role, Assignment.Status


def give(matter: Matter, person: Person, status: str = Part.ACCEPTED) -> None:
    """The matter is given to the person beside its handler."""
    Assignment.objects.create(
        matter=matter,
        unit=matter.unit,
        person=person,
        role=Role.CO_HANDLER,
        status=status,
    )


@pytest.fixture
def mixed(cast: Cast) -> list[Matter]:
    """Thirty matters that came to 沈月琴 in every way there is, some of them over."""
    party = make_party(cast.village)
    matters = []
    for turn in range(30):
        matter = make_matter(cast, party=party)
        if turn % 3 == 1:  # somebody else handles it, and she helps
            matter.assignments.update(person=cast.lu)
            Matter.objects.filter(pk=matter.pk).update(handler=cast.lu)
            give(matter, cast.shen)
        if turn % 6 == 4:  # asked twice
            give(matter, cast.shen, Part.ASSIGNED)
        if turn % 10 == 7:  # over, though a part of it was never ended
            Matter.objects.filter(pk=matter.pk).update(status=Matter.Status.CLOSED)
        if turn % 10 == 8:  # she has given her part, or it was taken from her
            matter.assignments.filter(person=cast.shen).update(status=Part.ANSWERED)
        matters.append(matter)
    return matters


def walked(person: Person, limit: int, **kept: str) -> list[int]:
    """Every page of the queue, one after the other."""
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = queue_keys("mine", person, cursor=cursor, limit=limit, **kept)
        assert len(page.items) == limit or page.next is None
        seen += page.items
        cursor = page.next
    return seen


@pytest.mark.parametrize("limit", [1, 2, 7, 25, 100])
def test_pages_of_both_halves_hold_each_matter_once_newest_first(
    cast: Cast, mixed: list[Matter], limit: int
) -> None:
    everything = list(in_hand(cast.shen).order_by("-pk").values_list("pk", flat=True))

    assert walked(cast.shen, limit) == everything
    assert 20 < len(everything) < len(mixed)


def test_a_page_is_kept_to_a_line_and_a_status(cast: Cast, mixed: list[Matter]) -> None:
    few = mixed[::4]
    Matter.objects.filter(pk__in=[matter.pk for matter in few]).update(line=cast.lines["SB"])
    Matter.objects.filter(pk=few[0].pk).update(status=Matter.Status.WAITING)
    hers = in_hand(cast.shen).order_by("-pk").values_list("pk", flat=True)

    assert walked(cast.shen, 2, line="SB") == list(hers.filter(line__code="SB"))
    assert walked(cast.shen, 2, status="waiting") == [few[0].pk]
    assert walked(cast.shen, 2, line="XX") == walked(cast.shen, 2, status="none") == []


def test_the_page_and_its_keys_are_the_same_list(cast: Cast, mixed: list[Matter]) -> None:
    for name, person in [("mine", cast.shen), ("unit", cast.gu), ("unaccepted", cast.gu)]:
        page, keys = queue(name, person, limit=8), queue_keys(name, person, limit=8)

        assert [matter.pk for matter in page.items] == keys.items != []
        assert page.next == keys.next is not None


def test_a_page_is_two_statements_and_an_empty_one_is_one(cast: Cast, mixed: list[Matter]) -> None:
    assert cast.shen.authority and cast.ma.authority  # every request has read whose it is
    with CaptureQueriesContext(connection) as asked:
        page = queue("mine", cast.shen, limit=5)
        assert all(matter.party.name and matter.unit.name for matter in page.items)
    with CaptureQueriesContext(connection) as asked_in_vain:
        assert queue("mine", cast.ma).items == []

    assert (len(asked), len(asked_in_vain)) == (2, 1)


@pytest.mark.only_on("sqlite")  # the other engine takes no index for thirty rows
def test_the_halves_are_read_by_their_indexes(cast: Cast, mixed: list[Matter]) -> None:
    assert cast.shen.authority
    with CaptureQueriesContext(connection) as asked:
        queue_keys("mine", cast.shen)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = "\n".join(str(row) for row in cursor.fetchall())

    assert "matter_in_hand" in plan
    assert "assignment_in_hand" in plan


def test_a_mark_of_another_list_is_refused(cast: Cast, mixed: list[Matter]) -> None:
    mark = queue_keys("mine", cast.shen, limit=1).next or ""
    assert queue_keys("mine", cast.shen, cursor=mark, limit=1).items

    with pytest.raises(Invalid):
        queue_keys("overdue", cast.shen, cursor=mark)
