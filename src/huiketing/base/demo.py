"""Whether this installation shows sample data (示例数据), said on every page as long as it does."""

import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest

from huiketing.base.recent import Recent

MARK = "demo.json"
"""The file under HKT_HOME that says so, and who can sign in: everybody may know it."""


@dataclass(frozen=True)
class Account:
    """Somebody of the sample data, with the password anybody may know."""

    username: str
    password: str
    post: str
    unit: str


def mark(accounts: list[Account]) -> None:
    """From now on every page says that people and matters are invented."""
    text = json.dumps([asdict(each) for each in accounts], ensure_ascii=False, indent=1)
    (settings.HOME / MARK).write_text(text)
    _accounts.clear()


def _read() -> list[Account] | tuple[()]:
    try:
        rows = json.loads((settings.HOME / MARK).read_text())
    except FileNotFoundError:
        return ()
    return [Account(**row) for row in rows]


_accounts: Recent[list[Account] | tuple[()]] = Recent(_read, seconds=5.0)


def accounts() -> list[Account]:
    """Who can sign in to the sample data, the front desk first; nobody where there is none."""
    return list(_accounts())


def is_marked() -> bool:
    """Whether sample data was told into this installation."""
    return bool(_accounts())


def context(request: HttpRequest) -> dict[str, bool]:
    """`demo`, for the base templates."""
    return {"demo": is_marked()}
