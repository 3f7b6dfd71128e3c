"""Appointing people to posts, changing what a post covers, and ending it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.history.record import describe, record
from huiketing.org.models import Line, Person, Post, Unit
from huiketing.org.models.posts import PostQuerySet
from huiketing.org.permissions import may_admin
from huiketing.org.transitions import checks

describe("post.begun", gettext_lazy("appointed %(person)s as %(title)s at %(unit)s from %(on)s"))
describe("post.changed", gettext_lazy("changed the post %(title)s of %(person)s: %(lines)s"))
describe("post.ended", gettext_lazy("ended the post %(title)s of %(person)s on %(on)s. %(reason)s"))


@transaction.atomic
def appoint(
    *,
    by: Person | None,
    person: Person,
    unit: Unit,
    role: str,
    title: str,
    lines: Iterable[Line] = (),
    deputy: Person | None = None,
    sees_restricted: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Post:
    """Give a person a post at a unit from a day on; no lines named means every line."""
    checks.require(may_admin(by, unit))
    if unit.ended_on:
        raise WrongStep(_("%(unit)s was closed. Choose one that stands.") % {"unit": unit.name})
    if not person.is_active:
        raise Invalid(person=_("%(name)s has no access any more.") % {"name": person.name})
    if role not in Post.Role.values:
        raise Invalid(role=_("Choose one of the list."))
    since = checks.day("starts_on", starts_on)
    post = Post(
        person=person,
        unit=unit,
        role=role,
        title=checks.line("title", title, 40),
        deputy=_deputy(deputy, person),
        sees_restricted=sees_restricted,
        starts_on=since,
        ends_on=_last_day(ends_on, since),
    )
    chosen = _set_codes(post, lines)
    post.save()
    post.lines.set(chosen)
    record(
        post,
        "post.begun",
        by=by,
        person=person.name,
        title=post.title,
        unit=unit.name,
        on=since,
        role=role,
        lines=[line.code for line in chosen],
        deputy=deputy.name if deputy else "",
    )
    return post


@transaction.atomic
def change_post(
    post: Post,
    *,
    by: Person | None,
    title: str,
    lines: Iterable[Line],
    deputy: Person | None,
    sees_restricted: bool,
    ends_on: date | None = None,
) -> Post:
    """Change what a post covers, its deputy (B岗) and its last day."""
    checks.require(may_admin(by, post.unit))
    _running(post)
    if ends_on and post.role == Post.Role.ADMIN:
        somebody_must_administer(without=Post.objects.filter(pk=post.pk))
    chosen = _set_codes(post, lines)
    checks.change(
        post,
        title=checks.line("title", title, 40),
        line_codes=post.line_codes,
        deputy=_deputy(deputy, post.person),
        sees_restricted=sees_restricted,
        ends_on=_last_day(ends_on, post.starts_on),
    )
    post.lines.set(chosen)
    record(
        post,
        "post.changed",
        by=by,
        person=post.person.name,
        title=post.title,
        lines="、".join(line.name for line in chosen),
        deputy=deputy.name if deputy else "",
        sees_restricted=sees_restricted,
        until=post.ends_on,
    )
    return post


@transaction.atomic
def end_post(post: Post, *, by: Person | None, on: date | None = None, reason: str = "") -> Post:
    """End a post after a last day (today). A person without posts can sign in and do nothing."""
    checks.require(may_admin(by, post.unit))
    _running(post)
    last = checks.day("on", on)
    if last < post.starts_on:
        raise Invalid(on=_("The last day is before the first."))
    somebody_must_administer(without=Post.objects.filter(pk=post.pk))
    checks.change(post, ends_on=last)
    reason = checks.line("reason", reason, 200, required=False)
    record(
        post,
        "post.ended",
        by=by,
        person=post.person.name,
        title=post.title,
        on=last,
        reason=reason,
    )
    return post


def somebody_must_administer(*, without: PostQuerySet) -> None:
    """Refuse when nobody would be left at the top who can add people and appoint them."""
    if not without.filter(role=Post.Role.ADMIN, unit__parent=None).exists():
        return
    left = Post.objects.held().filter(role=Post.Role.ADMIN, unit__parent=None, ends_on=None)
    if not left.exclude(pk__in=without.values("pk")).exists():
        raise WrongStep(_("This is the last administrator at the top. Appoint another one first."))


def _running(post: Post) -> None:
    if post.ends_on and post.ends_on < times.today():
        raise WrongStep(_("This post has ended. Appoint the person anew."))


def _deputy(deputy: Person | None, holder: Person) -> Person | None:
    if deputy is None:
        return None
    if deputy.pk == holder.pk:
        raise Invalid(deputy=_("The deputy is somebody else than the holder."))
    if not deputy.is_active:
        raise Invalid(deputy=_("%(name)s has no access any more.") % {"name": deputy.name})
    return deputy


def _last_day(value: date | None, since: date) -> date | None:
    if value is None:
        return None
    last = checks.day("ends_on", value)
    if last < since:
        raise Invalid(ends_on=_("The last day is before the first."))
    return last


def _set_codes(post: Post, lines: Iterable[Line]) -> list[Line]:
    chosen = sorted(set(lines), key=lambda line: (line.order, line.code))
    codes = ",".join(line.code for line in chosen)
    post.line_codes = f",{codes}," if codes else ""
    if len(post.line_codes) > 120:
        raise Invalid(lines=_("That is nearly every line. Leave all open instead."))
    return chosen
