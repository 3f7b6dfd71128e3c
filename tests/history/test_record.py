from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, OutOfDate
from huiketing.history import record as recording
from huiketing.history import sentences as reading
from huiketing.history.models import Event, EventDetail, Head, Notice, load_events
from huiketing.history.record import Happening, describe, record, record_all, tell
from tests.history.people import LI, WANG, ZHOU, Matter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kinds and rules that a test registers are gone after it."""
    monkeypatch.setattr(recording, "_rules", recording._rules.copy())
    monkeypatch.setattr(reading, "sentences", dict(reading.sentences))
    monkeypatch.setattr(reading, "public_sentences", dict(reading.public_sentences))
    return


def statements(queries: CaptureQueriesContext) -> list[str]:
    words = [query["sql"].split()[0] for query in queries]
    return [word for word in words if word in {"SELECT", "INSERT", "UPDATE", "DELETE"}]


def test_a_registration_that_says_three_things_and_tells_two_people_costs_four_statements() -> None:
    tell("test.registered")(lambda matter, event: [WANG])
    tell("test.assigned")(lambda matter, event: [WANG, ZHOU])
    happenings = [
        Happening("test.registered", {"title": "低保复审"}),
        Happening("test.assigned", {"unit": "民政"}),
        Happening("test.promised", {"due": "2020-05-28"}),
    ]

    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        events = record_all(Matter(), happenings, by=LI, new=True)

    assert statements(queries) == ["INSERT"] * 4
    assert [event.seq for event in events] == [1, 2, 3]
    assert Notice.objects.count() == 3


def test_a_later_event_reads_the_head_once_more_and_goes_on_from_it() -> None:
    matter = Matter()
    (first,) = record_all(matter, [Happening("test.registered")], by=LI, new=True)

    with CaptureQueriesContext(connection) as queries:
        second = record(matter, "test.accepted", by=WANG)

    assert statements(queries) == ["SELECT", "UPDATE", "INSERT", "INSERT"]
    assert (second.seq, second.previous) == (2, first.hash)
    assert Head.objects.get(pk=matter.uid).hash == second.hash


def test_an_event_keeps_when_it_happened_and_when_it_was_written_down() -> None:
    on_paper = datetime(2020, 5, 21, 9, 30, 0, 123456, tzinfo=UTC)

    with times.as_of(on_paper):
        event = record(Matter(), "test.registered", by=LI)

    event.refresh_from_db()
    assert event.at == on_paper
    assert event.written_at.year > 2020


def test_what_is_kept_is_plain_and_the_same_in_memory_and_from_the_database() -> None:
    matter = Matter()

    event = record(
        matter,
        "test.registered",
        by=LI,
        due=date(2020, 5, 28),
        at=datetime(2020, 5, 28, 9, tzinfo=UTC),
        money=Decimal("12.50"),
        party=LI.uid,
        label=gettext_lazy("Staff"),
        share=0.1,
        whole=1e16,
        words="门口的路灯不亮😀",
        steps=[{"n": 1, "done": None}, ("a", True)],
    )

    again = Event.objects.get(uid=event.uid)
    assert again.data == event.data
    assert again.data["due"] == "2020-05-28"
    assert again.data["money"] == "12.50"
    assert again.data["words"] == "门口的路灯不亮😀"
    assert again.data["whole"] == 10_000_000_000_000_000
    assert again.by_name == "李慧芳"


def test_a_value_may_be_called_kind_or_subject() -> None:
    event = record(Matter(), "test.registered", by=None, kind="诉求", subject="路灯")

    assert event.data == {"kind": "诉求", "subject": "路灯"}


@pytest.mark.parametrize("words", ["路灯\0", "\ud83d", {"key\0": 1}, float("nan"), float("inf")])
def test_what_no_database_can_keep_is_refused_with_a_sentence_before_anything_is_written(
    words: Any,
) -> None:
    matter = Matter()

    with pytest.raises(Invalid):
        record(matter, "test.registered", by=LI, words=words)

    assert not Event.objects.about(matter).exists()
    assert not Head.objects.filter(pk=matter.uid).exists()


def test_an_object_without_a_plain_form_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError, match="SimpleNamespace"):
        record(Matter(), "test.registered", by=LI, whom=SimpleNamespace())


def test_a_name_of_three_hundred_signs_is_kept_whole() -> None:
    event = record(Matter(), "test.registered", by=None, by_name="慧" * 300)

    assert Event.objects.get(uid=event.uid).by_name == "慧" * 300


def test_a_resident_acts_without_an_account_but_with_a_name() -> None:
    event = record(Matter(), "test.rated", by=None, by_name="朱女士", level=5)

    assert (event.by, event.by_name) == (None, "朱女士")


def test_a_second_first_event_is_refused_as_out_of_date() -> None:
    matter = Matter()
    record(matter, "test.registered", by=LI)

    with pytest.raises(OutOfDate), transaction.atomic():
        record_all(matter, [Happening("test.registered")], by=LI, new=True)

    assert Event.objects.about(matter).count() == 1


def test_whoever_recorded_from_an_older_head_is_refused_as_out_of_date() -> None:
    matter = Matter()
    record(matter, "test.registered", by=LI)
    older = Head.objects.get(pk=matter.uid)
    last = record(matter, "test.accepted", by=WANG)

    with pytest.raises(OutOfDate):
        recording._advance(older, last)


def test_the_one_who_acts_is_not_told_and_nobody_is_told_twice() -> None:
    tell("test.assigned")(lambda matter, event: [LI, WANG])
    tell("test.assigned")(lambda matter, event: iter([WANG, ZHOU]))

    event = record(Matter(), "test.assigned", by=LI)

    told = Notice.objects.filter(event_uid=event.uid).values_list("to", flat=True)
    assert sorted(told) == sorted([WANG.uid, ZHOU.uid])


def test_a_rule_registered_twice_is_one_rule() -> None:
    def whoever_leads(matter: Any, event: Event) -> list[Any]:
        return [ZHOU]

    tell("test.returned")(whoever_leads)
    tell("test.returned")(whoever_leads)

    record(Matter(), "test.returned", by=LI)

    assert Notice.objects.inbox(ZHOU).count() == 1


def test_nothing_said_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert record_all(Matter(), [], by=LI) == []

    assert len(queries) == 0


def test_a_history_of_fifty_is_read_in_two_queries() -> None:
    matter = Matter()
    record_all(matter, [Happening("test.called", {"n": n}) for n in range(50)], by=WANG, new=True)

    with CaptureQueriesContext(connection) as queries:
        told = [
            (event.data["n"], event.by_name) for event in Event.objects.about(matter).with_details()
        ]

    assert told == [(n, "王建国") for n in range(50)]
    assert len(queries) == 2


def test_details_come_along_through_filter_slice_first_and_repeated_reading() -> None:
    matter = Matter()
    record_all(matter, [Happening("test.called", {"n": n}) for n in range(3)], by=WANG, new=True)
    history = Event.objects.about(matter).with_details()
    list(history)

    with CaptureQueriesContext(connection) as queries:
        first = history.filter(seq__gte=2).first()
        assert first is not None
        assert first.data == {"n": 1}
        assert [event.data["n"] for event in history] == [0, 1, 2]
        assert [event.data["n"] for event in history[1:]] == [1, 2]

    assert len(queries) == 2
    assert list(history.values_list("seq", flat=True)) == [1, 2, 3]


def test_an_event_read_alone_finds_its_values_when_asked() -> None:
    event = record(Matter(), "test.called", by=WANG, n=1)

    assert Event.objects.get(uid=event.uid).data == {"n": 1}


def test_an_event_is_a_sentence_in_the_readers_language() -> None:
    describe("test.blanked", gettext_lazy("erased the content of %(events)s entries: %(reason)s"))
    event = record(Matter(), "test.blanked", by=LI, events=3, reason="本人要求")

    with translation.override("en"):
        assert event.sentence == "erased the content of 3 entries: 本人要求"
    with translation.override("zh-hans"):
        assert event.sentence == "抹去了 3 条经过的内容：本人要求"


def test_days_and_moments_in_a_sentence_are_written_as_the_reader_writes_them() -> None:
    describe("test.promised", "%(due)s / %(visit)s / %(number)s")
    visit = datetime(2020, 5, 28, 1, 30, tzinfo=UTC)

    event = record(
        Matter(), "test.promised", by=LI, due=date(2020, 5, 28), visit=visit, number="2020-13-45"
    )

    with translation.override("zh-hans"):
        assert event.sentence == "2020年5月28日 / 2020年5月28日 09:30 / 2020-13-45"


@pytest.mark.parametrize(
    ("sentence", "reads"),
    [
        ("replied: %(text)s", "replied:"),
        ("called %(n)d times %(text)s", "called  times"),
        ("closed this, 100% done", "closed this, 100% done"),
        ("took this on", "took this on"),
        ("%(none)s%(zero)s", "0"),
    ],
)
def test_a_missing_value_leaves_a_gap_and_never_breaks_the_page(sentence: str, reads: str) -> None:
    describe("test.replied", sentence)

    assert record(Matter(), "test.replied", by=LI, none=None, zero=0).sentence == reads


def test_a_kind_that_nobody_described_reads_as_its_name() -> None:
    assert record(Matter(), "test.unheard", by=LI).sentence == "test.unheard"


def test_residents_read_only_what_is_public_and_in_their_own_words() -> None:
    describe("test.assigned", "assigned this to %(unit)s", public="%(unit)s takes care of it")
    describe("test.noted", "noted: %(text)s")
    matter = Matter()
    record(matter, "test.assigned", by=LI, unit="民政")
    record(matter, "test.noted", by=LI, text="态度不好")

    read = [event.public_sentence for event in Event.objects.about(matter).with_details()]

    assert read == ["民政 takes care of it", None]


def test_a_template_shows_the_sentence_escaped() -> None:
    describe("test.replied", "replied: %(text)s", public="we replied: %(text)s")
    event = record(Matter(), "test.replied", by=LI, text="<b>好</b>")

    page = Template("{% load history %}{{ e|sentence }}|{{ e|public_sentence }}").render(
        Context({"e": event})
    )

    assert page == "replied: &lt;b&gt;好&lt;/b&gt;|we replied: &lt;b&gt;好&lt;/b&gt;"


def test_history_refuses_edits_in_python() -> None:
    event = record(Matter(), "test.registered", by=LI)
    events, details = Event.objects.all(), EventDetail.objects.all()

    for edit in (
        event.save,
        event.delete,
        event.detail.save,
        event.detail.delete,
        events.delete,
        lambda: events.update(kind="x"),
        lambda: events.bulk_update([event], ["kind"]),
        lambda: Event.objects.create(kind="x"),
        details.delete,
        lambda: details.update(data={}),
    ):
        with pytest.raises(TypeError, match="append-only"):
            edit()


def test_an_inbox_holds_a_persons_notices_newest_first_until_they_are_read() -> None:
    tell("test.assigned")(lambda matter, event: [WANG])
    record(Matter(), "test.assigned", by=LI, unit="民政")
    second = record(Matter(), "test.assigned", by=LI, unit="水利")

    inbox = Notice.objects.inbox(WANG)

    assert inbox[0].event_uid == second.uid
    assert inbox[0].event.data == {"unit": "水利"}
    assert inbox.unread().count() == 2
    assert inbox.mark_read() == 2
    assert not Notice.objects.inbox(WANG).unread().exists()


def test_an_inbox_of_ten_brings_its_events_along_in_two_queries() -> None:
    tell("test.assigned")(lambda matter, event: [WANG])
    for n in range(10):
        record(Matter(), "test.assigned", by=LI, n=n)
    notices = list(Notice.objects.inbox(WANG))

    with CaptureQueriesContext(connection) as queries:
        load_events(notices)
        assert [notice.event.data["n"] for notice in notices] == list(reversed(range(10)))

    assert len(queries) == 2
