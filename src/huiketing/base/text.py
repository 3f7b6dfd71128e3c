"""Chinese and plain text: cleaned, masked, spelt in pinyin, cut for the search index."""

import os
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from django.conf import settings
from django.utils import translation

from huiketing.base.readings import SURNAMES, WORDS

# Control and format characters that carry no text: NUL, zero width, direction overrides, halves
# of a character. The joiner U+200D stays, emoji are made with it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0001-\U000e007f]"
)
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile("[^\\S\n]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])")
_INNER_SPACES = re.compile("[^\\S\n]+")
_MANY_LINES = re.compile("\n{3,}")
_HANZI = re.compile(
    "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)  # 〇 and the unified ideographs with their extensions
_WORDLIKE = re.compile(r"[^\W_]+")
_ASCII_RUN = re.compile("[0-9a-z]+")


def clean_line(text: str) -> str:
    """One line as typed: composed (NFC), without unseen characters, single spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", text).strip()


def clean_text(text: str) -> str:
    """Several lines as typed: as `clean_line`, with line ends as `\\n` and at most one blank."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    text = _INNER_SPACES.sub(" ", _LINE_END.sub("\n", text))
    return _MANY_LINES.sub("\n\n", text.replace("\n ", "\n")).strip()


def fold(text: str) -> str:
    """The form in which texts are compared: full width as half, capitals as small."""
    return text if text.isascii() and text.islower() else _folded(text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def is_hanzi(text: str) -> bool:
    """Whether `text` is Chinese characters and nothing else."""
    return bool(text) and all(_HANZI.match(character) for character in text)


@lru_cache(maxsize=8192)
def _reading(character: str) -> str:
    """The most usual syllable of one hanzi, without tone; ü as v; empty when none is known."""
    # The phrase dictionary takes 45 MB; the words that matter here are in `readings`.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, lazy_pinyin

    syllable = lazy_pinyin(character, style=Style.NORMAL, errors="ignore")
    return str(syllable[0]) if syllable else ""


@lru_cache(maxsize=4096)
def _spelt(text: str, name: bool) -> tuple[tuple[str, bool], ...]:
    """Each part of the spelling, and whether it is a syllable (else a latin word or a number)."""
    text = fold(text)
    parts: list[tuple[str, bool]] = []
    at = 0
    if name and (family := SURNAMES.get(text[:2]) or SURNAMES.get(text[:1])):
        parts.extend((syllable, True) for syllable in family)
        at = len(family)
    while at < len(text):
        if word := WORDS.get(text[at : at + 2]):
            parts.extend((syllable, True) for syllable in word)
            at += 2
        elif run := _ASCII_RUN.match(text, at):
            parts.append((run[0], False))
            at = run.end()
        else:
            if syllable := _reading(text[at]):
                parts.append((syllable, True))
            at += 1
    return tuple(parts)


def syllables(text: str, name: bool = False) -> list[str]:
    """How `text` is spelt: a syllable for each hanzi, latin words and numbers as they stand.

    With `name` the first characters are read as a surname (单 shan, 查 zha, 尉迟 yuchi).
    """
    return [part for part, _ in _spelt(text, name)]


def initials(text: str, name: bool = False) -> str:
    """Pinyin initials as people type them: 前进村 is `qjc`. Latin words and numbers stay whole."""
    return "".join(part[0] if syllable else part for part, syllable in _spelt(text, name))


def pinyin_full(text: str, name: bool = False) -> str:
    """The whole spelling in one word: 前进村 is `qianjincun`."""
    return "".join(part for part, _ in _spelt(text, name))


def bigrams(text: str) -> list[str]:
    """What a Chinese text is found by: overlapping pairs of characters, latin words and numbers.

    电梯坏了 gives 电梯, 梯坏, 坏了; `3幢` gives 3 and 3幢. Each once, in the order of the text.
    """
    grams: dict[str, None] = {}
    for run in _WORDLIKE.findall(fold(text)):
        if run.isascii():
            grams[run] = None
            continue
        for word in _ASCII_RUN.findall(run):
            grams[word] = None
        for first, second in pairwise(run):
            if not (first.isascii() and second.isascii()):
                grams[first + second] = None
    return list(grams)


def mask_phone(phone: str) -> str:
    """A phone as a counter screen shows it: `138****1234`, `0573-****1234`; short codes whole."""
    if len(phone) <= 6:
        return phone
    area, dash, local = phone.partition("-")
    if dash and len(area) > 4:  # an extension tells nobody's number
        return mask_phone(area)
    if dash:
        local = local.partition("-")[0]
        return f"{area}-{'*' * max(len(local) - 4, 0)}{local[-4:]}"
    return f"{phone[:3]}{'*' * max(len(phone) - 7, 1)}{phone[-4:]}"


ERASED = "□□□"
"""What stands where somebody's words were: the sign for characters a text has lost."""


def mask_name(name: str) -> str:
    """The surname and a star for each further character: 张*, 朱**, 欧阳*."""
    name = clean_line(name)
    if name == ERASED:
        return name
    family = 2 if len(name) > 2 and len(SURNAMES.get(name[:2], ())) == 2 else 1
    return name[:family] + "*" * min(len(name) - family, 3)


def in_every_language(*labels: object) -> frozenset[str]:
    """What lazy labels read in each language of the product.

    A table that went out in one comes back to whoever reads another.
    """
    read = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            read |= {str(label) for label in labels}
    return frozenset(read)
