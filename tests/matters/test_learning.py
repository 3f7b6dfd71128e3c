"""What a closed matter taught: by whom it is written, when, and of what it may not be."""

import pytest

from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.handbook.book import book
from huiketing.handbook.loading import load_starter
from huiketing.handbook.models import Experience
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.parties import transitions as parties
from tests.cast import Cast
from tests.matters.making import make_party, take_up
from tests.matters.pages.looking import browser, text_of

SEAL = "白内障老人看不清签字处，带上印泥，按手印也认。"


@pytest.fixture(autouse=True)
def starter(db: None) -> None:
    load_starter()


def closed(cast: Cast, **changes: object) -> Matter:
    """A matter 沈月琴 answered and closed."""
    matter = take_up(cast, **({"code": "MZ-006"} | changes))
    transitions.reply(matter, by=cast.shen, text="证送到了")
    return transitions.close(matter, by=cast.shen, outcome="solved")


def test_whoever_handled_it_writes_it_on_a_step_and_the_matter_is_named_by_uid(cast: Cast) -> None:
    matter = closed(cast)

    row = transitions.write_experience(matter, by=cast.shen, words=SEAL, step_no=1)

    assert (str(row.procedure), row.step_no, row.unit) == ("MZ-006", 1, cast.village)
    assert (row.subject_type, row.subject_uid) == ("matters.matter", matter.uid)
    assert row.written_under == matter.procedure


@pytest.mark.parametrize("who", ["wang", "jin", "gu", "ma"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    matter = closed(cast)

    with pytest.raises(NotAllowed):
        transitions.write_experience(matter, by=getattr(cast, who), words=SEAL)


def test_not_before_it_is_closed_nor_without_a_procedure(cast: Cast) -> None:
    with pytest.raises(WrongStep):
        transitions.write_experience(take_up(cast, code="MZ-006"), by=cast.shen, words=SEAL)
    matter = take_up(cast)
    transitions.reply(matter, by=cast.shen, text="办好了")
    with pytest.raises(WrongStep):
        transitions.write_experience(
            transitions.close(matter, by=cast.shen, outcome="solved"), by=cast.shen, words=SEAL
        )


def test_it_names_neither_the_party_nor_the_head_of_their_household(cast: Cast) -> None:
    party = make_party(cast.village)
    house = parties.found_household(unit=cast.village, head="许阿宝", by=cast.wang)
    parties.join_household(party, house, by=cast.wang)
    matter = closed(cast, party=party)

    for words in ("朱丽华眼睛不好，带印泥", "许阿宝家要敲后门，前门听不见"):
        with pytest.raises(Invalid):
            transitions.write_experience(matter, by=cast.shen, words=words)


def test_a_restricted_matter_becomes_no_experience(cast: Cast) -> None:
    matter = closed(cast, restricted=True)

    with pytest.raises(NotAllowed):
        transitions.write_experience(matter, by=cast.shen, words=SEAL)
    assert browser(cast.shen).get(f"/matters/{matter.number}/experience").status_code == 404


def test_the_page_offers_it_to_whoever_handled_it_and_takes_it(cast: Cast) -> None:
    matter = closed(cast)
    client = browser(cast.shen)
    address = f"/matters/{matter.number}/experience"
    assert address in client.get(matter.get_absolute_url()).content.decode()
    assert address not in browser(cast.gu).get(matter.get_absolute_url()).content.decode()
    step = book().by_code["MZ-006"].steps[0]
    assert step in text_of(client.get(address))

    refused = client.post(address, {"words": "打13857360021问朱女士", "step_no": "1"})
    done = client.post(address, {"words": SEAL, "step_no": "1"}, follow=True)

    assert refused.status_code == 422 and "打13857360021问朱女士" in refused.content.decode()
    assert SEAL in done.content.decode()
    assert browser(cast.gu).post(address, {"words": SEAL}).status_code == 404


def test_it_is_still_offered_once_the_resident_rated_it(cast: Cast) -> None:
    matter = take_up(cast, code="MZ-006")
    transitions.reply(matter, by=cast.shen, text="证送到了")
    transitions.rate(matter, level=5, words="", by_name="朱女士")

    assert transitions.may_write_experience(cast.shen, Matter.objects.get(pk=matter.pk))


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"words": ""},
        {"words": "\x00" * 9},
        {"words": "长" * 5000},
        {"words": SEAL, "step_no": "x"},
    ],
)
def test_bad_input_is_refused_in_words(cast: Cast, typed: dict[str, str]) -> None:
    matter = closed(cast)

    answer = browser(cast.shen).post(f"/matters/{matter.number}/experience", typed)

    assert answer.status_code == 422
    assert not Experience.objects.exists()


def test_the_procedure_leads_to_the_matters_one_may_write_from(cast: Cast) -> None:
    matter = closed(cast)
    closed(cast, restricted=True, title="家里的事")
    take_up(cast, code="MZ-006")
    address = "/handbook/MZ-006/experiences/write"
    assert address in browser(cast.shen).get("/handbook/MZ-006/").content.decode()

    own = browser(cast.shen).get(address).content.decode()
    other = browser(cast.gu).get(address).content.decode()

    assert own.count("/experience") - own.count("/experiences") == 1
    assert f"/matters/{matter.number}/experience" in own and "家里的事" not in own
    assert matter.number not in other
