import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from huiketing.numbers.counters import at_least, next_number
from huiketing.numbers.models import Counter
from tests.at_once import at_once


@pytest.mark.django_db
def test_numbers_begin_with_one_and_follow_each_other_in_each_scope_and_year() -> None:
    assert [next_number("matter:QJ", 2020) for _ in range(3)] == [1, 2, 3]
    assert next_number("matter:LW", 2020) == 1
    assert next_number("matter:QJ", 2021) == 1
    assert next_number("matter:QJ", 2020) == 4


@pytest.mark.django_db
def test_a_number_costs_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        next_number("matter:QJ", 2020)
        next_number("matter:QJ", 2020)

    assert len(queries) == 2


@pytest.mark.django_db
def test_a_number_of_what_failed_is_given_to_the_next() -> None:
    next_number("matter:QJ", 2020)

    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_number("matter:QJ", 2020) == 2
        raise RuntimeError

    assert next_number("matter:QJ", 2020) == 2


@pytest.mark.django_db
def test_an_import_lets_the_counter_go_on_after_its_numbers_and_never_back() -> None:
    assert at_least("matter:QJ", 2020, 1147) == 1147
    assert at_least("matter:QJ", 2020, 12) == 1147
    assert next_number("matter:QJ", 2020) == 1148

    with pytest.raises(ValueError, match="nought"):
        at_least("matter:QJ", 2020, -1)


@pytest.mark.django_db
def test_nothing_else_moves_a_counter() -> None:
    next_number("matter:QJ", 2020)

    with pytest.raises(TypeError, match="counters"):
        Counter.objects.get(scope="matter:QJ", year=2020).save()


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError, match="atomic"):
        next_number("matter:QJ", 2020)
    with pytest.raises(TransactionManagementError, match="atomic"):
        at_least("matter:QJ", 2020, 3)


@pytest.mark.django_db(transaction=True)
def test_four_desks_at_once_leave_neither_gap_nor_double() -> None:
    given: list[int] = []

    def register() -> None:
        for turn in range(25):
            try:
                with transaction.atomic():
                    number = next_number("matter:QJ", 2020)
                    if turn % 5 == 4:
                        raise RuntimeError  # this registration fails; its number must come again
                given.append(number)
            except RuntimeError:
                pass

    assert at_once(*[register] * 4) == [None] * 4
    assert sorted(given) == list(range(1, 81))
