"""What a place sets around the product: `HKT_*`, and the words where one cannot be used.

Settings are made before there is a catalogue, so both languages of a refusal stand here.
"""

import os
from pathlib import Path

HIGHEST_PORT = 65535


class Misset(ValueError):
    """A setting that cannot be used: what is wrong with it, and the way to mend it."""

    def __init__(self, says: str, remedy: str, *, ends_with: int = 2) -> None:
        """`ends_with` is the exit code of a command that meets it."""
        self.says, self.remedy, self.ends_with = says, remedy, ends_with
        super().__init__(f"{says} {remedy}" if says.isascii() else says + remedy)


def named(wrong: ValueError) -> Misset:
    """The refusal of a setting, also where something else than us found it."""
    if isinstance(wrong, Misset):
        return wrong
    return misset(
        (f"A setting cannot be used: {wrong}.", "docs/settings.md says what it may be."),
        (f"有一项设置用不了：{wrong}。", "docs/settings.md 写着可以怎么设。"),
    )


def misset(english: tuple[str, str], chinese: tuple[str, str], *, ends_with: int = 2) -> Misset:
    """The refusal of a setting, in the language of the place: what is wrong, and the remedy."""
    in_english = os.environ.get("HKT_LANGUAGE", "").startswith("en")
    return Misset(*(english if in_english else chinese), ends_with=ends_with)


def port(name: str, default: int) -> int:
    """The port `HKT_<name>` says."""
    said = os.environ.get(f"HKT_{name}") or str(default)
    if not is_port(said):
        raise misset(
            (f"HKT_{name} is {said[:40]}.", f"Write a port from 1 to {HIGHEST_PORT}."),
            (f"HKT_{name} 写的是 {said[:40]}。", f"要写 1 到 {HIGHEST_PORT} 之间的端口号。"),
        )
    return int(said)


def is_port(said: str) -> bool:
    """Whether a server could listen there."""
    return said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= HIGHEST_PORT


def home() -> Path:
    """The folder of all data, made where there is none: `HKT_HOME`, else `~/.huiketing`."""
    folder = Path(os.environ.get("HKT_HOME") or Path.home() / ".huiketing").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as refused:
        raise not_usable(folder, refused) from refused
    return folder


def not_usable(path: Path, refused: OSError) -> Misset:
    """The refusal where HKT_HOME, or a file in it, can be neither found nor made."""
    return misset(
        (
            f"{path} cannot be made ({refused.strerror}).",
            "Set HKT_HOME to a folder this account may write to.",
        ),
        (
            f"{path} 建不了（{refused.strerror}）。",
            "把 HKT_HOME 设成这个账号能写的文件夹。",
        ),
    )


def content_of(path: str, name: str) -> str:
    """What the file holds that `HKT_<name>` names, without the line's end."""
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as refused:
        raise misset(
            (f"HKT_{name} names {path}, which cannot be read.", "Name a file that is there."),
            (f"HKT_{name} 指的 {path} 读不了。", "要写一个读得了的文件。"),
        ) from refused
