"""Hand-written reads: what they answer is what the ORM would have answered."""

from huiketing.base.reads import Columns, ask, at, of
from huiketing.org.models import Person, Unit
from huiketing.parties.models import Party
from tests.cast import Cast
from tests.matters.making import make_party


def test_values_are_those_the_orm_gives(cast: Cast) -> None:
    party = make_party(cast.village)
    columns = Columns(
        *of(Party, "party", "pk", "uid", "created_at", "prefers_large_print", "phone"),
        *at(Unit, "party.unit_id", place="name"),
        *at(Party, "party.merged_into_id", other="name"),
    )

    (rows,) = ask((f"SELECT {columns.sql} FROM parties_party party", []))

    assert columns.dicts(rows) == [
        {
            "pk": party.pk,
            "uid": party.uid,
            "created_at": Party.objects.get().created_at,
            "prefers_large_print": False,
            "phone": "13857360021",
            "place": "柳湾村",
            "other": None,
        }
    ]


def test_several_questions_are_answered_in_their_order(cast: Cast) -> None:
    names = Columns(*of(Person, "person", "name"))
    asked = f"SELECT {names.sql} FROM org_person person WHERE username = %s"

    first, nobody, second = ask((asked, ["shen"]), (asked, ["100% nobody; --"]), (asked, ["lu"]))

    assert [names.dicts(rows) for rows in (first, nobody, second)] == [
        [{"name": "沈月琴"}],
        [],
        [{"name": "陆志强"}],
    ]
