import uuid

import time_machine

from huiketing.base.ids import uuid7


def test_a_uid_carries_its_version_and_its_moment() -> None:
    with time_machine.travel(1_590_024_600.123, tick=False):
        uid = uuid7()

    assert (uid.version, uid.variant) == (7, uuid.RFC_4122)
    assert int(uid.hex[:12], 16) in {1_590_024_600_122, 1_590_024_600_123}


def test_uids_of_one_moment_grow_and_none_comes_twice() -> None:
    with time_machine.travel(1_590_024_600, tick=False):
        uids = [uuid7() for _ in range(5000)]

    assert uids == sorted(uids)
    assert len(set(uids)) == 5000


def test_a_clock_put_back_a_little_keeps_the_order_and_put_back_far_is_believed() -> None:
    with time_machine.travel(1_590_024_600, tick=False):
        first = uuid7()
    with time_machine.travel(1_590_024_595, tick=False):
        assert uuid7() > first
    with time_machine.travel(1_590_000_000, tick=False):
        assert uuid7() < first
