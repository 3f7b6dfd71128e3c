"""Whether the seal key at hand is the one that what lies in the database was sealed with.

The names of the keys ever used stand in the database, so one statement tells it at every start.
"""

import os

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huiketing.base import keys
from huiketing.base.errors import DomainError, OutOfReach
from huiketing.base.sealing import SealedField, key_id, key_ids


class OtherKey(DomainError):
    """What is kept here was sealed with another key than the one at hand."""

    status = 503
    code = "other_key"
    sentence = _("What is kept here was sealed with another key.")


def agree() -> None:
    """Refuse to go on with a key that opens nothing here; note the one in use, once.

    Asks one statement where all is well.
    """
    if keys.unwritten:
        raise OutOfReach
    noted = _noted()
    theirs = noted or _found()
    if not theirs <= key_ids():
        raise OtherKey(f"{difference(theirs)} {remedy()}")
    if key_id() not in noted:
        _note([*sorted(theirs - {key_id()}), key_id()])


def used() -> set[str]:
    """The names of the keys that something here may be sealed with."""
    return _noted() or _found()


def difference(theirs: set[str]) -> str:
    """Which key is at hand, and which one would open what is kept here."""
    said = _(
        "What is kept here was sealed with the key %(theirs)s, and the one in %(place)s is "
        "%(ours)s. Nothing was changed."
    )
    others = ", ".join(sorted(theirs - key_ids()))
    return said % {"theirs": others, "place": _place(), "ours": key_id()}


def remedy() -> str:
    """How the right key comes back."""
    english, chinese = keys.remedy("SEAL_KEY", settings.HOME / "seal.key")
    return english if (get_language() or "").startswith("en") else chinese


def _place() -> str:
    for name in ("HKT_SEAL_KEY", "HKT_SEAL_KEY_FILE"):
        if os.environ.get(name):
            return name
    return str(settings.HOME / "seal.key")


def _noted() -> set[str]:
    from huiketing.config.models import SealingKey

    return set(SealingKey.objects.values_list("name", flat=True))


def _found() -> set[str]:
    """What the sealed values themselves say, in a place where nothing is noted yet."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField):
                quoted = connection.ops.quote_name
                table, column = quoted(model._meta.db_table), quoted(str(field.column))
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT DISTINCT substr({column}, 4, 8) FROM {table}"  # noqa: S608
                        f" WHERE {column} <> ''"
                    )
                    names |= {str(name) for (name,) in cursor.fetchall()}
    return names


def _note(names: list[str]) -> None:
    from huiketing.config.models import SealingKey

    try:
        with transaction.atomic():
            there = _noted()
            for name in names:
                if name not in there:
                    SealingKey.objects.create(number=len(there) + 1, name=name)
                    there.add(name)
    except IntegrityError:  # somebody else noted one meanwhile
        agree()
