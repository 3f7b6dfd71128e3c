"""What the book lacks: groups of words no procedure fitted, for whoever can write it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.errors import Invalid, NotAllowed
from huiketing.base.http import Request
from huiketing.handbook import gaps, permissions
from huiketing.handbook.book import book
from huiketing.handbook.forms.learning import ArticleForm, AsideForm, FitsForm
from huiketing.handbook.models import Choice, Procedure
from huiketing.handbook.transitions import gaps as verbs
from huiketing.org.forms.base import VerbForm
from huiketing.org.selectors.lines import line_in_use, lines_in_use

GROUPS = 40  # on the page
TITLE = 80  # characters of an article's name
FREQUENT = 2
"""From so many times on a group proposes an article; a single saying waits below."""


@require_GET
def index(request: Request) -> HttpResponse:
    """Every group, the most frequent first: how often, where, in which words."""
    return _show(request)


@require_POST
def fits(request: Request) -> HttpResponse:
    """This procedure fits them."""
    chosen = _chosen(request)
    form = FitsForm(request.POST, auto_id=f"g{_first(chosen)}_%s")
    if chosen and form.is_valid():
        procedure = Procedure.objects.get(code=form.cleaned_data["code"])
        count = form.carry_out(lambda: verbs.settle(chosen, by=request.user, procedure=procedure))
        if count:
            said = ngettext(
                "%(count)d saying now leads to %(code)s.",
                "%(count)d sayings now lead to %(code)s.",
                count,
            )
            messages.success(request, said % {"count": count, "code": procedure.code})
            return redirect("handbook:gaps")
    return _show(request, form.status, again=(_first(chosen), form))


@require_POST
def article(request: Request) -> HttpResponse:
    """An article is begun for them."""
    chosen = _chosen(request)
    form = ArticleForm(request.POST, auto_id=f"n{_first(chosen)}_%s", lines=_lines(request))
    if chosen and form.is_valid():
        line, title = line_in_use(form.cleaned_data["line"]), form.cleaned_data["title"]
        draft = line and form.carry_out(
            lambda: verbs.write_article(chosen, by=request.user, line=line, title=title)
        )
        if draft:
            said = _("%(code)s is begun, a draft; the words are its sayings.")
            messages.success(request, said % {"code": draft.procedure.code})
            return redirect("handbook:gaps")
    return _show(request, form.status, again=(_first(chosen), form))


@require_POST
def dismiss(request: Request) -> HttpResponse:
    """They are nothing for this book, for a reason."""
    chosen = _chosen(request)
    form = AsideForm(request.POST, auto_id=f"d{_first(chosen)}_%s")
    if chosen and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.carry_out(lambda: verbs.dismiss(chosen, by=request.user, reason=reason)):
            messages.success(request, _("Put aside, and kept below with the reason."))
            return redirect("handbook:gaps")
    return _show(request, form.status, again=(_first(chosen), form))


@require_POST
def take_back(request: Request) -> HttpResponse:
    """What was put aside is proposed again."""
    chosen = _chosen(request)
    if not chosen:
        raise Invalid(_("Choose a group of the list."))
    verbs.take_back(chosen, by=request.user)
    messages.success(request, _("Taken back: it is proposed again."))
    return redirect("handbook:gaps")


def _chosen(request: Request) -> list[Choice]:
    """The words a form names, as far as this person may read them; none where it names none."""
    _allowed(request)
    named = request.POST.getlist("choice")[: verbs.MOST + 1]
    try:
        uids = [UUID(each) for each in named]
    except ValueError:
        return []
    rows = Choice.objects.filter(uid__in=uids, procedure=None, restricted=False)
    readable = rows.filter(unit__in=gaps.units_of(request.user)).select_related("unit")
    return list(readable.order_by("-pk"))


def _first(chosen: list[Choice]) -> int:
    """What a group is named by on the page; 0 is none of them."""
    return chosen[0].pk if chosen else 0


def _allowed(request: Request) -> None:
    if not permissions.may_see_gaps(request.user):
        raise NotAllowed(_("What the book lacks is for the experts of the lines and the leads."))


def _lines(request: Request) -> list[tuple[str, str]]:
    """The lines this person may write for."""
    return [
        (line.code, line.name)
        for line in lines_in_use()
        if permissions.may_write(request.user, line.code)
    ]


def _show(
    request: Request, status: int = 200, again: tuple[int, VerbForm] | None = None
) -> HttpResponse:
    _allowed(request)
    groups = gaps.groups_for(request.user)

    lines = _lines(request)

    def forms(group: gaps.Group) -> dict[str, VerbForm]:
        first = group.choices[0].pk
        every: dict[str, VerbForm] = {
            "fits": FitsForm(auto_id=f"g{first}_%s"),
            "article": ArticleForm(
                auto_id=f"n{first}_%s",
                lines=lines,
                initial={"title": next(iter(group.sayings), "")[:TITLE]},
            ),
            "aside": AsideForm(auto_id=f"d{first}_%s"),
        }
        if again is not None and again[0] in {each.pk for each in group.choices}:
            every = {
                name: again[1] if isinstance(again[1], type(form)) else form
                for name, form in every.items()
            }
        return every

    often = [group for group in groups if group.times >= FREQUENT][:GROUPS]
    single = [group for group in groups if group.times < FREQUENT][:GROUPS]
    context = {
        "rows": [(group, forms(group)) for group in often],
        "single": [(group, forms(group)) for group in single],
        "unplaced": _unplaced(again, [*often, *single]),
        "aside": gaps.aside_for(request.user),
        "total": sum(group.times for group in groups),
        "entries": [entry for entry in book().entries if not entry.restricted],
        "days": gaps.DAYS,
        "shown": gaps.SHOWN,
    }
    return render(request, "handbook/gaps.html", context, status=status)


def _unplaced(again: tuple[int, VerbForm] | None, groups: list[gaps.Group]) -> VerbForm | None:
    """The form that was refused, where no group is left to show it beside: none was named, or
    somebody decided meanwhile. What was typed in it is shown for itself."""
    if again is None or any(each.pk == again[0] for group in groups for each in group.choices):
        return None
    named, form = again
    if not named:
        form.add_error(None, _("Choose a group of the list."))
    return form
