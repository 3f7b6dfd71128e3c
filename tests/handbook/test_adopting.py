"""The line's expert takes an experience into the next version, with credit to who learned it."""

import pytest
from django.test import Client

from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.handbook.book import Book, book
from huiketing.handbook.models import Authorship, Experience, ProcedureVersion
from huiketing.handbook.transitions import signing, writing
from huiketing.handbook.transitions.adopting import adopt
from huiketing.handbook.transitions.experience import decline
from huiketing.history.models import Event, Notice
from tests.cast import Cast
from tests.handbook.learning import SEAL, experience
from tests.handbook.signing import checked, drafted, issued


def credited(draft: ProcedureVersion) -> list[tuple[str, str]]:
    rows = Authorship.objects.filter(version=draft, role=Authorship.Role.CREDITED)
    return [(row.person.name, row.part) for row in rows.order_by("pk")]


def test_it_goes_into_a_step_of_a_new_draft_and_the_author_is_credited_and_told(
    cast: Cast, starter: Book
) -> None:
    row = experience(cast, by=cast.wang, step_no=2)
    before = {step["no"]: step["text"] for step in row.written_under.step_list}

    draft = adopt(row, by=cast.shen, where="step")

    assert (draft.number, draft.status) == (2, "draft")
    steps = {step["no"]: step["text"] for step in draft.step_list}
    assert steps[2].startswith(before[2]) and steps[2].endswith(SEAL)
    assert {no: text for no, text in steps.items() if no != 2} == {
        no: text for no, text in before.items() if no != 2
    }
    assert (row.state, row.adopted_in) == ("adopted", draft)
    assert credited(draft) == [("王晓芸", "第 2 步")]
    event = Event.objects.about(row).with_details().last()
    assert event is not None
    assert (event.kind, event.data["number"]) == ("experience.adopted", 2)
    assert [each.to for each in Notice.objects.filter(event_uid=event.uid)] == [cast.wang.uid]


def test_it_goes_where_the_expert_chooses_in_the_expert_s_words(cast: Cast, starter: Book) -> None:
    first, second, third = (
        experience(cast, by=cast.wang, words=f"第{n}条：带上印泥和放大镜。") for n in (1, 2, 3)
    )

    adopt(first, by=cast.shen, where="pitfall", words="忘带印泥，白跑一趟")
    adopt(second, by=cast.shen, where="answer", question="看不清怎么签？", words="按手印也认")
    draft = adopt(third, by=cast.shen, where="otherwise", step_no=1)

    draft.refresh_from_db()
    assert draft.pitfalls[-1] == "忘带印泥，白跑一趟"
    assert draft.answers[-1] == {"q": "看不清怎么签？", "a": "按手印也认"}
    assert draft.step_list[0]["otherwise"] == "第3条：带上印泥和放大镜。"
    assert credited(draft) == [("王晓芸", "容易出错、答得上来、第 1 步")]
    assert ProcedureVersion.objects.filter(procedure=first.procedure).count() == 2


def test_what_was_taken_over_is_in_force_once_the_version_is_issued(
    cast: Cast, starter: Book
) -> None:
    row = experience(cast, by=cast.wang)
    draft = adopt(row, by=cast.shen, where="pitfall")
    assert SEAL not in book().by_code["MZ-006"].pitfalls

    issued(cast, ProcedureVersion.objects.select_related("procedure__line").get(pk=draft.pk))

    assert SEAL in book().by_code["MZ-006"].pitfalls
    assert Experience.objects.get().adopted_in == draft


@pytest.mark.parametrize(
    "typed",
    [
        {"where": "nowhere"},
        {"where": "answer"},
        {"where": "step"},
        {"where": "step", "step_no": 77},
        {"where": "pitfall", "words": "长" * 500},
    ],
)
def test_what_does_not_fit_is_refused_and_no_draft_is_left_behind(
    cast: Cast, starter: Book, typed: dict[str, object]
) -> None:
    row = experience(cast)

    with pytest.raises(Invalid):
        adopt(row, by=cast.tang, **typed)  # type: ignore[arg-type]

    assert Experience.objects.get().state == "open"
    assert not ProcedureVersion.objects.filter(number=2).exists()


def test_only_the_line_s_expert_takes_it_over(cast: Cast, starter: Book) -> None:
    row = experience(cast)

    for person in (cast.wang, cast.jin, cast.ma):
        with pytest.raises(NotAllowed):
            adopt(row, by=person, where="pitfall")


def test_a_version_on_its_way_to_being_signed_is_left_alone(cast: Cast, starter: Book) -> None:
    row = experience(cast)
    checked(cast, drafted(cast))

    with pytest.raises(WrongStep):
        adopt(row, by=cast.shen, where="pitfall")


def test_a_colleague_s_draft_is_its_author_s_to_write_in(cast: Cast, starter: Book) -> None:
    row = experience(cast)
    drafted(cast)  # 沈月琴's

    with pytest.raises(WrongStep):
        adopt(row, by=cast.tang, where="pitfall")
    assert adopt(row, by=cast.shen, where="pitfall").number == 2


def test_it_is_decided_once_unless_the_draft_was_dropped(cast: Cast, starter: Book) -> None:
    row = experience(cast)
    draft = adopt(row, by=cast.shen, where="pitfall")
    with pytest.raises(WrongStep):
        decline(row, by=cast.tang, reason="不收")

    signing.drop_draft(draft, by=cast.shen, reason="重写")

    again = Experience.objects.select_related("procedure__line", "adopted_in").get()
    assert again.is_open
    assert adopt(again, by=cast.shen, where="pitfall").number == 3


def test_the_expert_takes_it_over_on_the_page(cast: Cast, starter: Book, client: Client) -> None:
    row = experience(cast, by=cast.wang)
    client.force_login(cast.shen)
    typed = {"revision": 1, "where": "answer", "words": "按手印也认", "step_no": ""}
    address = f"/handbook/experiences/{row.uid}/adopt"

    lacking = client.post(address, typed)
    done = client.post(address, {**typed, "question": "看不清怎么签？"}, follow=True)
    stale = client.post(address, {**typed, "question": "看不清怎么签？"})

    assert lacking.status_code == 422 and "按手印也认" in lacking.content.decode()
    assert "收进第 2 版" in done.content.decode()
    assert stale.status_code == 409
    client.force_login(cast.jin)
    assert client.post(address, typed).status_code == 403


def test_a_draft_begun_elsewhere_takes_it_too(cast: Cast, starter: Book) -> None:
    row = experience(cast)
    draft = writing.start_draft(row.procedure, by=cast.gu)

    assert adopt(row, by=cast.gu, where="pitfall") == draft
