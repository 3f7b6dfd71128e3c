"""What Python's own reader of options says, in the language of whoever typed them."""

import argparse

from django.utils.translation import gettext, gettext_noop, ngettext

SAID = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("one of the arguments %s is required"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at most one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""Word for word as `argparse` has them, so that they are looked up in our catalogue."""


def _of(text: str) -> str:
    said = text.rstrip("\n")
    return gettext(said) + text[len(said) :]


def speak() -> None:
    """Have `argparse` look its sentences up where all others are."""
    argparse._ = _of  # type: ignore[attr-defined]
    argparse.ngettext = ngettext  # type: ignore[attr-defined]
