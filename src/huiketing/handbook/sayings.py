"""How residents say it, as shipped: one file a writer under `data/sayings`, and into the rows.

A file has a line for each saying: the code of its procedure, the voice, the words. Writers whose
names begin with k are kept out of all training: accuracy is measured on theirs. Under `place`, one
file a resident of the same village, is what choices are measured on; it never comes into the rows.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from huiketing.handbook.models import Procedure, Saying
from huiketing.handbook.starter import DATA, set_in_type

FOLDER = DATA / "sayings"
PLACE = FOLDER / "place"


class Said(NamedTuple):
    """A shipped saying."""

    writer: str
    code: str
    voice: str
    words: str

    @property
    def kept_out(self) -> bool:
        """Never learned from."""
        return self.writer.startswith("k")


def shipped() -> Iterator[Said]:
    """Every shipped saying, writer by writer; what two wrote alike is the first one's."""
    known: set[tuple[str, str]] = set()
    for said in _read(FOLDER):
        if (said.code, said.words) not in known:
            known.add((said.code, said.words))
            yield said


def of_one_place() -> list[Said]:
    """What residents of one village say, resident by resident: nothing is ever learned from it."""
    return list(_read(PLACE))


def _read(folder: Path) -> Iterator[Said]:
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            code, voice, words = line.split("\t")
            yield Said(path.stem, code, voice, set_in_type(words))


@transaction.atomic
def load_sayings() -> int:
    """Add the shipped sayings of writers this place does not have yet; how many were added.

    One that a place took away stays away, for its row stays.
    """
    known = set(Saying.objects.exclude(writer="").values_list("writer", flat=True).distinct())
    procedures = dict(Procedure.objects.values_list("code", "pk"))
    rows = [
        Saying(
            procedure_id=procedures[said.code],
            words=said.words,
            voice=said.voice,
            writer=said.writer,
            kept_out=said.kept_out,
        )
        for said in shipped()
        if said.writer not in known and said.code in procedures
    ]
    Saying.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)
