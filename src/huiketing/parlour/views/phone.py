"""The cadre's phone: what is late, due today, to be visited; one tap to call, tick and write."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request, render_either
from huiketing.base.text import clean_text
from huiketing.handbook.selectors import how_many_wait
from huiketing.matters.forms import FORMS, ContactForm, StepForm
from huiketing.matters.models import Contact, Matter
from huiketing.matters.transitions import STEPS
from huiketing.org.models import Person, Presence, Unit
from huiketing.org.selectors.handlers import presence_of
from huiketing.org.transitions.presence import set_presence
from huiketing.parlour.forms.phone import RoundForm, suggested
from huiketing.parlour.selectors.phone import TABS, Card, Line, Pocket, card_of, pocket_of

SHOWN = 40
"""Rows of one tab; the queue of all of them is one tap away."""


@require_GET
def pocket(request: Request) -> HttpResponse:
    """My matters: `?tab=`, and `?m=NUMBER` for the one in the big card."""
    held = pocket_of(request.user)
    asked = request.GET.get("tab", "")
    tab = asked if asked in TABS else held.first_tab
    lines = [line for line in held.tab(tab) if not line.is_mine_to_take or tab != "hand"]
    chosen = request.GET.get("m", "")
    first = next((line for line in lines if line.matter.number == chosen), None)
    first = first or (lines[0] if lines else None)
    here = f"{reverse('parlour:phone')}?{urlencode({'tab': tab})}"
    context = {
        "pocket": held,
        "tab": tab,
        "counts": [(name, len(held.tab(name))) for name in TABS],
        "card": _card(first, request.user, here) if first else None,
        "lines": [line for line in lines if line is not first][:SHOWN],
        "take": [(line, _form("accept", line.matter, request.user, here)) for line in held.to_take],
        "here": here,
        "may_call": True,
        "to_sign": how_many_wait(request.user),
        **_presence(request.user),
    }
    return render(request, "parlour/phone.html", context)


def _presence(person: Person) -> dict[str, Any]:
    mark = presence_of(person)
    return {
        "presence": mark,
        "states": Presence.State.choices,
    }


def _form(step: str, matter: Matter, person: Person, back: str, **initial: Any) -> StepForm | None:
    """The form of a step, where it is open to the person."""
    if not STEPS[step].open_to(person, matter):
        return None
    mark = f"{matter.pk}_{initial.get('no', '')}"
    return FORMS[step](matter=matter, person=person, mark=mark, initial={"next": back} | initial)


def _card(line: Line, person: Person, back: str) -> dict[str, Any]:
    """The big card: its steps to tick, and the two quick forms."""
    card: Card = card_of(line)
    matter = line.matter
    here = f"{back}&m={matter.number}"
    steps, is_next = [], True
    for row in matter.procedure.step_list if matter.procedure else ():
        no = row.get("no", 0)
        tick = card.ticks.get(no)
        step = "untick" if tick else "tick"
        steps.append(
            {
                "text": row.get("text", ""),
                "who": row.get("who", ""),
                "tick": tick,
                "is_next": tick is None and is_next,
                "form": _form(step, matter, person, here, no=no),
            }
        )
        is_next = is_next and tick is not None
    open_to_me = STEPS["contact"].open_to(person, matter)
    return {
        "line": line,
        "matter": matter,
        "last": card.last,
        "steps": steps,
        "accept": _form("accept", matter, person, back),
        "call": _contact(matter, person, here, Contact.Way.CALL) if open_to_me else None,
        "visit": _contact(matter, person, here, Contact.Way.VISIT) if open_to_me else None,
    }


def _contact(matter: Matter, person: Person, back: str, way: str) -> ContactForm:
    return ContactForm(
        matter=matter, person=person, mark=str(way), initial={"next": back, "way": way}
    )


@require_GET
def visits(request: Request) -> HttpResponse:
    """The visits ahead, day by day."""
    held: Pocket = pocket_of(request.user)
    return render(request, "parlour/phone_visits.html", {"days": held.days(), "may_call": True})


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Write down on a round what somebody says."""
    home = request.user.authority.home
    if home is None:
        raise NotAllowed
    if request.method == "GET":
        return _adding(request, RoundForm(person=request.user))
    form = RoundForm(request.POST, person=request.user)
    if "look" in request.POST:
        # Without a script: look for the procedure first, keep everything typed.
        form.full_clean()
        form.errors.clear()
        return _adding(request, form)
    unit = Unit.objects.get(pk=home.unit_id)
    if not form.is_valid() or not form.carry_out(unit) or form.matter is None:
        return _adding(request, form, status=form.http_status)
    matter = form.matter
    if matter.handler and matter.is_open:
        said = _("Written down as %(number)s; %(name)s answers.") % {
            "number": matter.number,
            "name": matter.handler,
        }
    else:
        said = _("Written down as %(number)s.") % {"number": matter.number}
    messages.success(request, said)
    return redirect("parlour:phone")


def _adding(request: Request, form: RoundForm, status: int = 200) -> HttpResponse:
    return render(request, "parlour/phone_add.html", {"form": form}, status=status)


@require_GET
def suggestions(request: Request) -> HttpResponse:
    """What the words typed so far may mean, for the form."""
    words = clean_text(request.GET.get("words", ""))[:4000]
    chosen = request.GET.get("procedure", "")[:20]
    context = {"choices": suggested(words, chosen), "chosen": chosen}
    return render(request, "parlour/_phone_procedures.html", context)


@require_POST
def presence(request: Request) -> HttpResponse:
    """Where I am, in one tap."""
    mark = set_presence(request.user, by=request.user, state=request.POST.get("state", ""))
    if request.htmx:
        context = {"presence": mark, "states": Presence.State.choices}
        return render_either(request, "parlour/phone.html", "parlour/_phone_presence.html", context)
    return redirect("parlour:phone")
