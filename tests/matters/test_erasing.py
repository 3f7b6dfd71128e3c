"""Somebody is erased: what was said of them is nowhere any more, and figures still count."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client

from huiketing.base import times
from huiketing.base.errors import WrongStep
from huiketing.base.text import ERASED
from huiketing.files.models import Attachment
from huiketing.files.store import attach
from huiketing.handbook.loading import load_starter
from huiketing.handbook.models import Choice
from huiketing.handbook.transitions import gaps
from huiketing.history import verify
from huiketing.history.models import Event
from huiketing.matters import erasing, transitions
from huiketing.matters.models import Contact, Matter
from huiketing.matters.transitions import (
    accept_with_gap,
    add_co_handler,
    answer_rectification,
    answer_supervision,
    ask_extension,
    close,
    contact,
    decide,
    give_opinion,
    hold_original,
    rate,
    remind,
    reopen,
    reply,
    resume,
    return_original,
    supervise,
    void,
    wait_for_papers,
)
from huiketing.parties.models import Party
from huiketing.parties.transitions import ask_erasure, carry_out_erasures
from huiketing.search.rebuild import rebuild
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up

Callbacks = Callable[..., AbstractContextManager[object]]
SAID = "甲乙丙丁"
"""Stands in everything anybody writes in the story below."""
PHONE = "13857360021"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


@pytest.fixture
def zhu(cast: Cast) -> Party:
    party = make_party(cast.village, phone=PHONE)
    Party.objects.filter(pk=party.pk).update(address=f"8 组 {SAID} 号", group="8 组")
    return party


def a_whole_life(cast: Cast, party: Party) -> Matter:
    """Everything that can be written about a matter, each with the words looked for."""
    matter = take_up(
        cast, party=party, words=f"我要{SAID}", title=f"{SAID}一事", on_behalf_of=SAID,
        external_number=f"12345-{SAID}",
    )  # fmt: skip
    attach(matter, SimpleUploadedFile(f"{SAID}.pdf", PDF + b"brought"), by=cast.shen)
    contact(
        matter, by=cast.shen, way="visit", result="reached", said_=SAID, place=SAID, companions=SAID
    )
    photo = SimpleUploadedFile(f"{SAID}.pdf", PDF + b"seen there")
    attach(Contact.objects.get(matter=matter), photo, by=cast.shen)
    wait_for_papers(matter, by=cast.shen, missing=[f"{SAID}证明"], note=SAID)
    resume(matter, by=cast.shen)
    accept_with_gap(
        matter, by=cast.shen, what=SAID, due_on=times.today() + timedelta(3), signed_by=SAID
    )
    hold_original(matter, by=cast.shen, what=SAID, signed_by=SAID)
    held = matter.originals.get()
    return_original(matter, by=cast.shen, original=held.pk, signed_by=SAID)
    add_co_handler(matter, by=cast.shen, unit=cast.village, person=cast.lu, note=SAID)
    give_opinion(matter, by=cast.lu, opinion=SAID)
    ask_extension(matter, by=cast.shen, reason=SAID, amount=2, unit="working_day")
    decide(matter, by=cast.gu, kind="extension", grant=True, note=SAID)
    remind(matter, by=cast.gu, words=SAID)
    supervise(matter, by=cast.gu, words=SAID, due_at=times.now() + timedelta(days=1))
    number = matter.supervisions.get(level="order").number
    answer_supervision(matter, by=cast.shen, number=number, answer=SAID)
    reply(matter, by=cast.shen, text=SAID)
    rate(matter, level=1, words=SAID, by_name="朱女士", device="d" * 32)
    answer_rectification(matter, by=cast.gu, finding=SAID, upheld=True)
    reopen(matter, by=None, reason=SAID, by_name="朱女士")
    transitions.accept(matter, by=cast.shen)
    close(matter, by=cast.shen, outcome="solved", text=SAID)
    return matter


def erase(party: Party, cast: Cast) -> None:
    """Put down by the lead, and three days go by."""
    ask_erasure(party, by=cast.gu, ground="asked", paper="2020 第 12 号")
    for hours in (0, 72, 73):
        with times.as_of(times.now() + timedelta(hours=hours)):
            carry_out_erasures()


def everything_kept() -> Iterator[tuple[str, str]]:
    """Every value of every row, sealed ones opened, with the table it stands in."""
    for model in apps.get_models():
        fields = [f.attname for f in model._meta.concrete_fields if f.attname != "grams"]
        for row in model._default_manager.only(*fields):
            yield model._meta.label, repr({name: getattr(row, name) for name in fields})


def where_it_says(words: str) -> set[str]:
    return {table for table, row in everything_kept() if words in row}


def test_nothing_that_was_said_of_them_is_kept_anywhere(
    cast: Cast, zhu: Party, django_capture_on_commit_callbacks: Callbacks
) -> None:
    matter = a_whole_life(cast, zhu)
    files = [attachment.path for attachment in Attachment.objects.all()]
    assert len(files) == 2
    assert len(where_it_says(SAID)) > 12, "the story does not say it everywhere"

    with django_capture_on_commit_callbacks(execute=True):
        erase(zhu, cast)

    assert where_it_says(SAID) == set()
    assert where_it_says("朱丽华") == set()
    assert where_it_says("朱女士") == set()
    assert where_it_says(PHONE) == set()
    assert not [path for path in files if default_storage.exists(path)]
    assert verify.verify().ok
    matter.refresh_from_db()
    assert (matter.words, matter.title, matter.party.name) == (ERASED, ERASED, ERASED)


def test_the_frame_of_the_matter_stays(cast: Cast, zhu: Party) -> None:
    matter = a_whole_life(cast, zhu)
    kept = [
        "number", "status", "outcome", "level", "unit_id", "line_id", "handler_id", "closed_at",
        "promised_due", "round", "happened_at",
    ]  # fmt: skip
    before = {name: getattr(matter, name) for name in kept}
    clocks = list(matter.clocks.values())
    kinds = list(Event.objects.about(matter).values_list("kind", flat=True))

    erase(zhu, cast)

    matter.refresh_from_db()
    assert {name: getattr(matter, name) for name in kept} == before
    assert list(matter.clocks.values()) == clocks
    assert matter.ratings.get().level == 1
    *told, last = Event.objects.about(matter)
    assert [event.kind for event in told] == kinds
    assert last.sentence.endswith("本人要求 2020 第 12 号")


def test_words_the_book_had_nothing_for_are_gone_from_its_history_too(
    cast: Cast, zhu: Party
) -> None:
    matter = make_matter(cast, party=zhu, words=f"{SAID}能不能认养空地")
    other = make_matter(cast, party=make_party(cast.village, phone="13857360099"), words="借礼堂")
    for asked in (matter, other):
        unfitted = Choice.objects.get(words=asked.words, procedure=None)
        gaps.dismiss([unfitted], by=cast.fang, reason="不归本书")
    void(matter, by=cast.wang, reason="登记错了")

    erase(zhu, cast)

    assert where_it_says(SAID) == set()
    assert "借礼堂" in repr([event.data for event in Event.objects.all().with_details()])
    assert verify.verify().ok


def test_the_title_of_a_procedure_stays(cast: Cast, zhu: Party) -> None:
    load_starter()
    matter = take_up(cast, party=zhu, code="MZ-006", title=f"{SAID}的低保")
    close(matter, by=cast.shen, outcome="solved", text=SAID)

    erase(zhu, cast)

    matter.refresh_from_db()
    assert matter.title == str(matter.procedure)
    assert SAID not in matter.title


def test_it_waits_until_nothing_is_owed_any_more(cast: Cast, zhu: Party) -> None:
    matter = take_up(cast, party=zhu)
    erase(zhu, cast)
    zhu.refresh_from_db()
    assert (zhu.name, zhu.erased_at) == ("朱丽华", None)

    close(matter, by=cast.shen, outcome="solved", text="办好了")
    for hours in (80, 81):
        with times.as_of(times.now() + timedelta(hours=hours)):
            carry_out_erasures()

    zhu.refresh_from_db()
    assert zhu.name == ERASED


def test_a_paper_held_and_an_unanswered_bad_rating_hinder_too(cast: Cast, zhu: Party) -> None:
    matter = take_up(cast, party=zhu)
    hold_original(matter, by=cast.shen, what="户口本", signed_by="朱丽华")
    reply(matter, by=cast.shen, text="办好了")
    rate(matter, level=1, words="", by_name="朱女士")
    assert erasing.owes(zhu)

    answer_rectification(matter, by=cast.gu, finding="道歉", upheld=True)
    assert erasing.owes(zhu)

    return_original(matter, by=cast.shen, original=matter.originals.get().pk, signed_by="朱丽华")
    assert not erasing.owes(zhu)


def test_what_was_only_replied_to_is_waited_for_and_the_page_says_so(
    cast: Cast, zhu: Party, client: Client
) -> None:
    matter = reply(take_up(cast, party=zhu), by=cast.shen, text="办好了")

    erase(zhu, cast)

    client.force_login(cast.gu)
    page = client.get(zhu.get_absolute_url()).content.decode()
    assert "等名下的事项都已办结（只答复过的还不算办结）" in page
    close(matter, by=cast.shen, outcome="solved", text="")
    assert not erasing.owes(zhu)


def test_nothing_follows_on_an_erased_matter(cast: Cast, zhu: Party, client: Client) -> None:
    matter = take_up(cast, party=zhu)
    close(matter, by=cast.shen, outcome="solved", text="办好了")
    slip = f"/t/{matter.tracking_code}"
    assert client.get(slip).status_code == 200

    erase(zhu, cast)

    matter.refresh_from_db()
    assert client.get(slip).status_code == 404
    with pytest.raises(WrongStep):
        reopen(matter, by=cast.wang, reason="又坏了")
    client.force_login(cast.wang)
    page = client.get(matter.get_absolute_url()).content.decode()
    assert "抹去" in page
    assert "/reopen" not in page


def test_it_is_found_by_its_number_and_by_no_word(cast: Cast, zhu: Party, client: Client) -> None:
    matter = take_up(cast, party=zhu, words=f"我要{SAID}")
    close(matter, by=cast.shen, outcome="solved", text=SAID)
    erase(zhu, cast)
    client.force_login(cast.wang)

    for _again in range(2):
        by_word = client.get("/search", {"q": SAID}).content.decode()
        assert matter.number not in by_word
        assert matter.number in client.get("/search", {"q": matter.number}).content.decode()
        rebuild()


def test_every_field_of_text_around_a_matter_is_declared() -> None:
    """A room that adds one says whether it goes or stays."""
    text = (models.CharField, models.TextField, models.JSONField)
    around = {
        model
        for model in apps.get_models()
        if model is Matter
        or any(
            field.related_model is Matter and field.name == "matter"
            for field in model._meta.concrete_fields
        )
    }
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in around
        for field in model._meta.concrete_fields
        if isinstance(field, text) and field.name not in _declared(model)
    ]
    assert around >= set(erasing.declared)
    assert missing == []


def _declared(model: type[models.Model]) -> set[str]:
    fields = erasing.declared.get(model, erasing.Fields())
    return {*fields.words, *fields.emptied, *fields.frame}


def test_a_matter_of_somebody_else_is_untouched(cast: Cast, zhu: Party) -> None:
    other = make_matter(
        cast, party=make_party(cast.village, name="钱阿根", phone="13857360099"), words="路灯不亮"
    )
    close(take_up(cast, party=zhu), by=cast.shen, outcome="solved", text="办好了")

    erase(zhu, cast)

    other.refresh_from_db()
    assert (other.words, other.party.name, other.party.phone) == (
        "路灯不亮", "钱阿根", "13857360099",
    )  # fmt: skip
