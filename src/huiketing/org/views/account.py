"""Signing in and out, the password, and a person's own page (我)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base import times
from huiketing.base.http import Request, render_either
from huiketing.org.forms.account import PasswordForm, PresenceForm, SignInForm, TokenForm
from huiketing.org.models import DutyShift, DutySwap, Post
from huiketing.org.selectors import coming_swaps
from huiketing.org.selectors.handlers import presence_of
from huiketing.org.transitions import people, presence, swaps
from huiketing.org.transitions.start import is_open


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """The door for those who work here. Nobody here yet: on to the first start."""

    template_name = "org/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; on a machine nobody was set up on, the first start instead."""
        if is_open():
            return redirect("org:welcome")
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, the name still in it."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: Request) -> HttpResponse:
    """Choose one's own password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if form.carry_out(
            lambda: people.change_password(
                request.user, by=request.user, old=said["old"], new=said["new"]
            )
        ):
            update_session_auth_hash(request, request.user)
            messages.success(
                request, _("The new password holds. Other devices must sign in again.")
            )
            return redirect("web:home")
    status = form.status if form.errors else 200
    context = {"form": form, "forced": request.user.must_change_password}
    return render(request, "org/password.html", context, status=status)


@require_GET
def me(request: Request) -> HttpResponse:
    """Where I am, my posts, my duty, my programs."""
    return _me(request)


def _me(request: Request, status: int = 200, **changed: Any) -> HttpResponse:
    person = request.user
    mark = presence_of(person)
    posts = Post.objects.current_or_coming().filter(person=person)
    context = {
        "presence_form": PresenceForm(initial={"state": mark.state if mark else None}),
        "token_form": TokenForm(),
        "presence": mark,
        "posts": posts.select_related("unit", "deputy").prefetch_related("lines"),
        "deputises": Post.objects.held().filter(deputy=person).select_related("unit", "person"),
        "shifts": DutyShift.objects.filter(person=person, day__gte=times.today())
        .select_related("unit")
        .order_by("day", "half")[:14],
        "swaps": coming_swaps(person),
        "tokens": person.tokens.filter(revoked_at=None),
        "feed": feed_address(request, person.feed_token),
    } | changed
    return render(request, "org/me.html", context, status=status)


def feed_address(request: Request, token: str | None) -> str:
    """Where a calendar program finds the roster; "" while it is switched off."""
    from django.urls import reverse

    return request.build_absolute_uri(reverse("org:feed", args=[token])) if token else ""


@require_POST
def set_presence(request: Request) -> HttpResponse:
    """One tap: where I am. Answers the page it came from, or the mark alone for htmx."""
    form = PresenceForm(request.POST)
    mark = None
    if form.is_valid():
        said = form.cleaned_data
        mark = form.carry_out(
            lambda: presence.set_presence(
                request.user,
                by=request.user,
                state=said["state"],
                place=said["place"],
                until=said["until"],
            )
        )
    if mark is None:
        return _me(request, status=form.status, presence_form=form)
    if request.htmx:
        return render_either(request, "org/me.html", "org/_presence.html", {"presence": mark})
    return redirect(_back(request))


def _back(request: Request) -> str:
    """The page to return to, if it is one of ours."""
    from django.urls import reverse
    from django.utils.http import url_has_allowed_host_and_scheme

    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else reverse("org:me")


@sensitive_post_parameters()
@never_cache
@require_POST
def issue_token(request: Request) -> HttpResponse:
    """Make a token and show its secret, this once."""
    form = TokenForm(request.POST)
    secret = None
    if form.is_valid():
        label = form.cleaned_data["label"]
        secret = form.carry_out(
            lambda: people.issue_token(request.user, by=request.user, label=label)
        )
    if secret is None:
        return _me(request, status=form.status, token_form=form)
    return _me(request, secret=secret)


@require_POST
def revoke_token(request: Request, pk: int) -> HttpResponse:
    """Take one of my tokens back."""
    token = get_object_or_404(request.user.tokens, pk=pk)
    people.revoke_token(token, by=request.user)
    messages.success(request, _("The token no longer works."))
    return redirect("org:me")


@require_POST
def renew_feed(request: Request) -> HttpResponse:
    """Give my roster calendar a new secret address."""
    people.renew_feed(request.user, by=request.user)
    return redirect("org:me")


@require_POST
def stop_feed(request: Request) -> HttpResponse:
    """Switch my roster calendar off."""
    people.stop_feed(request.user, by=request.user)
    messages.success(request, _("The calendar's address no longer works."))
    return redirect("org:me")


@require_POST
def answer_swap(request: Request, uid: UUID, answer: str) -> HttpResponse:
    """Agree to a swap, decline it, or take one's own wish back."""
    mine = DutySwap.objects.filter(asked_of=request.user) | DutySwap.objects.filter(
        asked_by=request.user
    )
    swap = get_object_or_404(mine, uid=uid)
    verbs = {
        "agree": (swaps.agree_swap, _("The shift is yours now.")),
        "decline": (swaps.decline_swap, _("Declined; the roster stays as it is.")),
        "cancel": (swaps.cancel_swap, _("Taken back; the roster stays as it is.")),
    }
    verb, said = verbs[answer]
    verb(swap, by=request.user)
    messages.success(request, said)
    return redirect("org:me")
