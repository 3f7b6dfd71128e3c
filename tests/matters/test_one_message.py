"""A registration is one transaction of few messages, whoever else registers at the same time."""

import uuid
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huiketing.base import rows
from huiketing.base.errors import Invalid
from huiketing.history.models import Event, Head, Notice
from huiketing.history.verify import verify
from huiketing.matters.models import Assignment, Clock, Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.transitions import register
from huiketing.numbers.models import Counter
from huiketing.parties.models import Party
from huiketing.parties.transitions import find_or_add
from huiketing.search.models import Entry
from tests.at_once import at_once
from tests.cast import Cast, cast_of_a_committed_town

WRITTEN = (Party, Matter, Assignment, Clock, Head, Event, Entry)


def counts() -> list[int]:
    """How many rows there are of all that a registration writes."""
    return [model._default_manager.count() for model in WRITTEN]


def registering(
    cast: Cast,
    phone: str = "13857360021",
    key: uuid.UUID | None = None,
    to: Recipient | None = None,
) -> Matter:
    """As a program does it: whoever came is written down in the last message too."""
    return register(
        by=cast.wang,
        unit=cast.village,
        words="电梯坏了三天",
        party=lambda batch: find_or_add(
            name="朱丽华", phone=phone, unit=cast.village, by=cast.wang, batch=batch
        ),
        recipient=to or Recipient(cast.village, cast.shen),
        client_key=key or uuid.uuid4(),
    )


def test_a_registration_is_few_messages(cast: Cast) -> None:
    registering(cast)

    with CaptureQueriesContext(connection) as queries:
        registering(cast, phone="13857360022")

    said = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    if connection.vendor == "postgresql":
        # Inside a transaction: whether the party is known (with the keys), the number, the rest.
        assert len(said) == 3
    assert len(said) <= 12
    assert all(counts())


def test_all_of_it_is_linked(cast: Cast) -> None:

    matter = registering(cast)

    kept = Matter.objects.get()
    assert (kept.pk, kept.party.name, kept.number[-4:]) == (matter.pk, "朱丽华", "0001")
    assert kept.assignments.get().person == cast.shen
    assert {clock.kind for clock in kept.clocks.all()} == {"promise", "contact", "accept"}
    assert kept.clocks.get(kind="accept").assignment == kept.assignments.get()
    assert Entry.objects.filter(subject_uid__in=[kept.uid, kept.party.uid]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_alone_it_is_a_question_and_a_message() -> None:
    cast = cast_of_a_committed_town()
    for serial in range(1, 3):
        registering(cast, phone=f"1385736002{serial}")

    with CaptureQueriesContext(connection) as queries:
        matter = registering(cast, phone="13857360029")

    assert matter.number.endswith("-0003")
    around = {"BEGIN", "BEGIN IMMEDIATE", "COMMIT"}
    said = [each["sql"] for each in queries if each["sql"] not in around]
    if connection.vendor == "postgresql":
        assert len(said) == 2  # the log writes BEGIN and COMMIT apart also where they rode along
        assert said[0].startswith("BEGIN;")
        assert said[-1].endswith(";COMMIT")
    assert len(said) <= 12


@pytest.mark.django_db(transaction=True)
def test_alone_or_not_as_much_is_written() -> None:
    cast, written = cast_of_a_committed_town(), []
    for serial in range(1, 5):
        before = counts()
        registering(cast, phone=f"1385736002{serial}")
        written.append([now - then for now, then in zip(counts(), before, strict=True)])

    with pytest.raises(Invalid):
        registering(cast, phone="12")
    to_a_unit = registering(cast, phone="13857360028", to=Recipient(cast.office))
    known = registering(cast, phone="13857360021")

    assert written == [[1, 1, 1, 3, 1, 2, 2]] * 4
    assert [to_a_unit.number[-4:], known.number[-4:]] == ["0005", "0006"]
    assert known.party == Matter.objects.order_by("pk")[0].party
    assert Notice.objects.filter(subject_uid=to_a_unit.uid).exists()
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_a_last_message_that_fails_leaves_nothing_and_no_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = cast_of_a_committed_town()
    taken = registering(cast).tracking_code
    before = counts()
    field = Matter._meta.get_field("tracking_code")
    with monkeypatch.context() as patched:
        patched.setattr(field, "_get_default", lambda: taken)
        rows.made_of.cache_clear()
        with pytest.raises(IntegrityError):
            registering(cast, phone="13857360022")
    rows.made_of.cache_clear()

    assert counts() == before
    assert not connection.in_atomic_block
    assert registering(cast, phone="13857360023").number.endswith("-0002")


@pytest.mark.django_db(transaction=True)
def test_one_key_from_two_desks_at_once_is_one_matter() -> None:
    cast, key = cast_of_a_committed_town(), uuid.uuid4()

    found = at_once(*[partial(registering, cast, key=key)] * 4)

    assert sorted(matter.is_new for matter in found) == [False, False, False, True]
    assert Matter.objects.count() == 1
    assert Counter.objects.get().value == 1
    assert Event.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_surrounds_an_act_decides_whether_it_stays() -> None:
    cast = cast_of_a_committed_town()

    with pytest.raises(RuntimeError), transaction.atomic():
        registering(cast)
        raise RuntimeError

    assert not Matter.objects.exists()
    assert registering(cast).number.endswith("-0001")
