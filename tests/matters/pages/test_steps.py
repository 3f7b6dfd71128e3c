"""Every step from its page: taken, refused with what was typed, sent twice, and out of date."""

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from huiketing.base import times
from huiketing.files.models import Attachment
from huiketing.handbook.book import book
from huiketing.handbook.loading import load_starter
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.forms import FORMS
from huiketing.matters.models import Matter
from huiketing.matters.transitions import STEPS
from tests.cast import Cast
from tests.matters.making import make_matter, take_up
from tests.matters.pages.looking import browser, take, text_of


def soon(**more: float) -> str:
    return f"{timezone.localtime(times.now() + timedelta(**more)):%Y-%m-%dT%H:%M}"


def day(days: int) -> str:
    return (times.today() + timedelta(days=days)).isoformat()


def photo(name: str = "门口.jpg") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def last(matter: Matter) -> str:
    return Event.objects.about(matter).last().kind.removeprefix("matter.")


def test_every_step_has_a_form_but_the_residents_own_and_the_desks() -> None:
    assert set(STEPS) - set(FORMS) <= {"rate", "take-in"}


def test_a_cadre_accepts_calls_replies_and_closes_without_scripts(cast: Cast) -> None:
    matter = make_matter(cast)
    client = browser(cast.shen)

    for step, typed in (
        ("accept", {}),
        ("contact", {"way": "call", "result": "reached", "said": "周三上门"}),
        ("reply", {"text": "证办好了"}),
        ("close", {"outcome": "solved"}),
    ):
        page = client.get(matter.get_absolute_url())
        assert page.context["act"].step.name == step
        answer = take(client, matter, step, **typed)
        assert (answer.status_code, answer["Location"]) == (302, matter.get_absolute_url())

    matter.refresh_from_db()
    assert (matter.status, matter.result) == (Matter.Status.CLOSED, "证办好了")


def case(cast: Cast, step: str) -> tuple[Matter, Any, dict[str, Any]]:
    """A matter where the step begins, who takes it, and what they type."""
    shen, gu, wang = cast.shen, cast.gu, cast.wang
    if step == "accept":
        return make_matter(cast), shen, {}
    if step in {"assign", "not-accept", "void"}:
        typed = {
            "assign": {"to": f"p{cast.jin.pk}u{cast.village.pk}", "note": "请老金看看"},
            "not-accept": {"reason": "归公安管", "where": "镇派出所户籍窗口"},
            "void": {"reason": "登记错人"},
        }[step]
        return make_matter(cast), wang, typed
    entry = next(each for each in book().entries if each.steps and not each.statute)
    matter = take_up(cast, code=entry.code)
    replied = {"close", "reopen", "rate-by-callback", "rectify"}
    if step in replied:
        transitions.reply(matter, by=shen, text="办好了")
    if step == "rectify":
        transitions.rate(matter, level=2, by_name="朱女士")
    if step == "resume":
        transitions.wait_for_papers(matter, by=shen, missing=["委托书"])
    if step == "untick":
        transitions.tick(matter, by=shen, no=1)
    if step == "decide":
        transitions.ask_extension(matter, by=shen, reason="等制证", amount=2, unit="day")
    if step == "opinion":
        transitions.add_co_handler(matter, unit=cast.office, by=shen, person=cast.tang)
    if step == "supply-gap":
        transitions.accept_with_gap(
            matter, by=shen, what="照片", due_on=times.today(), signed_by="朱丽华"
        )
    if step == "return-original":
        transitions.hold_original(matter, by=shen, what="户口簿", signed_by="朱丽华")
    if step == "answer-supervision":
        transitions.supervise(
            matter, by=gu, words="周五前回话", due_at=times.now() + timedelta(days=3)
        )
    other = take_up(cast) if step in {"link", "merge"} else matter
    who = {
        "decide": gu,
        "supervise": gu,
        "rectify": gu,
        "rate-by-callback": wang,
        "reopen": wang,
        "withdraw": wang,
        "remind": wang,
        "opinion": cast.tang,
    }.get(step, shen)
    typed = {
        "return": {"reason": "不归我管", "suggested": "残联"},
        "add-co-handler": {"to": f"u{cast.office.pk}"},
        "opinion": {"opinion": "镇里同意"},
        "contact": {"way": "visit", "result": "reached", "said": "看过了", "place": "家里"},
        "plan-visit": {"at": soon(hours=5)},
        "reply": {"text": "办好了"},
        "close": {"outcome": "explained"},
        "reopen": {"reason": "还没到账"},
        "withdraw": {"reason": "不办了"},
        "rate-by-callback": {"level": "4", "words": "挺好"},
        "rectify": {"finding": "上门道了歉，钱已到", "upheld": "yes"},
        "wait": {"missing": "委托书\n代办人身份证"},
        "resume": {"note": "都带来了"},
        "tick": {"no": "1"},
        "untick": {"no": "1"},
        "accept-with-gap": {"what": "照片", "due_on": day(7), "signed_by": "朱丽华"},
        "supply-gap": {"gap": str(getattr(matter.gaps.first(), "pk", ""))},
        "hold-original": {"what": "户口簿", "is_original": "on", "signed_by": "朱丽华"},
        "return-original": {
            "original": str(getattr(matter.originals.first(), "pk", "")),
            "signed_by": "朱丽华",
        },
        "ask-extension": {"amount": "3", "unit": "working_day", "reason": "等制证"},
        "ask-long-term": {"review_on": day(90), "reason": "要等规划"},
        "decide": {"kind": "extension", "grant": "yes"},
        "remind": {"words": "老人等着"},
        "supervise": {"words": "周五前回话", "due_at": soon(days=3)},
        "answer-supervision": {
            "number": getattr(matter.supervisions.first(), "number", ""),
            "answer": "周四办结",
        },
        "link": {"number": other.number.lower(), "kind": "follows"},
        "merge": {"number": f" {other.number} "},
        "split": {"words": "顺便问下路灯", "title": "路灯不亮"},
    }[step]
    return matter, who, typed


@pytest.mark.parametrize("step", sorted(FORMS))
def test_each_step_can_be_taken_from_its_form(cast: Cast, step: str) -> None:
    load_starter()
    matter, who, typed = case(cast, step)
    client = browser(who)
    before = Event.objects.about(matter).count()

    page = client.get(matter.get_absolute_url())
    answer = take(client, matter, step, **typed)

    assert f'/{step}"' in page.content.decode(), "the page offers it"
    assert answer.status_code == 302, text_of(answer)
    assert Event.objects.about(matter).count() > before


@pytest.mark.parametrize("step", sorted(FORMS))
def test_nobody_without_the_post_takes_a_step(cast: Cast, step: str) -> None:
    load_starter()
    matter, _who, typed = case(cast, step)

    answer = take(browser(cast.ma), matter, step, **typed)

    assert answer.status_code == 404


def test_a_colleague_who_only_reads_is_told_so(cast: Cast) -> None:
    matter = take_up(cast)

    answer = take(browser(cast.jin), matter, "reply", text="我来说两句")

    assert answer.status_code == 403
    assert last(matter) == "accepted"


def test_what_is_missing_is_named_and_what_was_typed_stays(cast: Cast) -> None:
    matter = take_up(cast)

    answer = take(browser(cast.shen), matter, "contact", way="call", said="说了半天，记下来了")

    assert answer.status_code == 422
    assert "说了半天，记下来了" in answer.content.decode()
    assert "result" in answer.context["act"].errors
    assert not matter.contacts.exists()


def test_a_step_from_an_older_page_says_who_did_what_and_keeps_the_words(cast: Cast) -> None:
    matter = take_up(cast)
    seen = matter.version
    transitions.remind(matter, by=cast.wang, words="朱女士又来问了")
    client = browser(cast.shen)

    answer = take(client, matter, "reply", version=seen, text="证周三送到")

    assert answer.status_code == 409
    words = text_of(answer)
    assert "王晓芸" in words and "改过这件事" in words and "朱女士又来问了" in words
    assert "证周三送到" in answer.content.decode()
    version = answer.context["act"]["version"].value()
    again = take(client, matter, "reply", version=version, text="证周三送到")
    assert again.status_code == 302


def test_a_step_that_no_longer_fits_still_gives_the_words_back(cast: Cast) -> None:
    matter = take_up(cast)
    seen = matter.version
    transitions.withdraw(matter, by=cast.wang, reason="自己办好了")

    answer = take(browser(cast.shen), matter, "reply", version=seen, text="写了很长的答复")

    assert answer.status_code == 409
    assert "写了很长的答复" in answer.content.decode()
    assert "自己办好了" in text_of(answer)


def test_sending_twice_is_once(cast: Cast) -> None:
    matter = take_up(cast)
    client, key = browser(cast.shen), uuid4()
    typed = {"client_key": key, "version": matter.version, "way": "call", "result": "tried"}

    answers = [take(client, matter, "contact", **typed) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert matter.contacts.count() == 1


def test_htmx_gets_only_what_changed(cast: Cast) -> None:
    matter = take_up(cast)
    htmx = {"HX-Request": "true"}

    answer = take(browser(cast.shen), matter, "remind", words="快一点", headers=htmx)
    refused = take(browser(cast.shen), matter, "reply", text=" ", headers=htmx)

    assert "<html" not in answer.content.decode() and "快一点" in text_of(answer)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#progress")


def test_a_step_goes_back_to_the_page_it_came_from_but_never_off_the_house(cast: Cast) -> None:
    matter = take_up(cast)
    client = browser(cast.shen)

    home = take(client, matter, "remind", next="/phone/?tab=today")
    away = take(client, matter, "remind", next="https://elsewhere.example/")
    crafty = take(client, matter, "remind", next="//elsewhere.example/")

    assert home["Location"] == "/phone/?tab=today"
    assert away["Location"] == crafty["Location"] == matter.get_absolute_url()


def test_a_link_to_a_step_opens_its_form(cast: Cast) -> None:
    matter = take_up(cast)
    client = browser(cast.shen)

    answer = client.get(f"/matters/{matter.number}/reply", follow=True)

    assert answer.context["act"].step.name == "reply"
    assert client.get(f"/matters/{matter.number}/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("plan-visit", {"at": "0001-01-01T00:00"}),
        ("plan-visit", {"at": "9999-12-31T23:59"}),
        ("plan-visit", {"at": "明天下午"}),
        ("contact", {"way": "call", "result": "reached", "at": "1900-01-01T00:00"}),
        ("contact", {"way": "call", "result": "reached", "said": "x" * 5000}),
        ("contact", {"way": "call", "result": "reached", "said": "a\x00b"}),
        ("contact", {"way": "smoke", "result": "reached"}),
        ("reply", {"text": "\x00"}),
        ("tick", {"no": "99999999999999999999"}),
        ("tick", {"no": "77"}),
        ("supply-gap", {"gap": "9" * 30}),
        ("ask-extension", {"amount": "9" * 40, "unit": "day", "reason": "x"}),
        ("assign", {"to": "p0u0"}),
        ("ask-long-term", {"review_on": "9999-12-31", "reason": "x"}),
        ("remind", {"words": "x", "version": "9" * 30}),
        ("remind", {"words": "x", "client_key": "not-a-key"}),
        ("link", {"number": "LW\x00", "kind": "follows"}),
        ("link", {"number": "SQ-2026-0001", "kind": "follows"}),
    ],
)
def test_odd_input_is_refused_with_a_sentence(cast: Cast, step: str, typed: dict) -> None:
    matter = take_up(cast)

    answer = take(browser(cast.gu), matter, step, **typed)

    assert 400 <= answer.status_code < 500
    assert last(matter) == "accepted"


def test_emoji_and_rare_characters_are_kept(cast: Cast) -> None:
    matter = take_up(cast)

    take(browser(cast.shen), matter, "reply", text="𠮷家桥修好了 👍🏽")

    matter.refresh_from_db()
    assert matter.result == "𠮷家桥修好了 👍🏽"


def test_photos_of_a_visit_are_kept_with_it_and_opened_by_who_reads_the_matter(cast: Cast) -> None:
    matter = take_up(cast)

    typed = {"way": "visit", "result": "reached", "photos": [photo(), photo("b.jpg")]}
    answer = take(browser(cast.shen), matter, "contact", **typed)

    assert answer.status_code == 302
    kept = Attachment.objects.of(matter.contacts.get(), "contact").first()
    assert kept is not None and kept.is_image
    picture = browser(cast.jin).get(kept.get_absolute_url())
    assert picture.status_code == 200 and b"".join(picture.streaming_content)
    assert browser(cast.ma).get(kept.get_absolute_url()).status_code == 404
    assert (
        kept.get_absolute_url()
        in browser(cast.shen).get(matter.get_absolute_url()).content.decode()
    )


def test_a_film_instead_of_a_photo_is_refused_and_the_visit_is_not_half_written(cast: Cast) -> None:
    matter = take_up(cast)
    film = SimpleUploadedFile("看房.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\0" * 64, "video/mp4")

    answer = take(
        browser(cast.shen),
        matter,
        "contact",
        way="visit",
        result="reached",
        said="看了",
        photos=film,
    )

    assert answer.status_code == 422
    assert answer.context["act"].errors["photos"] and "看了" in answer.content.decode()
    assert not matter.contacts.exists() and last(matter) == "accepted"
