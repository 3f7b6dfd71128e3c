"""The starter handbook becomes a place's own book, once, and never over what the place wrote."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.clock.periods import Period, Unit
from huiketing.handbook import starter as data
from huiketing.handbook.book import Book, book
from huiketing.handbook.entry import Material
from huiketing.handbook.loading import Loaded, load_starter
from huiketing.handbook.models import Edition, Procedure, ProcedureVersion
from huiketing.history.models import Event
from huiketing.org.models import Line
from huiketing.search import asking
from tests.cast import Cast

SOURCE: dict[str, Any] = json.loads((data.DATA / "handbook-100.json").read_text())


def test_a_new_place_gets_a_hundred_procedures_of_eleven_lines_all_to_be_checked(db: Any) -> None:
    loaded = load_starter()

    assert loaded == Loaded(lines=11, procedures=100, versions=100)
    assert list(Line.objects.values_list("code", flat=True)) == [
        "DJ", "MZ", "SB", "WJ", "CL", "ZZ", "CG", "WY", "WF", "TY", "NJ",
    ]  # fmt: skip
    assert Line.objects.get(code="SB").name == "社保就业"
    versions = ProcedureVersion.objects.all()
    assert {(v.number, v.status, v.is_current) for v in versions} == {(1, "draft", True)}


def test_loading_again_adds_nothing_and_changes_nothing(db: Any) -> None:
    load_starter()
    ProcedureVersion.objects.filter(procedure__code="MZ-006").update(title="本村老年证")
    stamp = Edition.objects.get().stamp

    assert load_starter() == Loaded()

    assert ProcedureVersion.objects.get(procedure__code="MZ-006").title == "本村老年证"
    assert Edition.objects.get().stamp == stamp


def test_what_a_place_already_has_stays_its_own(cast: Cast) -> None:
    own = Procedure.objects.create(code="MZ-006", line=cast.lines["MZ"])
    ProcedureVersion.objects.create(
        procedure=own, number=4, title="老年证，村里自己写的", is_current=True
    )

    loaded = load_starter(by=cast.admin)

    assert loaded == Loaded(lines=0, procedures=99, versions=99)
    entry = book().version("MZ-006")
    assert entry is not None
    assert (entry.number, entry.title) == (4, "老年证，村里自己写的")


def test_the_loading_is_history_with_who_did_it(cast: Cast) -> None:
    load_starter(by=cast.admin)

    event = Event.objects.about(Edition.objects.get()).get()

    assert (event.kind, event.by) == ("handbook.loaded", cast.admin.uid)
    assert event.data == {"lines": 0, "procedures": 100, "versions": 100}
    assert "100" in event.sentence


def test_loading_is_a_handful_of_statements(db: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        load_starter()

    # On SQLite a bulk insert is cut where the engine's number of variables ends.
    assert len(queries) <= 40


def test_what_was_loaded_is_found_by_the_search_of_the_house(cast: Cast) -> None:
    load_starter()

    found = {item.hit.number: item.url for item in asking.ask(cast.wang, "老年证").items}

    assert found == {"MZ-006": "/handbook/MZ-006/"}
    assert not asking.ask(cast.wang, "家庭暴力").items


def test_titles_and_codes_are_those_of_the_source(starter: Book) -> None:
    assert {entry.code: entry.title for entry in starter.entries} == {
        row["code"]: data.set_in_type(row["title"]) for row in SOURCE["matters"]
    }


@pytest.mark.parametrize(
    ("code", "kind", "promise", "statute"),
    [
        ("MZ-006", "on_the_spot", "0 working_day", None),
        ("MZ-001", "promised", "30 working_day", "30 working_day"),
        ("DJ-001", "promised", "5 working_day", None),
        ("ZZ-004", "promised", "7 day", "7 day"),
        ("DJ-002", "promised", "30 day", "1 month"),
        ("WY-002", "urgent", "15 minute", None),
        ("WY-006", "urgent", "30 minute", "30 minute"),
        ("MZ-003", "urgent", "24 hour", "24 hour"),
        ("MZ-010", "urgent", "2 hour", None),
        ("MZ-012", "on_the_spot", "0 working_day", None),
    ],
)
def test_each_limit_keeps_its_unit_and_what_the_law_says(
    starter: Book, code: str, kind: str, promise: str, statute: str | None
) -> None:
    entry = starter.version(code)

    assert entry is not None
    assert entry.type == kind
    assert entry.promise.code == promise
    assert (entry.statute.code if entry.statute else None) == statute


def test_what_is_due_at_once_still_has_a_limit_that_can_be_kept(starter: Book) -> None:
    at_once = [row["code"] for row in SOURCE["matters"] if row["time_limit"]["urgent_minutes"] == 0]

    assert len(at_once) == 5
    for code in at_once:
        assert starter.by_code[code].promise == Period(15, Unit.MINUTE)


def test_restricted_procedures_are_named_with_their_reason_and_exist(starter: Book) -> None:
    restricted = {entry.code for entry in starter.entries if entry.restricted}

    assert restricted == set(data.restricted_codes())
    assert {"ZZ-003", "WF-004", "WF-005", "WJ-004", "ZZ-011", "CG-004", "CG-006"} <= restricted
    assert all(data.restricted_codes().values())


def test_whoever_reports_sewage_is_protected_because_their_article_says_so_and_the_law(
    starter: Book,
) -> None:
    sewage = starter.by_code["CG-006"]

    assert any("违法排污" in step for step in sewage.steps)
    assert "举报人泄露" in sewage.pitfalls
    assert "《环境保护法》第五十七条" in data.restricted_codes()["CG-006"]
    # The reasons of two procedures are two: a word in the title is none.
    reasons = data.restricted_codes().values()
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证、户口簿", [{"name": "身份证"}, {"name": "户口簿"}]),
        ("收入、患病、残疾等佐证", [{"name": "收入、患病、残疾等佐证"}]),
        ("照片(符合要求)", [{"name": "照片", "note": "符合要求"}]),
        ("结婚证(如有)", [{"name": "结婚证", "note": "如有", "sometimes": True}]),
        ("代办人身份证", [{"name": "代办人身份证", "sometimes": True}]),
        ("居民死亡医学证明(推断)书或公安机关证明",
         [{"name": "居民死亡医学证明（推断）书或公安机关证明"}]),
    ],
)  # fmt: skip
def test_a_line_of_materials_becomes_what_the_desk_ticks_off(
    text: str, expected: list[dict[str, Any]]
) -> None:
    assert data.materials(text) == expected


def test_every_material_of_the_source_is_there_and_none_is_empty(starter: Book) -> None:
    for row in SOURCE["matters"]:
        entry = starter.by_code[row["code"]]
        assert len(entry.materials) >= len(row["materials"])
        assert all(isinstance(m, Material) and m.name for m in entry.materials)


def test_prose_is_set_in_chinese_type() -> None:
    assert data.set_in_type('核对身份,问清"转入"还是转出(见12:30)') == (
        "核对身份，问清「转入」还是转出（见12:30）"
    )


def test_related_procedures_exist(starter: Book) -> None:
    for entry in starter.entries:
        assert set(entry.related) <= set(starter.by_code), entry.code


def test_the_command_says_what_it_added(db: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_handbook")
    call_command("load_handbook")

    assert capsys.readouterr().out.splitlines() == [
        "补了 11 个条线、100 个流程。",
        "补了 0 个条线、0 个流程。",
    ]


def test_the_data_file_is_the_whole_starter() -> None:
    assert Path(data.DATA / "handbook-100.json").stat().st_size > 100_000
    assert len(SOURCE["matters"]) == 100
