"""The product's secrets: from the environment, a named file, or made once under HKT_HOME.

`HKT_X` holds the value, `HKT_X_FILE` names a file that holds it; else `HKT_HOME/<name>` is read. It
is made with mode 600 where it is not there and nothing is kept yet. A place that holds data has had
its key: another one would open nothing of it, so the key is asked for and none is made.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from huiketing.base.environment import Misset, content_of, misset, not_usable

SHORTEST_SEAL = 32  # characters
HoldsData = Callable[[], bool | None]
"""Whether the database holds anything; None where it cannot be asked just now."""

unwritten: set[str] = set()
"""Secrets this process goes without: what stands in their place must seal nothing."""
_may_be_absent: list[str] = []


def may_be_absent() -> None:
    """Go on where a key is missing: for the words that say so, and the one that puts it back."""
    _may_be_absent.append("yes")


def from_environment(name: str) -> str | None:
    """The value of `HKT_<name>`, or the content of the file `HKT_<name>_FILE` names."""
    value = os.environ.get(f"HKT_{name}")
    if value is None and (path := os.environ.get(f"HKT_{name}_FILE")):
        value = content_of(path, f"{name}_FILE")
    return value or None


def secret(
    name: str, home: Path, filename: str, *, holds_data: HoldsData, shortest: int = 1
) -> str:
    """The named secret; on a first run 32 random bytes in hex, written for the owner only.

    One of fewer than `shortest` characters is refused, and a missing one where `holds_data`.
    """
    value = from_environment(name) or _kept(name, home / filename, holds_data)
    if len(value) < shortest:
        where = f"HKT_{name}" if from_environment(name) else str(home / filename)
        raise misset(
            (f"{where} has {len(value)} characters.", _REPAIR[0]),
            (f"{where} 只有 {len(value)} 个字符。", _REPAIR[1]),
        )
    return value


_REPAIR = (
    "It is 64 hexadecimal digits: put the one of this place back, from your copy of it.",
    "它是 64 位十六进制数：把这个地方原来的那一串放回去，您另存的那份里有。",
)


def missing(name: str, path: Path) -> Misset:
    """The refusal where the file of a secret is gone from a place that holds data."""
    return misset(
        (f"{path} is missing, and this place holds data already. Nothing was changed.",
         remedy(name, path)[0]),
        (f"{path} 不见了，而这里已经有数据。什么也没有改动。", remedy(name, path)[1]),
        ends_with=1,
    )  # fmt: skip


def remedy(name: str, path: Path) -> tuple[str, str]:
    """How it comes back, and what holds where it is truly lost; in English and in Chinese."""
    english = (
        f"Put the file back: from your own copy, or out of a backup made with --with-keys "
        f"(tar -xzf FILE -C {path.parent} {path.name}); or set HKT_{name} to what it held. "
    )
    chinese = (
        f"把它放回去：用您另存的那份，或者从带钥匙的备份里取（tar -xzf 备份文件 -C {path.parent} "
        f"{path.name}）；也可以把它原来的内容设成 HKT_{name}。"
    )
    if name == "SEAL_KEY":
        return (
            english + "If it is truly lost, nobody reads the phones, addresses and ID numbers kept "
            "here again; keep this database, and begin anew in another folder (HKT_HOME) and "
            "database.",
            chinese + "要是真的丢了，这里存的电话、住址和身份证号就再也读不出来；"
            "这个库留着别删，另换一个文件夹（HKT_HOME）和库重新开始。",
        )
    write = f"python3 -c 'import secrets; print(secrets.token_hex(32))' > {path}; chmod 600 {path}"
    return (
        english + f"If it is truly lost, write a new one: {write} – everybody signs in once more, "
        "and links sent by mail no longer open.",
        chinese + f"要是真的丢了，写一把新的：{write} ——大家要重新登录一次，"
        "发出去的附件链接打不开了。",
    )


def _kept(name: str, path: Path, holds_data: HoldsData) -> str:
    if path.exists():
        return _read(path)
    held = holds_data()
    if held and not path.exists():  # another process may be making both just now
        if not _may_be_absent:
            raise missing(name, path)
        held = None
    if held is None:
        unwritten.add(name)
        return secrets.token_hex(32)
    try:
        # O_EXCL: of two processes that start together one writes, the other reads.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    except OSError as refused:
        raise not_usable(path, refused) from refused
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return _read(path)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as refused:
        raise misset(
            (
                f"{path} cannot be read.",
                "Put the key of this place back, for this account to read.",
            ),
            (f"{path} 读不了。", "把这个地方的钥匙放回去，让这个账号读得了。"),
        ) from refused
