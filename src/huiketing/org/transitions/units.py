"""Founding, renaming, moving, merging and closing a place; every earlier name stays known."""

import re
import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import Invalid, WrongStep
from huiketing.history.record import describe, record
from huiketing.org import holdings
from huiketing.org.models import DutyShift, Person, Placement, Post, Unit
from huiketing.org.permissions import may_admin, may_admin_all
from huiketing.org.transitions import checks

describe("unit.founded", gettext_lazy("set up %(name)s (%(code)s)"))
describe("unit.renamed", gettext_lazy("renamed %(old)s to %(new)s from %(on)s. %(reason)s"))
describe("unit.moved", gettext_lazy("moved this from %(old)s to %(new)s from %(on)s. %(reason)s"))
describe("unit.changed", gettext_lazy("changed the phone or address"))
describe("unit.merged", gettext_lazy("merged %(name)s into %(into)s from %(on)s. %(reason)s"))
describe("unit.received", gettext_lazy("took over from %(name)s on %(on)s"))
describe("unit.closed", gettext_lazy("closed %(name)s from %(on)s. %(reason)s"))
describe("unit.feed_renewed", gettext_lazy("made a new address for the roster's calendar"))
describe("unit.feed_stopped", gettext_lazy("switched the roster's calendar off"))

CODE = re.compile(r"[A-Z]{2,12}")

PathChange = Callable[[str, str], None]
_path_followers: list[PathChange] = []


def on_path_change(follow: PathChange) -> PathChange:
    """Register a room that keeps units' paths: `fn(old, new)` rewrites the prefix in its rows."""
    _path_followers.append(follow)
    return follow


def found(
    *,
    by: Person | None,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    phone: str = "",
    address: str = "",
    on: date | None = None,
) -> Unit:
    """Set up a unit under its parent, or the first place of all, from a day (today)."""
    checks.require(may_admin(by, parent) if parent else may_admin_all(by))
    if parent and parent.ended_on:
        raise WrongStep(_("%(unit)s was closed. Choose one that stands.") % {"unit": parent.name})
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid(code=_("Two to twelve letters A–Z. It begins the number of every matter."))
    if kind not in Unit.Kind.values:
        raise Invalid(kind=_("Choose what kind of unit this is."))
    since = checks.day("on", on, past=True)
    unit = Unit(
        code=code,
        name=checks.line("name", name, 80),
        kind=kind,
        parent=parent,
        phone=checks.line("phone", phone, 20, required=False),
        address=checks.line("address", address, 120, required=False),
        door_code=secrets.token_urlsafe(9),
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                unit.save()
        except IntegrityError as clash:
            raise Invalid(code=_("%(code)s is taken already.") % {"code": code}) from clash
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        if len(unit.path) > 255:
            raise Invalid(parent=_("The tree is too deep here."))
        unit.save(update_fields=["path"])
        Placement.objects.create(unit=unit, name=unit.name, parent=parent, starts_on=since)
        record(unit, "unit.founded", by=by, name=unit.name, code=code)
    return unit


@transaction.atomic
def rename(
    unit: Unit, *, by: Person | None, name: str, on: date | None = None, reason: str = ""
) -> Unit:
    """Give the unit another name from a day on; before it, the old one stays true."""
    checks.require(may_admin(by, unit))
    _standing(unit)
    new, old = checks.line("name", name, 80), unit.name
    reason = checks.line("reason", reason, 200, required=False)
    if new == old:
        raise Invalid(name=_("That is the name it has."))
    since = checks.day("on", on, past=True)
    current = _current(unit, since)
    checks.change(unit, name=new)
    _place(unit, current, since, reason)
    record(unit, "unit.renamed", by=by, old=old, new=new, on=since, reason=reason)
    return unit


@transaction.atomic
def move(
    unit: Unit, *, by: Person | None, to: Unit, on: date | None = None, reason: str = ""
) -> Unit:
    """Hang the unit, with all below it, under another parent from a day on."""
    checks.require(may_admin(by, unit) and may_admin(by, to))
    _standing(unit)
    _standing(to)
    if to.path.startswith(unit.path):
        raise Invalid(to=_("A unit cannot lie under itself."))
    if to.pk == unit.parent_id:
        raise Invalid(to=_("It lies there already."))
    since = checks.day("on", on, past=True)
    reason = checks.line("reason", reason, 200, required=False)
    before = unit.parent.name if unit.parent else ""
    old, new = unit.path, f"{to.path}{unit.pk}/"
    current = _current(unit, since)
    checks.change(unit, parent=to)
    _rewrite_paths(old, new)
    unit.path = new
    _place(unit, current, since, reason)
    record(unit, "unit.moved", by=by, old=before, new=to.name, on=since, reason=reason)
    return unit


@transaction.atomic
def change(unit: Unit, *, by: Person | None, phone: str, address: str) -> Unit:
    """Correct the public phone and the address."""
    checks.require(may_admin(by, unit))
    _standing(unit)
    checks.change(
        unit,
        phone=checks.line("phone", phone, 20, required=False),
        address=checks.line("address", address, 120, required=False),
    )
    record(unit, "unit.changed", by=by, phone=unit.phone, address=unit.address)
    return unit


@transaction.atomic
def merge(
    unit: Unit,
    *,
    by: Person | None,
    into: Unit,
    on: date | None = None,
    reason: str = "",
    carry_posts: bool = True,
) -> Unit:
    """Merge the unit into another from a day on (撤并).

    Its posts end the day before, and with `carry_posts` begin anew at the other unit; shifts still
    to come move too. What lay at the unit stays there, under its own name and numbers; the unit
    lies below the other in the tree from now on, and whoever has a post at the other has it here.
    """
    checks.require(may_admin(by, unit) and may_admin(by, into))
    _standing(unit)
    _standing(into)
    if into.path.startswith(unit.path):
        raise Invalid(into=_("Choose a unit outside the one that is merged away."))
    since = checks.day("on", on, past=True)
    reason = checks.line("reason", reason, 200, required=False)
    ends = {"merged_into": into, "parent": into, "ended_on": since, "feed_token": None}
    # Both rows, in one order everywhere: two that are merged into each other at once do not both
    # end, nor wait for one another.
    for each in sorted((unit, into), key=lambda row: row.pk):
        checks.change(each, **(ends if each.pk == unit.pk else {}))
    for child in unit.children.filter(ended_on=None):
        _rehang(child, into, since, reason)
    unit.taken_over.update(merged_into=into)
    old, unit.path = unit.path, f"{into.path}{unit.pk}/"
    _rewrite_paths(old, unit.path)
    _end_posts(unit, since, into if carry_posts else None)
    _move_coming_shifts(unit, into if carry_posts else None, since)
    _end_placement(unit, since)
    record(unit, "unit.merged", by=by, name=unit.name, into=into.name, on=since, reason=reason)
    record(into, "unit.received", by=by, name=unit.name, on=since)
    return unit


@transaction.atomic
def close(unit: Unit, *, by: Person | None, on: date | None = None, reason: str = "") -> Unit:
    """End a unit that nothing depends on any more: no units below, nothing unfinished."""
    checks.require(may_admin(by, unit))
    _standing(unit)
    if unit.children.filter(ended_on=None).exists():
        raise WrongStep(_("Units still lie below this one. Move or close them first."))
    if unfinished := holdings.of_unit(unit):
        listed = _(", ").join(f"{held.label} {held.count}" for held in unfinished)
        raise WrongStep(
            _("Still unfinished here: %(listed)s. Finish them, or merge the unit into another.")
            % {"listed": listed}
        )
    since = checks.day("on", on, past=True)
    reason = checks.line("reason", reason, 200, required=False)
    _end_posts(unit, since, None)
    _move_coming_shifts(unit, None, since)
    checks.change(unit, ended_on=since, feed_token=None)
    _end_placement(unit, since)
    record(unit, "unit.closed", by=by, name=unit.name, on=since, reason=reason)
    return unit


@transaction.atomic
def renew_feed(unit: Unit, *, by: Person | None) -> Unit:
    """Make a new secret address for the unit's roster calendar; the old one ends."""
    checks.require(may_admin(by, unit))
    _standing(unit)
    checks.change(unit, feed_token=secrets.token_urlsafe(24))
    record(unit, "unit.feed_renewed", by=by)
    return unit


@transaction.atomic
def stop_feed(unit: Unit, *, by: Person | None) -> Unit:
    """Switch the unit's roster calendar off."""
    checks.require(may_admin(by, unit))
    checks.change(unit, feed_token=None)
    record(unit, "unit.feed_stopped", by=by)
    return unit


def _standing(unit: Unit) -> None:
    if unit.ended_on:
        raise WrongStep(_("%(unit)s was closed or merged already.") % {"unit": unit.name})


def _current(unit: Unit, since: date) -> Placement:
    """The span to end. A change cannot be dated before the last one."""
    current = Placement.objects.get(unit=unit, ends_on=None)
    if since < current.starts_on:
        raise Invalid(
            on=_("The last change was on %(day)s. Choose that day or a later one.")
            % {"day": current.starts_on.isoformat()}
        )
    return current


def _place(unit: Unit, current: Placement, since: date, reason: str) -> None:
    """End the current span the day before and open one with the row's name and parent."""
    if since == current.starts_on:  # corrected on the day itself: no span of no days
        current.name, current.parent = unit.name, unit.parent
        current.reason = reason or current.reason
        current.save()
        return
    current.ends_on = since - timedelta(days=1)
    current.save()
    Placement.objects.create(
        unit=unit, name=unit.name, parent=unit.parent, starts_on=since, reason=reason
    )


def _end_placement(unit: Unit, since: date) -> None:
    current = Placement.objects.get(unit=unit, ends_on=None)
    current.ends_on = max(since - timedelta(days=1), current.starts_on)
    current.save()


def _rehang(child: Unit, under: Unit, since: date, reason: str) -> None:
    old, new = child.path, f"{under.path}{child.pk}/"
    current = Placement.objects.get(unit=child, ends_on=None)
    checks.change(child, parent=under)
    _rewrite_paths(old, new)
    child.path = new
    _place(child, current, max(since, current.starts_on), reason)


def _rewrite_paths(old: str, new: str) -> None:
    """Give the unit and everything below it its new path, in one statement."""
    deepest = max(
        map(len, Unit.objects.filter(path__startswith=old).values_list("path", flat=True))
    )
    if deepest - len(old) + len(new) > 255:
        raise Invalid(to=_("The tree is too deep here."))
    rest = Substr("path", len(old) + 1)
    Unit.objects.filter(path__startswith=old).update(path=Concat(Value(new), rest))
    for follow in _path_followers:
        follow(old, new)


def _end_posts(unit: Unit, since: date, carry_to: Unit | None) -> None:
    """End the unit's posts the day before; with a unit to carry to, begin them anew there."""
    last = since - timedelta(days=1)
    standing = list(Post.objects.current_or_coming().filter(unit=unit).prefetch_related("lines"))
    for post in standing:
        lines = list(post.lines.all())
        if carry_to:
            carried = Post.objects.create(
                person_id=post.person_id,
                unit=carry_to,
                role=post.role,
                title=post.title,
                line_codes=post.line_codes,
                deputy_id=post.deputy_id,
                sees_restricted=post.sees_restricted,
                starts_on=max(since, post.starts_on),
                ends_on=post.ends_on,
            )
            carried.lines.set(lines)
    ids = [post.pk for post in standing]
    Post.objects.filter(pk__in=ids, starts_on__lte=last).update(
        ends_on=last, version=F("version") + 1
    )
    Post.objects.filter(pk__in=ids, starts_on__gt=last).delete()  # never began here


def _move_coming_shifts(unit: Unit, into: Unit | None, since: date) -> None:
    """Shifts from that day on go to the other unit, or fall away where it has them already."""
    for shift in DutyShift.objects.filter(unit=unit, day__gte=since):
        twins = DutyShift.objects.filter(
            unit=into, day=shift.day, half=shift.half, kind=shift.kind, person_id=shift.person_id
        )
        if into is None or twins.exists():
            shift.delete()
        else:
            DutyShift.objects.filter(pk=shift.pk).update(unit=into, version=F("version") + 1)
