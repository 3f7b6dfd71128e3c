"""The product's secrets: from the environment, a named file, or made once under HKT_HOME.

`HKT_X` holds the value, `HKT_X_FILE` names a file that holds it; else `HKT_HOME/<name>` is
read, and made with mode 600 if it is not there.
"""

import os
import secrets
from pathlib import Path

from huiketing.base.environment import content_of, misset, not_usable

SHORTEST_SEAL = 32  # characters


def from_environment(name: str) -> str | None:
    """The value of `HKT_<name>`, or the content of the file `HKT_<name>_FILE` names."""
    value = os.environ.get(f"HKT_{name}")
    if value is None and (path := os.environ.get(f"HKT_{name}_FILE")):
        value = content_of(path, f"{name}_FILE")
    return value or None


def secret(name: str, home: Path, filename: str, *, shortest: int = 1) -> str:
    """The named secret; on a first run 32 random bytes in hex, written for the owner only.

    One of fewer than `shortest` characters is refused.
    """
    value = from_environment(name) or _kept(home / filename)
    if len(value) < shortest:
        raise misset(
            f"HKT_{name} has {len(value)} characters; give it 64 hexadecimal digits.",
            f"HKT_{name} 只有 {len(value)} 个字符，要 64 位十六进制数。",
        )
    return value


def _kept(path: Path) -> str:
    try:
        # O_EXCL: of two processes that start together one writes, the other reads.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as refused:
        raise not_usable(path, refused) from refused
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
