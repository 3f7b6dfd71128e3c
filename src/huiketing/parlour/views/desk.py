"""The desk: one page, one line to type in, one button; and the fragments that spare reloads."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.errors import DomainError
from huiketing.base.http import Request
from huiketing.handbook.book import book
from huiketing.handbook.suggesting import Suggestion, answer
from huiketing.matters.models import Matter
from huiketing.org.selectors import Member
from huiketing.parlour import transitions
from huiketing.parlour.forms.desk import DeskForm
from huiketing.parlour.selectors.common import common
from huiketing.parlour.selectors.handling import handling_of, promise_of, recipient_of
from huiketing.parlour.selectors.papers import not_needed
from huiketing.parlour.selectors.people import people_of
from huiketing.parlour.selectors.place import Desk, desk_of, duty_of
from huiketing.parlour.selectors.today import day_of
from huiketing.parlour.selectors.visitor import candidates, known, visitor_of

SUGGESTED = 4
LONGEST = 300  # characters of the line that suggestions look at
SAYINGS = 6


@require_GET
@never_cache
def desk(request: Request) -> HttpResponse:
    """The desk as it stands. `?q=` asks for suggestions, `?procedure=` chooses one."""
    initial = {
        "words": _plain(request.GET.get("q", "")),
        "procedure": _plain(request.GET.get("procedure", ""))[:20],
    }
    people = people_of(desk_of_request(request).unit)
    form = DeskForm(initial=initial, person=request.user, team=people)
    return show(request, form, people)


@require_POST
@never_cache
def look(request: Request) -> HttpResponse:
    """The desk again with everything typed, and whatever it now finds: the way without scripts."""
    people = people_of(desk_of_request(request).unit)
    form = DeskForm(_typed(request), person=request.user, team=people)
    form.is_looked_up = True
    return show(request, form, people)


@require_POST
@never_cache
def register(request: Request) -> HttpResponse:
    """Write it down and hand it on. A refusal shows the page with everything typed."""
    unit = desk_of_request(request).unit
    people = people_of(unit)
    form = DeskForm(_typed(request), person=request.user, team=people)
    if not form.is_valid():
        return show(request, form, people, status=422)
    same = _same(request, form)
    if same is not None and same.client_key == form.cleaned_data["client_key"]:
        same = None  # it is this one itself, sent again
    if same is not None and not form.cleaned_data["same"]:
        form.ask_whether_same(same)
        return show(request, form, people, status=422)
    try:
        matter = _write_down(request, form, people, same)
    except DomainError as error:
        form.refuse(error)
        return show(request, form, people, status=error.status)
    if request.POST.get("act") == "receipt":
        query = urlencode({"print": "1"})
        return HttpResponseRedirect(f"{reverse('parlour:receipt', args=[matter.number])}?{query}")
    query = urlencode({"done": matter.number})
    return HttpResponseRedirect(f"{reverse('parlour:desk')}?{query}")


def _write_down(
    request: Request, form: DeskForm, people: list[Member], same: Matter | None
) -> Matter:
    asked, unit = form.asked(same), desk_of_request(request).unit
    if form.is_settled:
        return transitions.settle_at_desk(
            asked, unit=unit, by=request.user, result=form.cleaned_data["result"]
        )
    recipient = recipient_of(unit, line=form.line_code, choice=form.choice, team=people)
    if asked.follows is not None and not form.choice and asked.follows.handler is not None:
        # Whoever has the first has this too: the resident is not sent to a second person.
        recipient = (
            recipient_of(unit, line="", choice=str(asked.follows.handler.pk), team=people)
            or recipient
        )
    return transitions.register_at_desk(asked, unit=unit, by=request.user, recipient=recipient)


def _same(request: Request, form: DeskForm) -> Matter | None:
    sent = form.cleaned_data["client_key"]
    if form.visitor is None or Matter.objects.filter(client_key=sent).exists():
        return None  # the second press of one registration asks nothing: it is the same one
    return visitor_of(form.visitor, request.user, form.entry, form.cleaned_data["words"]).same


@require_GET
@never_cache
def suggestions(request: Request) -> HttpResponse:
    """The inside of the ask line's list for `?q=`.

    `?picked=` is what was chosen for these words before: it is lit again, and stands first where
    the words alone would not bring it. Empty it means that they are taken as they were said.
    """
    words = _plain(request.GET.get("q", ""))
    context = {**_suggested(request, words), "picked": None}
    picked = request.GET.get("picked")
    if picked is not None:
        context |= _lit(context["suggestions"], _plain(picked)[:20])
    return render(request, "parlour/_suggestions.html", context)


@require_GET
@never_cache
def chosen(request: Request) -> HttpResponse:
    """Materials, handler and promise of what is chosen now. No personal data is in its address."""
    unit = desk_of_request(request).unit
    people = people_of(unit)
    form = DeskForm(request.GET, person=request.user, team=people)
    context = _handling(request, form, people) | {
        "form": form,
        "entry": form.entry,
        "not_needed": not_needed(form.entry) if form.entry else [],
        "together": book().together(form.entry.code) if form.entry else [],
    }
    response = render(request, "parlour/_chosen.html", context)
    if request.GET.get("shown", "") == (form.entry.code if form.entry else ""):
        response["HX-Reswap"] = "none"  # the ticks stay as they are; the other panes are swapped
    return response


@require_POST
@never_cache
def party(request: Request) -> HttpResponse:
    """Whom name or phone may mean; or, once somebody is taken, their pane."""
    if "take" in request.POST:
        form = DeskForm(_typed(request), person=request.user, team=[])
        return render(request, "parlour/_party.html", {"form": form} | _visitor(request, form))
    context = {
        "candidates": candidates(
            _plain(request.POST.get("name", "")),
            _plain(request.POST.get("phone", "")),
            request.user,
        )
    }
    return render(request, "parlour/_candidates.html", context)


@require_POST
@never_cache
def before(request: Request) -> HttpResponse:
    """What the resident came with before, after another procedure was chosen."""
    form = DeskForm(_typed(request), person=request.user, team=[])
    return render(request, "parlour/_rechecked.html", {"form": form} | _visitor(request, form))


@require_GET
@never_cache
def today(request: Request) -> HttpResponse:
    """Today's register as it stands, for a page that stays open."""
    here = desk_of_request(request)
    context = {"desk": here, "day": day_of(here.unit, request.user)}
    return render(request, "parlour/_today_again.html", context)


def show(
    request: Request,
    form: DeskForm,
    people: list[Member],
    *,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The whole page around a form in whatever state; `more` is what was just done."""
    here = desk_of_request(request)
    day = day_of(here.unit, request.user)
    words = form.words_typed
    context: dict[str, Any] = {
        "form": form,
        "desk": here,
        "unread": here.unread,
        "place": here.unit.name,
        "day": day,
        "team": people,
        "entry": form.entry,
        "not_needed": not_needed(form.entry) if form.entry else [],
        "together": book().together(form.entry.code) if form.entry else [],
        "picked": (form.entry.code if form.entry else "") if form.is_bound else None,
        **_suggested(request, words),
        "common": [] if words else _common(request),
        "candidates": _candidates(request, form),
        "done": _done(request, day.rows),
    }
    context |= _handling(request, form, people) | _visitor(request, form) | (more or {})
    return render(request, "parlour/desk.html", context, status=status)


def _handling(request: Request, form: DeskForm, people: list[Member]) -> dict[str, Any]:
    unit = desk_of_request(request).unit
    duty = duty_of(unit)
    return {
        "duty": duty,
        "handling": handling_of(
            unit,
            line=form.line_code,
            choice=form.choice,
            team=people,
            duty=duty,
            visit_at=form.moment("visit_at"),
        ),
        "promise": promise_of(unit, form.entry, form.moment("happened_at")),
    }


def _visitor(request: Request, form: DeskForm) -> dict[str, Any]:
    if form.visitor is None:
        return {"visitor": None}
    return {"visitor": visitor_of(form.visitor, request.user, form.entry, form.words_typed)}


def _candidates(request: Request, form: DeskForm) -> list[Any]:
    if not form.is_looked_up or form.known is not None:
        return []
    return candidates(form.typed("name"), form.typed("phone"), request.user)


def _done(request: Request, rows: list[Any]) -> Any:
    """The matter just registered, by `?done=`, as far as today's register shows it."""
    number = request.GET.get("done", "")
    if not number:
        return None
    known_here = next((row.matter for row in rows if row.matter.number == number), None)
    if known_here is not None:
        return known_here
    found = Matter.objects.visible_to(request.user).for_list()
    return found.filter(number=_plain(number)[:32], first_receiver=request.user).first()


def _suggested(request: Request, words: str) -> dict[str, Any]:
    if not words.strip():
        return {"suggestions": []}
    home = request.user.authority.home
    lifted = common(home.unit_id) if home else {}
    found = answer(words[:LONGEST], n=SUGGESTED, common=lifted)
    return {"suggestions": found.suggestions, "unsure": not found.sure}


def _lit(found: list[Suggestion], picked: str) -> dict[str, Any]:
    """The rows with the one that was chosen among them, and which it is."""
    if not picked or any(each.code == picked for each in found):
        return {"picked": picked}
    itself = [each for each in answer(picked, n=1).suggestions if each.code == picked]
    if not itself:  # it left the handbook meanwhile: the words alone choose
        return {}
    return {"picked": picked, "suggestions": [*itself, *found][:SUGGESTED], "unsure": False}


def _common(request: Request) -> list[str]:
    """Titles of what this village is asked most, to begin with one click."""
    home = request.user.authority.home
    often = common(home.unit_id) if home else {}
    current = book()
    codes = sorted(often, key=lambda code: (-often[code], code))
    entries = (current.version(code) for code in codes)
    return [each.title for each in entries if each and not each.restricted][:SAYINGS]


def desk_of_request(request: Request) -> Desk:
    """The desk of whoever asks; read once a request."""
    here: Desk | None = getattr(request, "_desk", None)
    if here is None:
        here = desk_of(request.user)
        request._desk = here  # type: ignore[attr-defined]
    return here


def _typed(request: Request) -> Any:
    """What was typed, with a choice made by button or list put where the form looks for it."""
    typed = request.POST.copy()
    if (taken := typed.get("take")) is not None:
        found = known(_uuid(str(taken)), request.user)
        typed["party"] = str(found.uid) if found else ""
        if found is None:
            typed["phone"] = ""
    if "chosen" in typed:
        typed["procedure"] = str(typed["chosen"])
    return typed


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return text.replace("\x00", "")
