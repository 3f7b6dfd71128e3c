"""An update that cuts words otherwise makes the index anew by itself, beside the running server."""

from typing import Any

import pytest
from django.core.management import call_command

from huiketing.config import tasks
from huiketing.config.doctor import Finding, _search
from huiketing.config.prepare import prepare
from huiketing.handbook.loading import load_starter
from huiketing.jobs.models import Job
from huiketing.jobs.running import run_next
from huiketing.search import cutting
from huiketing.search.models import Cutting, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def updated(settings: Any, tmp_path: Any) -> None:
    """A place whose index an older version cut: most of it is not found as it should be."""
    settings.HOME = tmp_path
    load_starter()
    Cutting.objects.all().delete()
    Entry.objects.exclude(number="MZ-006").delete()


def asked() -> list[str]:
    return list(Job.objects.filter(kind=tasks.REINDEX).values_list("state", flat=True))


def said() -> Finding:
    return next(_search())


def test_a_fresh_place_keeps_the_number_and_rebuilds_nothing(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path

    prepare()
    prepare()

    assert Entry.objects.count() >= 100
    assert not cutting.is_old()
    assert asked() == []
    assert said().state == "ok"


def test_an_older_index_is_made_anew_by_a_job_that_is_asked_for_once(updated: None) -> None:
    prepare()
    prepare()
    assert asked() == ["waiting"]
    waiting = said()
    assert run_next()

    assert (waiting.state, waiting.details["job"]) == ("warn", "waiting")
    assert "./hkt reindex" in waiting.remedy
    assert Entry.objects.filter(kind="procedure").count() == 100
    assert said().state == "ok"
    prepare()
    assert asked() == ["done"]


def test_a_job_that_comes_after_reindex_by_hand_has_nothing_to_do(updated: None) -> None:
    prepare()
    call_command("reindex", verbosity=0)
    Entry.objects.exclude(number="MZ-006").delete()

    assert run_next()

    assert asked() == ["done"]
    assert Entry.objects.count() == 1


def test_what_failed_is_said_and_asked_for_again(
    updated: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Any:
        raise OSError("disk full")

    prepare()
    with monkeypatch.context() as patched:
        patched.setattr("huiketing.search.rebuild.sources", {"procedure": broken})
        assert run_next()

    assert asked() == ["failed"]
    assert said().state == "warn"
    assert "disk full" in said().says
    prepare()
    assert run_next()
    assert asked() == ["failed", "done"]
    assert said().state == "ok"
