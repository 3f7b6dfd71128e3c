"""The seal of an event is the same wherever the event has been meanwhile."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiketing.history import chain
from huiketing.history.models import Event
from huiketing.history.record import record, seal
from tests.history.people import LI, Matter

text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=8,
)
data = st.dictionaries(text, values, max_size=4)

EVENT: dict[str, Any] = {
    "previous": "",
    "uid": UUID(int=1),
    "subject_type": "matters.matter",
    "subject_uid": UUID(int=2),
    "seq": 1,
    "kind": "matter.registered",
    "at": datetime(2020, 5, 21, 1, 30, 0, 123456, tzinfo=UTC),
    "written_at": datetime(2020, 5, 21, 1, 31, tzinfo=UTC),
    "by": UUID(int=3),
    "detail_digest": "00",
}


@given(data=data)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.django_db
def test_whatever_was_said_the_database_gives_back_what_was_sealed(data: dict[str, Any]) -> None:
    event = record(Matter(), "test.said", by=LI, by_name="李慧芳😀", **{"data": data})

    again = Event.objects.get(uid=event.uid)

    assert again.data == event.data
    assert again.hash == seal(again)
    assert again.detail_digest == chain.detail_digest(
        again.detail.salt, again.by_name, chain.plain(again.data)
    )


@given(data=data)
def test_plain_values_stay_as_they_are_when_made_plain_again(data: dict[str, Any]) -> None:
    once = chain.plain(data)

    assert chain.plain(once) == once
    assert chain.encode(chain.plain(json.loads(json.dumps(once)))) == chain.encode(once)


@given(first=data, second=data)
def test_two_different_values_never_share_a_digest(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    first, second = chain.plain(first), chain.plain(second)

    same = chain.detail_digest("s", "李", first) == chain.detail_digest("s", "李", second)

    assert same == (chain.encode(first) == chain.encode(second))


def test_the_same_values_with_another_salt_cannot_be_recognised() -> None:
    assert chain.detail_digest("a", "李", {"n": 1}) != chain.detail_digest("b", "李", {"n": 1})


def test_the_order_of_keys_does_not_matter() -> None:
    assert chain.encode({"b": 1, "a": [2, {"d": 3, "c": 4}]}) == b'{"a":[2,{"c":4,"d":3}],"b":1}'


def test_the_same_moment_in_another_zone_has_the_same_hash() -> None:
    shanghai = timezone(timedelta(hours=8))
    moved = EVENT | {"at": EVENT["at"].astimezone(shanghai)}

    assert chain.event_hash(**moved) == chain.event_hash(**EVENT)


@pytest.mark.parametrize(
    "change",
    [
        {"previous": "ab"},
        {"uid": UUID(int=9)},
        {"subject_type": "org.unit"},
        {"subject_uid": UUID(int=9)},
        {"seq": 2},
        {"kind": "matter.assigned"},
        {"at": EVENT["at"] + timedelta(microseconds=1)},
        {"written_at": EVENT["written_at"] + timedelta(microseconds=1)},
        {"by": None},
        {"detail_digest": "01"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_hash_covers_every_column_of_the_event(change: dict[str, Any]) -> None:
    assert chain.event_hash(**EVENT | change) != chain.event_hash(**EVENT)


def test_the_encoding_is_fixed_for_as_long_as_it_bears_its_name() -> None:
    """Histories in use are sealed with it: a change here needs a new name in chain.FORM."""
    assert chain.FORM == "huiketing.event.1"
    assert chain.event_hash(**EVENT) == (
        "b881b5b421fc4cec9a32b8564dff10720bd0a89df58b86397f532af4fbb50405"
    )
    assert chain.detail_digest("ab", "李慧芳", {"due": "2020-05-28", "n": [1, 0.5, None]}) == (
        "e5a6e0e24ac9d03badf0b9bf392231286f9761c1844ecb4880e382a00624262d"
    )
