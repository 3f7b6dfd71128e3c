"""Adding people, letting them in and out, and the secrets they and their programs use."""

import re
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.base.text import initials
from huiketing.history.record import describe, record
from huiketing.org.models import ApiToken, DutyShift, Person, Post
from huiketing.org.permissions import may_admin_somewhere, may_manage
from huiketing.org.selectors.lately import forget
from huiketing.org.transitions import checks
from huiketing.org.transitions.posts import somebody_must_administer

describe("person.added", gettext_lazy("added %(name)s, who signs in as %(username)s"))
describe("person.changed", gettext_lazy("changed the entry of %(name)s"))
describe("person.left", gettext_lazy("ended the access of %(name)s. %(reason)s"))
describe("person.returned", gettext_lazy("gave %(name)s access again"))
describe("person.password_reset", gettext_lazy("set a temporary password for %(name)s"))
describe("person.password_changed", gettext_lazy("changed the password"))
describe("person.token_issued", gettext_lazy("made a token for programs: %(label)s"))
describe("person.token_revoked", gettext_lazy("took the token back: %(label)s"))
describe("person.feed_renewed", gettext_lazy("made a new address for the roster's calendar"))
describe("person.feed_stopped", gettext_lazy("switched the roster's calendar off"))

USERNAME = re.compile(r"[\w.@-]{2,60}")
# Without signs that are taken for one another when read out or copied by hand.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """Twelve readable signs in three groups, some 59 bits, as `kfmt-7h4p-x2wd`."""
    groups = ("".join(secrets.choice(_READABLE) for _sign in range(4)) for _group in range(3))
    return "-".join(groups)


@transaction.atomic
def add_person(
    *,
    by: Person | None,
    name: str,
    username: str,
    phone: str = "",
    email: str = "",
    note: str = "",
    kind: str = Person.Kind.STAFF,
    password: str | None = None,
) -> tuple[Person, str]:
    """Add somebody who can sign in, and return the password to hand them.

    Without `password` a temporary one is made that they must change at the first sign-in.
    """
    checks.require(may_admin_somewhere(by))
    person = Person(username=_username(username), **_entry(name, phone, email, note, kind))
    if password is not None:
        _acceptable(password, person, field="password")
    person.set_password(secret := password or temporary_password())
    person.must_change_password = password is None
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as clash:
        said = _("%(name)s is taken. Add a digit or the village.")
        raise Invalid(username=said % {"name": person.username}) from clash
    record(person, "person.added", by=by, name=person.name, username=person.username)
    return person, secret


@transaction.atomic
def change_person(
    person: Person,
    *,
    by: Person | None,
    name: str,
    phone: str = "",
    email: str = "",
    note: str = "",
    kind: str | None = None,
) -> Person:
    """Correct what is known of a person; the sign-in name stays."""
    checks.require(may_manage(by, person))
    entry = _entry(name, phone, email, note, kind or person.kind)
    changed = sorted(field for field, value in entry.items() if getattr(person, field) != value)
    checks.change(person, **entry)
    record(person, "person.changed", by=by, name=person.name, fields=changed)
    return person


@transaction.atomic
def deactivate(person: Person, *, by: Person | None, reason: str = "") -> Person:
    """End a person's access (离岗): posts end today, tokens and calendar at once.

    Nobody is on duty any more for a shift still to come, and no post names them deputy. What they
    have in hand is not moved here: `holdings.of_person` lists it for whoever takes over.
    """
    checks.require(may_manage(by, person))
    if by is not None and by.pk == person.pk:
        raise NotAllowed(_("Nobody ends their own access. Ask another administrator."))
    if not person.is_active:
        raise WrongStep(_("%(name)s has no access already.") % {"name": person.name})
    reason = checks.line("reason", reason, 200, required=False)
    today = times.today()
    ending = Post.objects.current_or_coming().filter(person=person)
    somebody_must_administer(without=ending)
    begun = ending.filter(starts_on__lte=today)
    units = sorted(set(begun.values_list("unit__name", flat=True)))
    ended = begun.update(ends_on=today, version=F("version") + 1)
    ending.filter(starts_on__gt=today).delete()
    Post.objects.current_or_coming().filter(deputy=person).update(
        deputy=None, version=F("version") + 1
    )
    coming = DutyShift.objects.filter(person=person, day__gt=today)
    shifts = coming.count()
    coming.delete()
    person.tokens.filter(revoked_at=None).update(revoked_at=times.now())
    checks.change(person, is_active=False, feed_token=None)
    record(
        person,
        "person.left",
        by=by,
        name=person.name,
        reason=reason,
        units=units,
        posts=ended,
        shifts=shifts,
    )
    return person


@transaction.atomic
def reactivate(person: Person, *, by: Person | None) -> Person:
    """Let a person in again; posts are appointed anew."""
    checks.require(may_manage(by, person))
    if person.is_active:
        raise WrongStep(_("%(name)s has access.") % {"name": person.name})
    checks.change(person, is_active=True)
    record(person, "person.returned", by=by, name=person.name)
    return person


@transaction.atomic
def reset_password(person: Person, *, by: Person | None) -> str:
    """Set a temporary password, end every session, and return it to be told once."""
    checks.require(may_manage(by, person))
    if not person.is_active:
        raise WrongStep(_("%(name)s has no access. Give it again first.") % {"name": person.name})
    person.set_password(secret := temporary_password())
    checks.change(person, password=person.password, must_change_password=True)
    record(person, "person.password_reset", by=by, name=person.name)
    return secret


@transaction.atomic
def change_password(person: Person, *, by: Person, old: str, new: str) -> Person:
    """Choose one's own password. Every other session of the person ends with the old one."""
    checks.require(by.pk == person.pk)
    if not person.check_password(old):
        raise Invalid(old=_("This is not the password you signed in with."))
    if old == new:
        raise Invalid(new=_("Choose another one than before."))
    _acceptable(new, person, field="new")
    person.set_password(new)
    checks.change(person, password=person.password, must_change_password=False)
    record(person, "person.password_changed", by=by)
    return person


@transaction.atomic
def issue_token(person: Person, *, by: Person | None, label: str = "") -> str:
    """Make a token for a program that acts as the person; the secret is told once.

    Only the person, or whoever runs the machine: a token made by another would be acting in
    somebody else's name.
    """
    checks.require(by is None or by.pk == person.pk)
    if not person.is_active:
        raise WrongStep(_("%(name)s has no access. Give it again first.") % {"name": person.name})
    label = checks.line("label", label, 60, required=False)
    secret = ApiToken.issue(person, label)
    record(person, "person.token_issued", by=by, label=label)
    return secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person | None) -> ApiToken:
    """Take a token back; the program that uses it is refused from now on."""
    checks.require((by is not None and by.pk == token.person_id) or may_manage(by, token.person))
    now = times.now()
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise WrongStep(_("This token was taken back already."))
    forget()
    token.revoked_at = now
    record(token.person, "person.token_revoked", by=by, label=token.label)
    return token


@transaction.atomic
def renew_feed(person: Person, *, by: Person) -> Person:
    """Make a new secret address for one's own roster calendar; the old one ends."""
    checks.require(by.pk == person.pk)
    checks.change(person, feed_token=secrets.token_urlsafe(24))
    record(person, "person.feed_renewed", by=by)
    return person


@transaction.atomic
def stop_feed(person: Person, *, by: Person) -> Person:
    """Switch one's own roster calendar off."""
    checks.require(by.pk == person.pk)
    checks.change(person, feed_token=None)
    record(person, "person.feed_stopped", by=by)
    return person


def _username(text: str) -> str:
    name = checks.line("username", text, 60)
    if not USERNAME.fullmatch(name):
        raise Invalid(username=_("Two letters or more, digits, dot or hyphen; no spaces."))
    if Person.objects.filter(username__iexact=name).exists():
        raise Invalid(username=_("%(name)s is taken. Add a digit or the village.") % {"name": name})
    return name


def _entry(name: str, phone: str, email: str, note: str, kind: str) -> dict[str, Any]:
    name = checks.line("name", name, 40)
    if kind not in Person.Kind.values:
        raise Invalid(kind=_("Choose one of the list."))
    return {
        "name": name,
        "initials": initials(name, name=True)[:40],
        "phone": checks.phone("phone", phone),
        "email": _email(email),
        "note": checks.line("note", note, 40, required=False),
        "kind": kind,
    }


def _email(text: str) -> str:
    tidy = checks.line("email", text, 254, required=False)
    try:
        if tidy:
            validate_email(tidy)
    except ValidationError as wrong:
        raise Invalid(email=_("Write it like name@example.com.")) from wrong
    return tidy


def _acceptable(password: str, person: Person, *, field: str) -> None:
    if len(password) > 200:
        raise Invalid(**{field: _("Two hundred characters are enough.")})
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        raise Invalid(**{field: " ".join(map(_weak, wrong.error_list))}) from wrong


def _weak(wrong: ValidationError) -> str:
    """Why a password is refused, in our words: Django's Chinese lacks the newest of its own."""
    if wrong.code == "password_too_short":
        least = (wrong.params or {})["min_length"]
        return _("This password is too short; it has %(least)s signs at least.") % {"least": least}
    if wrong.code == "password_too_common":
        return _("This password is among those tried first. Make up another.")
    return " ".join(wrong.messages)
