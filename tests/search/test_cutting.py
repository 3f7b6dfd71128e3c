"""The rules by which words are cut have a number, and the index keeps by which it was cut."""

import hashlib

import pytest

from huiketing.search import cutting
from huiketing.search.grams import CUTTING, of_entry
from huiketing.search.index import put, put_all
from huiketing.search.models import Cutting
from huiketing.search.rebuild import rebuild
from tests.search.corpus import items

SHOWN = [
    ("老年优待证办理", "LW-2026-01147", ["朱丽华", "单小梅"], "我妈今年六十五了，老年证要弄一下"),
    ("3号楼B座电梯MRI检查", "QX-2026-00002", ["欧阳明"], "QJ20261147 电梯困人 3 小时, call 12345"),
]
FINGERPRINT = "8bb0042d062a6ac2"


def test_the_number_is_raised_when_an_entry_is_cut_otherwise() -> None:
    """Cut otherwise on purpose? Raise `grams.CUTTING`, and put both down here anew."""
    cut = "\n".join(" ".join(of_entry(*entry)) for entry in SHOWN)

    assert (CUTTING, hashlib.sha256(cut.encode()).hexdigest()[:16]) == (2, FINGERPRINT)


@pytest.mark.django_db
def test_a_fresh_index_is_of_todays_rules_and_stays_so() -> None:
    assert not cutting.settle()
    put(items()[0])

    assert not cutting.is_old()
    assert not cutting.settle()
    assert Cutting.objects.get().number == CUTTING


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "old"), [(None, True), (CUTTING - 1, True), (CUTTING, False), (CUTTING + 1, False)]
)
def test_what_older_rules_cut_is_old_and_what_a_newer_version_cut_is_not(
    kept: int | None, old: bool
) -> None:
    put_all(items()[:2])
    if kept is not None:
        Cutting.objects.create(pk=Cutting.THE_ONE, number=kept)

    assert cutting.is_old() is cutting.settle() is old


@pytest.mark.django_db
def test_only_a_whole_rebuild_makes_the_whole_index_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huiketing.search.rebuild.sources", {"matter": lambda: items()[:2]})
    put_all(items()[:2])

    rebuild(["matter"])
    assert cutting.is_old()
    rebuild()
    assert not cutting.is_old()
