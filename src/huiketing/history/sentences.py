"""How each kind of event reads: a sentence with the event's values, in the reader's language."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Choices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ERASED = _("Erased as the rules require.")

sentences: "dict[str, StrOrPromise]" = {}  # for staff
public_sentences: "dict[str, StrOrPromise]" = {}  # for the resident the subject concerns
# Values kept as codes, by event kind, and what each code is called.
vocabularies: "dict[str, dict[str, dict[Any, StrOrPromise]]]" = {}

# How a kind reads where its data says one thing more: the key, and both sentences.
_otherwise: "dict[str, list[tuple[str, StrOrPromise, StrOrPromise | None]]]" = {}

_FORMAT = re.compile(r"%\((\w+)\)[-+ #0-9.]*[a-zA-Z]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")


def describe(
    kind: str,
    sentence: "StrOrPromise",
    public: "StrOrPromise | None" = None,
    words: Mapping[str, type[Choices]] | None = None,
) -> None:
    """Say how a kind of event reads; with `public`, that residents see it and in which words.

    Both are %-formats over the event's data, as in "promised an answer by %(due)s". `words` names
    the values that are kept as codes and the choices they are read by.
    """
    sentences[kind] = sentence
    vocabularies[kind] = {key: dict(choices.choices) for key, choices in (words or {}).items()}
    if public is None:
        public_sentences.pop(kind, None)
    else:
        public_sentences[kind] = public


def describe_where(
    key: str, kind: str, sentence: "StrOrPromise", public: "StrOrPromise | None" = None
) -> None:
    """Say how a kind of event reads instead where its data says yes to `key`."""
    _otherwise.setdefault(kind, []).append((key, sentence, public))


def for_staff(kind: str, data: Mapping[str, Any], *, blanked: bool) -> str:
    """How an event reads to staff; its kind where nobody described it."""
    words, _public = _words(kind, data)
    return render(words, data, blanked=blanked, kind=kind)


def for_residents(kind: str, data: Mapping[str, Any], *, blanked: bool) -> str | None:
    """How an event reads to the resident it concerns; None where residents do not see it."""
    _staff, words = _words(kind, data)
    return None if words is None else render(words, data, blanked=blanked, kind=kind)


def _words(kind: str, data: Mapping[str, Any]) -> "tuple[StrOrPromise, StrOrPromise | None]":
    for key, sentence, public in _otherwise.get(kind, ()):
        if data.get(key):
            return sentence, public
    return sentences.get(kind, kind), public_sentences.get(kind)


def render(
    sentence: "StrOrPromise", data: Mapping[str, Any], *, blanked: bool, kind: str = ""
) -> str:
    """The sentence with its values. A missing value is left out, an erased one is named."""
    text = str(sentence)
    if blanked and "%(" in text:
        return str(ERASED)
    values = _Values(data)
    for key, labels in vocabularies.get(kind, {}).items():
        code = data.get(key)
        if isinstance(code, str | int) and code in labels:
            values[key] = str(labels[code])
    try:
        return (text % values).strip()
    except (TypeError, ValueError):  # a number format over a missing value, a stray per cent
        return _FORMAT.sub(lambda found: str(values[found[1]]), text).strip()


class _Values(dict[str, Any]):
    """An event's data for formatting: days as the reader writes them, nothing for nothing."""

    def __getitem__(self, key: str) -> Any:
        value = self.get(key)
        if value is None:
            return ""
        return _readable(value) if isinstance(value, str) else value


def _readable(value: str) -> str:
    if value[4:5] != "-":  # the common case, told from a day without a pattern
        return value
    try:
        if _DAY.fullmatch(value):
            return _day(date.fromisoformat(value))
        if _MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value)
            local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
            return f"{_day(local.date())} {local:%H:%M}"
    except ValueError:  # looks like a day and is none
        pass
    return value


def _day(day: date) -> str:
    """A day as one says it: the year only where it is not this one."""
    if day.year == timezone.localdate().year:
        # Translators: a day of this year, in Django's date format
        return date_format(day, gettext("j F"))
    return date_format(day, "DATE_FORMAT")
