"""What an act writes goes last and together, or not at all."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huiketing.base.batch import Batch, acting
from huiketing.numbers.models import Counter
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


def test_keys_come_with_what_is_asked_anyhow(cast: Cast) -> None:
    batch = Batch()
    batch.expect(Party, Line)
    asked = "SELECT code, name FROM org_line WHERE code = %s ORDER BY code"

    with CaptureQueriesContext(connection) as queries:
        assert batch.ask(asked, "DJ") == [("DJ", "党建")]
    assert "".join(each["sql"] for each in queries).count("EXECUTE") <= 1
    party, line = Party(unit=cast.village, name="朱丽华"), Line(code="XX", name="别的")
    with acting(batch):
        batch.insert([party, line], keyed=True)
        if connection.vendor == "postgresql":
            assert party.pk
            assert line.pk

    assert (Party.objects.get(), Line.objects.get(code="XX")) == (party, line)


def test_keys_come_also_where_nothing_is_found(cast: Cast) -> None:
    batch = Batch()
    batch.expect(Line)

    assert batch.ask("SELECT code FROM org_line WHERE code = %s", "QQ") == []
    batch.insert([line := Line(code="XX", name="别的")], keyed=True)
    assert bool(line.pk) == (connection.vendor == "postgresql")


def test_what_takes_long_to_make_is_made_when_all_else_is_written(cast: Cast) -> None:
    made: list[str] = []

    def row() -> list[object]:
        made.append("row")
        return ["slow", 2020, 1]

    with CaptureQueriesContext(connection) as queries, acting() as batch:
        batch.put("numbers_counter", ("scope", "year", "value"), row)
        batch.insert([Line(code="XX", name="别的")])
        assert made == []
        batch.make_ready()
        assert made == ["row"]

    said = "".join(each["sql"] for each in queries)
    assert said.index("别的") < said.index("slow")
    assert Counter.objects.get().value == 1


def test_one_batch_may_be_written_with_another_and_stays_as_it_was(cast: Cast) -> None:
    one, both, done = Batch(), Batch(), []
    one.insert([Line(code="X1", name="一")])
    one.before(lambda: done.append("before"))
    both.insert([Line(code="X2", name="二")])
    both.add(one)

    with pytest.raises(RuntimeError), transaction.atomic():
        both.run()
        raise RuntimeError
    again = Batch()
    again.add(one)
    again.run()

    assert done == ["before", "before"]
    assert [row.code for row in Line.objects.filter(code__startswith="X")] == ["X1"]


@pytest.mark.django_db(transaction=True)
def test_rows_of_an_act_that_is_alone_may_go_ahead() -> None:
    cast = make_cast()

    with acting(Batch(alone=True)) as batch:
        first = Line(code="X1", name="先的")
        batch.insert([first])
        batch.go()
        gone = connection.execute_wrappers != []
        first.name = "太晚"
        batch.put("numbers_counter", ("scope", "year", "value"), ["by hand", 2026, 1])
        batch.insert([Line(code="X2", name="后的")])
        batch.go()
    with pytest.raises(RuntimeError), acting(Batch(alone=True)) as batch:
        batch.insert([Party(unit=cast.village, name="朱丽华")])
        batch.go()
        raise RuntimeError

    assert gone == (connection.vendor == "postgresql")
    names = ["先的" if gone else "太晚", "后的"]
    assert [row.name for row in Line.objects.filter(code__startswith="X").order_by("code")] == names
    assert Counter.objects.get().scope == "by hand"
    assert not Party.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_ahead_of_what_is_to_be_done_before_or_has_no_key() -> None:
    with acting(Batch(alone=True)) as batch:
        batch.insert([Line(code="X1", name="一")], keyed=True)
        batch.go()
        assert connection.execute_wrappers == []
    with acting(Batch(alone=True)) as batch:
        batch.insert([Line(code="X2", name="二")])
        batch.before(lambda: Line.objects.filter(code="X1").delete())
        batch.go()
        assert connection.execute_wrappers == []
    with acting(Batch()) as batch:
        batch.insert([Line(code="X3", name="三")])
        batch.go()
        assert connection.execute_wrappers == []

    assert {row.code for row in Line.objects.filter(code__startswith="X")} == {"X2", "X3"}
