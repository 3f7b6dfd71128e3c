"""A matter from the desk to the resident's word."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.matters.making import make_matter, take_up


def kinds(matter: Matter) -> list[str]:
    return [event.kind.removeprefix("matter.") for event in Event.objects.about(matter)]


def test_a_matter_goes_from_the_desk_to_the_residents_word(cast: Cast) -> None:
    matter = make_matter(cast)

    assert matter.number.startswith("LW-")
    assert (matter.status, matter.handler) == (Matter.Status.ASSIGNED, cast.shen)
    transitions.accept(matter, by=cast.shen)
    transitions.contact(matter, by=cast.shen, way="visit", result="reached", said_="照片收了")
    transitions.reply(matter, by=cast.shen, text="证已送到家")
    transitions.rate(matter, level=5, by_name="朱女士")

    assert matter.status == Matter.Status.RATED
    assert kinds(matter) == ["registered", "assigned", "accepted", "contacted", "replied", "rated"]


def test_what_the_row_in_memory_says_is_what_the_database_says(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.reply(matter, by=cast.shen, text="办好了")

    kept = Matter.objects.get(pk=matter.pk)

    for field in Matter._meta.concrete_fields:
        assert getattr(kept, field.attname) == getattr(matter, field.attname), field.attname


def test_registering_takes_few_statements(cast: Cast) -> None:
    make_matter(cast)
    assert cast.wang.authority.roles

    with CaptureQueriesContext(connection) as asked:
        make_matter(cast)

    statements = [q for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 12, [q["sql"][:60] for q in statements]
