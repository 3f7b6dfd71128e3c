"""People and their posts: found, added, appointed, let in and out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base.http import Request
from huiketing.base.text import clean_line
from huiketing.history.models import Event
from huiketing.org import holdings
from huiketing.org.forms.people import (
    AddPersonForm,
    AppointForm,
    ChangePersonForm,
    ChangePostForm,
    EndPostForm,
    LeaveForm,
)
from huiketing.org.models import Person, Post, Unit
from huiketing.org.permissions import may_admin, may_manage
from huiketing.org.selectors import people_under
from huiketing.org.sheets import Reader
from huiketing.org.transitions import people, posts
from huiketing.org.views.common import need_admin, place_page
from huiketing.org.views.units import renew_version

A_PAGE = 50


@require_GET
def index(request: Request) -> HttpResponse:
    """Everybody this person administers, found by name, initials, phone or post."""
    need_admin(request)
    query = clean_line(request.GET.get("q", ""))[:40]
    running = Post.objects.current_or_coming().select_related("unit", "deputy")
    found = people_under(request.user, query).prefetch_related(
        Prefetch("posts", queryset=running.prefetch_related("lines"), to_attr="running")
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return place_page(request, "org/place/people.html", "people", {"page": page, "query": query})


@never_cache
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Add somebody with a first post; the temporary password is shown this once."""
    tree = need_admin(request)
    form = AddPersonForm(request.POST or None, units=tree)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(lambda: _add(request.user, form.cleaned_data, tree))
        if made:
            person, secret = made
            context = {"accounts": [{"person": person, "password": secret}]}
            return place_page(request, "org/place/secrets.html", "people", context)
    status = form.status if form.errors else 200
    return place_page(request, "org/place/person_add.html", "people", {"form": form}, status)


@transaction.atomic
def _add(by: Person, said: dict[str, Any], tree: list[Unit]) -> tuple[Person, str]:
    username = said["username"] or Reader(tree, None).free_username(said["name"])
    person, secret = people.add_person(
        by=by,
        name=said["name"],
        username=username,
        phone=said["phone"],
        email=said["email"],
        note=said["note"],
        kind=said["kind"],
    )
    posts.appoint(
        by=by,
        person=person,
        unit=said["unit"],
        role=said["role"],
        title=said["title"] or str(Post.Role(said["role"]).label),
        lines=said["lines"],
    )
    return person, secret


@require_GET
def detail(request: Request, uid: UUID) -> HttpResponse:
    """One person: what they hold, what they have in hand, what was changed."""
    tree = need_admin(request)
    person = get_object_or_404(people_under(request.user), uid=uid)
    return _show(request, person, tree)


def _show(
    request: Request, person: Person, tree: list[Unit], status: int = 200, **answered: Any
) -> HttpResponse:
    entry = {
        name: getattr(person, name)
        for name in ("name", "phone", "email", "kind", "note", "version")
    }
    forms = {
        "change": ChangePersonForm(initial=entry, prefix="change"),
        "appoint": AppointForm(units=tree, holder=person, prefix="appoint"),
        "leave": LeaveForm(initial={"version": person.version}, prefix="leave"),
    }
    every = person.posts.select_related("unit", "deputy").prefetch_related("lines")
    context = {
        "person": person,
        "forms": forms | answered,
        "open": next(iter(answered), ""),
        "manages": may_manage(request.user, person),
        "posts": [
            {"post": post, "may": may_admin(request.user, post.unit)}
            for post in every.current_or_coming()
        ],
        "past": every.exclude(pk__in=Post.objects.current_or_coming()),
        "stands_in_for": Post.objects.held().filter(deputy=person).select_related("person", "unit"),
        "holdings": holdings.of_person(person),
        "events": Event.objects.about(person)
        .exclude(kind__startswith="presence.")
        .with_details()
        .reverse()[:20],
        "tokens": person.tokens.filter(revoked_at=None).count(),
        "is_me": person.pk == request.user.pk,
    }
    return place_page(request, "org/place/person.html", "people", context, status)


@require_POST
def change(request: Request, uid: UUID) -> HttpResponse:
    """Correct what is known of a person."""
    tree = need_admin(request)
    person = get_object_or_404(people_under(request.user), uid=uid)
    form = ChangePersonForm(request.POST, prefix="change")
    if form.is_valid():
        said = dict(form.cleaned_data)
        person.version = said.pop("version")
        if form.carry_out(lambda: people.change_person(person, by=request.user, **said)):
            messages.success(request, _("Saved."))
            return redirect("org:person", person.uid)
        person = Person.objects.get(pk=person.pk)
        renew_version(form, person.version)
    return _show(request, person, tree, form.status, change=form)


@require_POST
def appoint(request: Request, uid: UUID) -> HttpResponse:
    """Give a person a further post."""
    tree = need_admin(request)
    person = get_object_or_404(people_under(request.user), uid=uid)
    form = AppointForm(request.POST, prefix="appoint", units=tree, holder=person)
    made = None
    if form.is_valid():
        made = form.carry_out(
            lambda: posts.appoint(by=request.user, person=person, **form.cleaned_data)
        )
    if made:
        messages.success(request, _("%(name)s has the post.") % {"name": person.name})
        return redirect("org:person", person.uid)
    return _show(request, person, tree, form.status, appoint=form)


@require_POST
def leave(request: Request, uid: UUID) -> HttpResponse:
    """End a person's access, and show what they leave behind."""
    tree = need_admin(request)
    person = get_object_or_404(people_under(request.user), uid=uid)
    form = LeaveForm(request.POST, prefix="leave")
    if form.is_valid():
        said = dict(form.cleaned_data)
        person.version = said.pop("version")
        if form.carry_out(lambda: people.deactivate(person, by=request.user, **said)):
            left = holdings.of_person(person)
            messages.success(
                request,
                _("%(name)s has no access any more. What they had in hand is listed below.")
                % {"name": person.name}
                if left
                else _("%(name)s has no access any more, and nothing in hand.")
                % {"name": person.name},
            )
            return redirect("org:person", person.uid)
        person = Person.objects.get(pk=person.pk)
        renew_version(form, person.version)
    return _show(request, person, tree, form.status, leave=form)


@require_POST
def come_back(request: Request, uid: UUID) -> HttpResponse:
    """Let a person in again."""
    need_admin(request)
    person = get_object_or_404(people_under(request.user), uid=uid)
    people.reactivate(person, by=request.user)
    messages.success(
        request, _("%(name)s may sign in. Appoint a post next.") % {"name": person.name}
    )
    return redirect("org:person", person.uid)


@never_cache
@require_POST
def reset_password(request: Request, uid: UUID) -> HttpResponse:
    """Set a temporary password, and show it this once."""
    need_admin(request)
    person = get_object_or_404(people_under(request.user), uid=uid)
    secret = people.reset_password(person, by=request.user)
    context = {"accounts": [{"person": person, "password": secret}]}
    return place_page(request, "org/place/secrets.html", "people", context)


@require_http_methods(["GET", "POST"])
def post(request: Request, uid: UUID) -> HttpResponse:
    """One post: its lines, its deputy, its last day."""
    need_admin(request)
    row = get_object_or_404(Post.objects.select_related("person", "unit", "deputy"), uid=uid)
    get_object_or_404(people_under(request.user), pk=row.person_id)
    entry = {
        "title": row.title,
        "lines": row.lines.all(),
        "deputy": row.deputy_id,
        "sees_restricted": row.sees_restricted,
        "ends_on": row.ends_on,
        "version": row.version,
    }
    form = ChangePostForm(request.POST or None, initial=entry, holder=row.person)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        row.version = said.pop("version")
        if form.carry_out(lambda: posts.change_post(row, by=request.user, **said)):
            messages.success(request, _("Saved."))
            return redirect("org:person", row.person.uid)
        renew_version(form, Post.objects.get(pk=row.pk).version)
    return _post(request, row, form, EndPostForm(initial={"version": row.version}, prefix="end"))


def _post(request: Request, row: Post, form: Any, end_form: Any) -> HttpResponse:
    bad = next((each for each in (form, end_form) if each.errors), None)
    context = {
        "row": row,
        "form": form,
        "end_form": end_form,
        "may": may_admin(request.user, row.unit),
        "events": Event.objects.about(row).with_details().reverse()[:20],
    }
    status = bad.status if bad else 200
    return place_page(request, "org/place/post.html", "people", context, status)


@require_POST
def end_post(request: Request, uid: UUID) -> HttpResponse:
    """End a post after a last day."""
    need_admin(request)
    row = get_object_or_404(Post.objects.select_related("person", "unit", "deputy"), uid=uid)
    get_object_or_404(people_under(request.user), pk=row.person_id)
    end_form = EndPostForm(request.POST, prefix="end")
    if end_form.is_valid():
        said = dict(end_form.cleaned_data)
        row.version = said.pop("version")
        if end_form.carry_out(lambda: posts.end_post(row, by=request.user, **said)):
            messages.success(request, _("The post ends."))
            return redirect("org:person", row.person.uid)
        row = Post.objects.select_related("person", "unit", "deputy").get(pk=row.pk)
        renew_version(end_form, row.version)
    entry = {
        "title": row.title,
        "lines": row.lines.all(),
        "deputy": row.deputy_id,
        "version": row.version,
    }
    return _post(request, row, ChangePostForm(initial=entry, holder=row.person), end_form)
