"""Putting in, moving, taking out and making anew: cheap, and never half done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from huiketing.search import engine, registry
from huiketing.search.find import find
from huiketing.search.grams import of_entry
from huiketing.search.highlight import marked, snippet
from huiketing.search.index import Item, drop, place, put, put_all
from huiketing.search.models import Entry
from huiketing.search.rebuild import rebuild
from tests.search.corpus import fill, found, items

pytestmark = pytest.mark.django_db

RIVER, LIFT = items()[:2]


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, registry.Source]]:
    monkeypatch.setattr(registry, "sources", {})
    monkeypatch.setattr("huiketing.search.rebuild.sources", registry.sources)
    monkeypatch.setattr("huiketing.search.management.commands.reindex.sources", registry.sources)
    yield registry.sources


def test_putting_in_is_one_statement_the_first_time_and_the_next(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        put(RIVER)
    with django_assert_num_queries(1):
        put(replace(RIVER, title="河道疏通"))

    assert found("疏通") == [RIVER.number]
    assert found("清淤") == []
    assert Entry.objects.count() == 1


def test_what_was_registered_is_found_in_the_same_transaction() -> None:
    with transaction.atomic():
        put(RIVER)
        assert found("河道") == [RIVER.number]


def test_what_is_rolled_back_is_not_found() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        put(RIVER)
        raise RuntimeError

    assert found("河道") == []


def test_moving_it_is_one_statement_and_keeps_its_words(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    put(RIVER)

    with django_assert_num_queries(1):
        place(
            RIVER.subject_type, RIVER.subject_uid, unit_path="1/6/", lines=["MZ"], restricted=True
        )

    assert found("清淤") == []
    assert found("清淤", Q(unit_path__startswith="1/6/", lines__contains=",MZ,")) == [RIVER.number]


def test_what_is_dropped_is_not_found(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    put_all([RIVER, LIFT])

    with django_assert_num_queries(1):
        drop(RIVER.subject_type, RIVER.subject_uid)

    assert found("2026") == [LIFT.number]


def test_of_a_subject_named_twice_in_one_batch_the_last_holds() -> None:
    assert put_all([RIVER, replace(RIVER, title="河道疏通")]) == 2

    assert found("疏通") == [RIVER.number]


@pytest.mark.parametrize(
    "text", ["", "长" * 9000, "a" * 9000, "\x00\ud83d😀", "' \" \\ {}", "1 " * 999]
)
def test_any_text_can_be_put_in(text: str) -> None:
    put(replace(RIVER, text=text, title=text[:400], names=[text[:500]], number=text[:70]))

    assert Entry.objects.count() == 1


def test_a_day_long_ago_or_far_ahead_keeps_its_place() -> None:
    put(replace(RIVER, at=datetime(1900, 1, 1, tzinfo=UTC)))
    put(replace(LIFT, at=datetime(2199, 1, 1, tzinfo=UTC)))

    page = find("2026", limit=1)
    assert [hit.number for hit in page.hits] == [LIFT.number]
    (last,) = find("2026", limit=1, cursor=page.next).hits
    assert last.at.year == 1900


def test_reindexing_brings_back_what_was_lost_and_drops_what_is_gone(
    rooms: dict[str, registry.Source], capsys: pytest.CaptureFixture[str]
) -> None:
    fill()
    drop(LIFT.subject_type, LIFT.subject_uid)
    put(Item("ghost", "rooms.ghost", RIVER.subject_uid, "鬼", RIVER.at))
    registry.register("matter", lambda: (item for item in items() if item != RIVER))

    with override("zh-hans"):
        call_command("reindex")

    assert "matter: 7" in capsys.readouterr().out
    assert found("电梯") == [LIFT.number]
    assert found("河道") == []
    assert not Entry.objects.filter(kind="ghost").exists()


def test_reindexing_one_kind_leaves_the_others(rooms: dict[str, registry.Source]) -> None:
    fill()
    registry.register("party", list)
    seen: list[tuple[str, int]] = []

    assert rebuild(["party"], lambda kind, count: seen.append((kind, count))) == {"party": 0}
    assert len(found("2026", limit=100)) == 7
    registry.register("matter", items)
    rebuild(["matter"], lambda kind, count: seen.append((kind, count)))
    assert seen == [("matter", 8)]


def test_an_unknown_kind_and_a_source_of_strange_kinds_are_named(
    rooms: dict[str, registry.Source],
) -> None:
    registry.register("party", items)

    with override("zh-hans"), pytest.raises(CommandError, match="没有这一类可以搜：nothing"):
        call_command("reindex", "nothing")
    with pytest.raises(ValueError, match="source of party yields matter"):
        rebuild(["party"])


def test_the_database_has_what_the_search_needs() -> None:
    assert engine.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_what_the_database_lost_is_named_and_made_again() -> None:
    name = "search_entry_grams" if connection.vendor == "postgresql" else "search_entry_came"
    with connection.cursor() as cursor:
        thing = "INDEX" if connection.vendor == "postgresql" else "TRIGGER"
        cursor.execute(f"DROP {thing} {name}")
    put(RIVER)  # unseen by the full-text table

    assert engine.missing(connection) == [name]
    engine.ensure(connection)

    assert engine.missing(connection) == []
    assert found("河道") == [RIVER.number]


def test_after_many_changes_the_index_answers_as_one_made_anew() -> None:
    fill()
    for item in items():
        put(replace(item, text=item.text[::-1]))
    drop(RIVER.subject_type, RIVER.subject_uid)
    put(LIFT)
    questions = ["电梯", "2026", "河道", "口村", "灯", "来不下", "zjg"]
    answers = [found(question, Q()) for question in questions]

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)")
    engine.tidy(connection)

    assert [found(question, Q()) for question in questions] == answers
    assert answers[0] == ["QJ-2026-1148"]


def test_the_grams_of_a_title_are_few_and_end() -> None:
    cut = of_entry("河道清淤", "QJ-2026-1147", ["朱建国"], "又堵了")

    assert {"河道", "河", "~hd", "~hdq", "^hedaoq", "^qingyu", "qj", "1147", "堵了"} <= set(cut)
    assert "堵" not in cut
    assert len(cut) == len(set(cut)) < 50
    assert len(of_entry("长" * 300, "", [], "长" * 4000)) < 20


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("<b>电梯</b>", ["电梯"], "&lt;b&gt;<mark>电梯</mark>&lt;/b&gt;"),
        ("ＱＪ-2026", ["qj-2026"], "<mark>ＱＪ-2026</mark>"),
        ("㎡电梯", ["电梯"], "㎡<mark>电梯</mark>"),
        ("电梯电梯", ["电梯", "梯电"], "<mark>电梯电梯</mark>"),
        ("A&B", ["a"], "<mark>A</mark>&amp;B"),
        ("没有", ["电梯"], "没有"),
    ],
)
def test_what_fits_is_marked_and_nothing_escapes(text: str, words: list[str], shown: str) -> None:
    assert marked(text, words) == shown


def test_a_snippet_begins_shortly_before_what_fits() -> None:
    long = "前" * 100 + "电梯" + "后" * 100

    shown = snippet(long, ["电梯"])

    assert shown == f"…{'前' * 16}<mark>电梯</mark>{'后' * 62}…"
    assert snippet("短\n文", []) == "短 文"
    assert snippet("前" * 100 + "电梯", ["电梯"]) == f"…{'前' * 78}<mark>电梯</mark>"
