"""How a test gets a version somewhere on its way: 沈月琴 writes, 金海明 reads, 方佩文 signs."""

from typing import Any

from huiketing.handbook.models import Procedure, ProcedureVersion
from huiketing.handbook.transitions import signing, writing
from tests.cast import Cast


def procedure(code: str = "MZ-006") -> Procedure:
    """The row of a procedure of the starter handbook."""
    return Procedure.objects.select_related("line").get(code=code)


def version(code: str = "MZ-006", number: int = 1) -> ProcedureVersion:
    """A version, read anew."""
    return ProcedureVersion.objects.select_related("procedure__line").get(
        procedure__code=code, number=number
    )


def drafted(cast: Cast, code: str = "MZ-006", **changes: Any) -> ProcedureVersion:
    """The next version, a draft of 沈月琴's."""
    draft = writing.start_draft(procedure(code), by=cast.shen)
    return writing.edit_draft(draft, by=cast.shen, **({"fee": "不收费，照片免费拍"} | changes))


def submitted(cast: Cast, code: str = "MZ-006") -> ProcedureVersion:
    """The starter's version as it stands, with its peers."""
    return signing.submit(version(code), by=cast.shen)


def checked(cast: Cast, row: ProcedureVersion) -> ProcedureVersion:
    """A draft read by 金海明 and checked by 方佩文, to be issued."""
    signing.submit(row, by=cast.shen)
    signing.agree(row, by=cast.jin)
    return signing.check(row, by=cast.fang)


def issued(cast: Cast, row: ProcedureVersion, **said: Any) -> ProcedureVersion:
    """A draft taken the whole way."""
    return signing.issue(checked(cast, row), by=cast.fang, **({"summary": "照片免费拍"} | said))
