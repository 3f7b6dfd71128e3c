"""What programs read of the handbook, in the book's words or in their place's."""

import pytest

from huiketing.base import times
from huiketing.handbook import book as shelf
from huiketing.handbook.models import Edition, Procedure, ProcedureVersion
from huiketing.handbook.transitions import variants
from huiketing.org.models import Person
from tests.cast import Cast
from tests.exchange.api.conftest import Speaks
from tests.org.clients import signed_in


def test_the_handbook_is_read_and_suggests(cast: Cast, speaks: Speaks) -> None:
    program = speaks(cast.wang)

    shelf = program.get("/procedures", limit=3).json()
    rest = program.get("/procedures", limit=100, cursor=shelf["next"]).json()
    whole = program.get("/procedures/mz-006").json()
    meant = program.get("/suggest", words="老年证", n=3).json()

    codes = [each["code"] for each in shelf["items"] + rest["items"]]
    assert codes == sorted(codes)
    assert len(codes) == len(set(codes)) == 100
    assert whole["code"] == "MZ-006"
    assert whole["materials"]
    assert "MZ-006" in [each["code"] for each in meant["items"]]
    assert program.get("/procedures/XX-1").status_code == 404
    assert program.get("/suggest", words="老年证", n=51).status_code == 422


def test_a_procedure_tells_programs_everything_and_an_earlier_version_by_its_number(
    cast: Cast, speaks: Speaks
) -> None:
    row = ProcedureVersion.objects.get(procedure__code="MZ-006", is_current=True)
    step = {"no": 1, "text": "收材料", "who": "前台", "amount": 1, "unit": "working_day"}
    row.steps = [step]
    row.save()
    Edition.bump()
    shelf.clear()
    program = speaks(cast.wang)

    whole = program.get("/procedures/MZ-006").json()
    same = program.get("/procedures/mz-006", v=1).json()

    assert (whole["version"], whole["article"], whole["status"]) == (1, 12, "draft")
    assert whole["steps"] == ["收材料"]
    assert (whole["flow"][0]["who"], whole["flow"][0]["within"]) == ("前台", "1 working_day")
    assert whole["url"].endswith("/handbook/MZ-006/?v=1")
    assert same == whole
    assert program.get("/procedures/MZ-006", v=2).status_code == 404
    assert program.get("/procedures/MZ-006", v=0).status_code == 422
    assert program.get("/procedures/MZ-006", v=2**31).status_code == 422


@pytest.fixture
def own_way(cast: Cast, book: None) -> None:
    """柳湾村 promises 党员组织关系转接 in three days, where the book promises five."""
    variants.write_variant(
        Procedure.objects.get(code="DJ-001"),
        by=cast.gu,
        unit=cast.village,
        changes={"promise_amount": 3},
        basis="村规民约第八条",
    )


def test_a_procedure_is_told_as_the_callers_place_does_it_and_says_what_is_its_own(
    cast: Cast, speaks: Speaks, own_way: None
) -> None:
    here = speaks(cast.wang).get("/procedures/DJ-001").json()
    there = speaks(cast.ma).get("/procedures/DJ-001").json()

    assert (here["promised_within"], there["promised_within"]) == (
        "3 working_day",
        "5 working_day",
    )
    assert here["local"] == {
        "unit": {"code": "LW", "name": "柳湾村"},
        "basis": "村规民约第八条",
        "starts_on": times.today().isoformat(),
        "ends_on": None,
        "fields": ["promise", "promised_within"],
    }
    assert there["local"] is None
    assert here["url"].endswith("/handbook/DJ-001/?at=LW")
    assert "村规民约第八条" in signed_in(cast.ma).get("/handbook/DJ-001/?at=LW").content.decode()
    assert there["url"].endswith("/handbook/DJ-001/?v=1")
    assert here["version"] == there["version"] == 1


def test_the_shelf_promises_what_a_registration_here_will(
    cast: Cast, speaks: Speaks, own_way: None
) -> None:
    shelf = speaks(cast.wang).get("/procedures", line="DJ", limit=1).json()["items"]
    elsewhere = speaks(cast.wang).get("/procedures", line="DJ", limit=1, unit="SQ").json()["items"]

    assert (shelf[0]["code"], elsewhere[0]["code"]) == ("DJ-001", "DJ-001")
    assert (shelf[0]["promise"], elsewhere[0]["promise"]) == ("3 个工作日", "5 个工作日")
    own = speaks(cast.wang).register(procedure="DJ-001").json()
    other = speaks(cast.ma).register(procedure="DJ-001").json()
    assert own["promised_due"] < other["promised_due"]


def test_a_unit_may_be_named_and_a_version_is_the_books(
    cast: Cast, speaks: Speaks, own_way: None
) -> None:
    program = speaks(cast.ma)
    away = Person.objects.create(username="away", name="无岗位")

    named = program.get("/procedures/DJ-001", unit="LW").json()
    written = speaks(cast.wang).get("/procedures/DJ-001", v=1).json()

    assert (named["promised_within"], named["local"]["unit"]["code"]) == ("3 working_day", "LW")
    assert (written["promised_within"], written["local"]) == ("5 working_day", None)
    assert speaks(cast.wang).get("/procedures/DJ-001", v=1, unit="LW").json() == written
    assert program.get("/procedures/DJ-001", unit="XX").status_code == 422
    assert speaks(away).get("/procedures/DJ-001").json() == written
