"""Every sentence of the rooms, and whether its Chinese stands in the room's own catalogue.

    python tools/messages.py --check           lists what is missing, unused, fuzzy or at odds
    python tools/messages.py --update [ROOM…]  adds what is missing, with an empty Chinese to fill

What another room has said already is taken over, so that one English has one Chinese.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "huiketing"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SAYING = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip
HEADER = {
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str, str]
"""Context and English; the context is empty for most."""


@dataclass
class Message:
    """One English sentence of a room, and where it stands."""

    key: Key
    plural: str = ""
    places: list[str] = field(default_factory=list)


def rooms() -> list[Path]:
    """Every room of the house."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def messages(room: Path) -> dict[Key, Message]:
    """Every message the room's code and templates say."""
    found: dict[Key, Message] = {}
    for path in _sources(room):
        for number, key, plural in _extract(path):
            message = found.setdefault(key, Message(key))
            message.plural = message.plural or plural
            message.places.append(f"{path.relative_to(ROOT)}:{number}")
    return found


def _sources(room: Path) -> Iterator[Path]:
    yield from sorted(room.rglob("*.py"))
    for folder in sorted(room.rglob("templates")):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _extract(path: Path) -> Iterator[tuple[int, Key, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _calls(text)
        return
    from django.utils.translation.template import templatize

    # Not quite Python: blanked text with the calls in between, each on one line.
    for number, line in enumerate(templatize(text, origin=str(path)).splitlines(), 1):
        for call in _CALL.finditer(line):
            for _line, key, plural in _calls(call[0].replace("count)", "1)")):
                yield number, key, plural


_STRING = r"""(?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(?:_|n?p?gettext)\(\s*{_STRING}(?:,\s*{_STRING})*(?:,\s*count)?\s*\)")


def _calls(text: str) -> Iterator[tuple[int, Key, str]]:
    """The messages in a piece of Python, wherever they stand whole; two names for one are none."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if not isinstance(node.func, ast.Name):
            continue
        name = node.func.id
        if name not in SAYING:
            continue
        parts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        context = parts.pop(0) if "pgettext" in name else ""
        if not parts or not isinstance(parts[0], str) or not parts[0]:
            continue  # not a literal: it is said, in full, somewhere else
        plural = parts[1] if "ngettext" in name or "npgettext" in name else ""
        yield node.lineno, (str(context or ""), parts[0]), str(plural or "")


def catalogue(room: Path) -> polib.POFile:
    """The room's Chinese; an empty one where it has none yet."""
    path = room / CATALOGUE
    if path.exists():
        return polib.pofile(str(path), wrapwidth=96)
    made = polib.POFile(wrapwidth=96)
    made.metadata = dict(HEADER)
    made.fpath = str(path)
    return made


def key_of(entry: polib.POEntry) -> Key:
    """Context and English of an entry."""
    return entry.msgctxt or "", entry.msgid


def chinese(entry: polib.POEntry) -> str:
    """Its Chinese, empty while there is none."""
    return entry.msgstr or next(iter(entry.msgstr_plural.values()), "")


def gaps(only: Iterable[str] = ()) -> list[str]:
    """What is wrong with the catalogues, one sentence each."""
    wrong: list[str] = []
    said: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in rooms():
        entries = {key_of(entry): entry for entry in catalogue(room) if not entry.obsolete}
        for key, entry in entries.items():
            said[key][chinese(entry)].append(room.name)
        if only and room.name not in only:
            continue
        used = messages(room)
        for key, message in used.items():
            entry = entries.get(key)
            if entry is None or not chinese(entry):
                wrong.append(f"{room.name}: no Chinese for {key[1]!r} ({message.places[0]})")
            else:
                wrong += [f"{room.name}: {what}" for what in _flaws(entry)]
        wrong += [
            f"{room.name}: nobody says {key[1]!r} any more" for key in entries if key not in used
        ]
    for (_context, english), ways in said.items():
        if len(ways) > 1:
            by_room = "; ".join(f"{text!r} in {', '.join(names)}" for text, names in ways.items())
            wrong.append(f"{english!r} is said in two ways: {by_room}")
    return wrong


_HOLES = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def _flaws(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    wanted = set(_HOLES.findall(entry.msgid + entry.msgid_plural))
    given = set(_HOLES.findall(chinese(entry)))
    if given - wanted:
        yield f"{entry.msgid!r}: the Chinese asks for {sorted(given - wanted)}, which nobody gives"
    # A count may be left out where Chinese does not say it; a name may not.
    if not entry.msgid_plural and wanted - given:
        yield f"{entry.msgid!r}: the Chinese leaves out {sorted(wanted - given)}"
    if entry.msgid.startswith("\n") or entry.msgid.endswith("\n"):
        yield f"{entry.msgid!r}: use `trimmed`, so that the sentence stands alone"


def update(only: Iterable[str] = ()) -> int:
    """Add what is missing and drop what nobody says; returns how many are left to translate."""
    known = {
        key_of(entry): chinese(entry)
        for room in rooms()
        for entry in catalogue(room)
        if chinese(entry)
    }
    empty = 0
    for room in rooms():
        if only and room.name not in only:
            continue
        used, book = messages(room), catalogue(room)
        entries = {key_of(entry): entry for entry in book}
        before = str(book)
        for key, message in used.items():
            entry = entries.get(key)
            if entry is None:
                entry = polib.POEntry(msgctxt=key[0] or None, msgid=key[1])
                if message.plural:
                    entry.msgid_plural, entry.msgstr_plural = message.plural, {0: ""}
                book.append(entry)
            if not chinese(entry) and (text := known.get(key)):
                if entry.msgid_plural:
                    entry.msgstr_plural = {0: text}
                else:
                    entry.msgstr = text
            empty += not chinese(entry)
        for key, entry in entries.items():
            if key not in used:
                book.remove(entry)
        if str(book) != before:
            Path(book.fpath).parent.mkdir(parents=True, exist_ok=True)
            book.save(book.fpath)
    return empty


def main() -> int:
    """Check, or update, as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("rooms", nargs="*")
    asked = parser.parse_args()
    if asked.update:
        print(f"{update(asked.rooms)} to translate")
        return 0
    wrong = gaps(asked.rooms)
    print("\n".join(wrong) or "Every sentence has its Chinese.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
