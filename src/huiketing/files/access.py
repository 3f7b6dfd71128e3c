"""Who may open an attachment: whoever may see the record it belongs to, says that record's room."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.urls import reverse

from huiketing.files.models import Attachment

if TYPE_CHECKING:
    from huiketing.org.models import Person

Rule = Callable[["Person", UUID], bool]

LINK_HOURS = 12
_SALT = "huiketing.files.link"
_rules: dict[str, Rule] = {}


def register(subject_type: str, rule: Rule) -> None:
    """Let `rule(person, subject_uid)` decide for records of this type (a lower-case label)."""
    _rules[subject_type] = rule


def may_open(person: "Person", attachment: Attachment) -> bool:
    """Whether the person sees the record. Where no room has spoken for it, nobody does."""
    rule = _rules.get(attachment.subject_type)
    return rule is not None and rule(person, attachment.subject_uid)


def public_link(attachment: Attachment) -> str:
    """An address that opens it without signing in, for some hours.

    For the resident's own page, made only after that page has let the resident in.
    """
    token = signing.dumps(attachment.uid.hex, salt=_SALT)
    return reverse("files:shared", args=[token])


def linked_uid(token: str) -> UUID | None:
    """The attachment a link of ours opens, unless it is altered or too old."""
    try:
        return UUID(signing.loads(token, salt=_SALT, max_age=LINK_HOURS * 3600))
    except (signing.BadSignature, ValueError):
        return None
