"""What events are about: where it can be looked at, and what cannot be there without a chain."""

from collections import defaultdict
from uuid import UUID

from django.apps import apps

beginnings: dict[str, set[str]] = defaultdict(set)
"""The kinds a chain may begin with, by the subjects that always have one."""


def begins_with(subject_type: str, *kinds: str) -> None:
    """Say that no row of this model is without a chain, and that it begins with one of these.

    A room says it where it records the beginning; verification misses the chains by it.
    """
    beginnings[subject_type].update(kinds)


def page_of(subject_type: str, uid: UUID) -> str:
    """The page the subject's row names, and who asks there is asked; empty where it names none."""
    try:
        row = apps.get_model(subject_type)._default_manager.filter(uid=uid).first()
    except (LookupError, ValueError):
        return ""
    page = getattr(row, "get_absolute_url", None)
    return str(page()) if page else ""
