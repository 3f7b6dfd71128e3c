"""How a test gets an experience, and words no procedure fitted."""

from typing import Any

from huiketing.handbook.models import Choice, Experience, ProcedureVersion
from huiketing.handbook.transitions.experience import write_experience
from huiketing.org.models import Person, Unit
from tests.cast import Cast

SEAL = "白内障老人看不清签字处，带上印泥和放大镜，按手印也认。"


def in_force(code: str = "MZ-006") -> ProcedureVersion:
    """The version of a procedure that is in force."""
    rows = ProcedureVersion.objects.select_related("procedure__line")
    return rows.get(procedure__code=code, is_current=True)


def experience(cast: Cast, **changes: Any) -> Experience:
    """沈月琴 writes down what an old-age card taught her."""
    asked: dict[str, Any] = {
        "by": cast.shen,
        "version": in_force(changes.pop("code", "MZ-006")),
        "words": SEAL,
        "unit": cast.village,
    } | changes
    return write_experience(**asked)


def without_procedure(unit: Unit, by: Person, *words: str, **more: Any) -> list[Choice]:
    """The desk found no procedure for these words."""
    return [Choice.objects.create(words=each, unit=unit, by=by, **more) for each in words]
