"""The book in memory: free to ask, and never staler than a second."""

from dataclasses import FrozenInstanceError

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.base.recent import forget_all
from huiketing.handbook import book as shelf
from huiketing.handbook.book import Book, book
from huiketing.handbook.models import Edition, Procedure, ProcedureVersion
from huiketing.org.models import Line


def test_a_registration_finds_its_procedure_without_a_statement(starter: Book) -> None:
    with CaptureQueriesContext(connection) as queries:
        entry = book().version("MZ-006")

    assert entry is not None
    assert entry.title == "老年优待证办理"
    assert not queries.captured_queries


def test_an_entry_knows_the_row_a_matter_points_to(starter: Book) -> None:
    entry = starter.by_code["MZ-006"]

    row = ProcedureVersion.objects.get(pk=entry.version_id)

    assert row.procedure.code == "MZ-006"
    assert starter.by_version[row.pk] is entry


@pytest.mark.parametrize("written", ["MZ-006", "mz-006", " MZ-006 "])
def test_a_code_is_found_however_it_is_written(starter: Book, written: str) -> None:
    assert starter.version(written) is starter.by_code["MZ-006"]


@pytest.mark.parametrize("written", ["", "MZ-999", "老年证", "\x00", "😀" * 200])
def test_what_is_no_code_finds_nothing(starter: Book, written: str) -> None:
    assert starter.version(written) is None


def test_looking_again_costs_one_statement_and_the_book_is_the_same(starter: Book) -> None:
    forget_all()  # as when the second is over

    with CaptureQueriesContext(connection) as queries:
        assert book() is starter
        assert book() is starter

    assert len(queries) == 1


def test_a_change_by_another_process_is_seen_at_the_next_look(starter: Book) -> None:
    ProcedureVersion.objects.filter(procedure__code="MZ-006").update(title="老年证")
    Edition.bump()
    assert book().by_code["MZ-006"].title == "老年优待证办理"

    forget_all()

    assert book().by_code["MZ-006"].title == "老年证"


def test_a_line_that_is_renamed_is_renamed_in_the_book(starter: Book) -> None:
    Line.objects.filter(code="MZ").update(name="民政救助")
    forget_all()

    assert book().by_code["MZ-006"].line_name == "民政救助"


def test_a_withdrawn_procedure_leaves_the_book_and_its_matters_keep_their_version(
    starter: Book,
) -> None:
    version_id = starter.by_code["MZ-006"].version_id
    Procedure.objects.filter(code="MZ-006").update(withdrawn_on="2026-11-23")
    Edition.bump()
    shelf.clear()

    assert book().version("MZ-006") is None
    assert ProcedureVersion.objects.filter(pk=version_id).exists()


def test_the_book_is_ordered_by_line_and_code(starter: Book) -> None:
    lines = [code for code, _name, _entries in starter.by_line()]

    assert lines[:3] == ["DJ", "MZ", "SB"]
    assert len(starter) == sum(len(entries) for _c, _n, entries in starter.by_line()) == 100


def test_nothing_in_the_book_can_be_changed(starter: Book) -> None:
    with pytest.raises(FrozenInstanceError):
        starter.entries[0].title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        starter.by_code["XX-001"] = starter.entries[0]  # type: ignore[index]
