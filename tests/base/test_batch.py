"""What an act writes goes last and together, or not at all."""

import pytest
from django.db import IntegrityError, transaction

from huiketing.base.batch import acting
from huiketing.org.models import Line
from huiketing.parties.models import Party
from tests.cast import Cast, make_cast


def test_nothing_is_written_before_the_end_and_then_rows_know_their_keys(cast: Cast) -> None:
    with acting() as batch:
        party = Party(unit=cast.village, name="朱丽华")
        matterless = Line(code="XX", name="别的")
        batch.insert([party, matterless], keyed=True)
        assert not Party.objects.exists()

    assert Party.objects.get() == party
    assert Line.objects.get(code="XX") == matterless
    assert not party._state.adding


def test_an_act_that_is_refused_writes_nothing(cast: Cast) -> None:
    with pytest.raises(RuntimeError), acting() as batch:
        batch.insert([Party(unit=cast.village, name="朱丽华")])
        raise RuntimeError

    assert not Party.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_database_checks_only_at_commit_is_refused_too() -> None:
    cast = make_cast()

    with pytest.raises(IntegrityError), acting() as batch:
        batch.insert([Party(unit_id=cast.village.pk + 1000, name="朱丽华")])

    assert not Party.objects.exists()
    with transaction.atomic():
        assert Party.objects.count() == 0  # the connection is good for more
