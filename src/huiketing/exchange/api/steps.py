"""Every step of a matter as an operation: what it takes, and the verb it calls."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path

from huiketing.base.errors import Invalid, NotAllowed, OutOfDate
from huiketing.exchange.api import errors, reading, shapes
from huiketing.exchange.api import taking as take
from huiketing.exchange.api.answers import answer
from huiketing.exchange.api.auth import Asking
from huiketing.exchange.api.face import operation
from huiketing.exchange.api.fields import Number
from huiketing.exchange.api.matters import entry_of
from huiketing.matters import transitions as verbs
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Line, Person, Post, Unit

Act = Callable[[Matter, Person, Any], Matter]


def _person(username: str, field: str) -> Person:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None or not Post.objects.held().filter(person=person).exists():
        raise Invalid(**{field: _("Nobody with a post has this name. GET /api/v1/people lists.")})
    return person


def _unit(code: str) -> Unit:
    unit = Unit.objects.standing().filter(code=code).first()
    if unit is None:
        raise Invalid(unit=_("No unit has this code. GET /api/v1/units lists them."))
    return unit


def _other(number: str, person: Person, field: str) -> Matter:
    found = Matter.objects.visible_to(person).filter(number=number).select_related("unit").first()
    if found is None:
        raise Invalid(**{field: _("No matter that you can open has this number.")})
    return found


def _assign(matter: Matter, by: Person, body: take.Assign) -> Matter:
    if (body.to is None) == (body.unit is None):
        raise Invalid(to=_("Name a person, or a unit; one of the two."))
    if body.to is not None:
        to = Recipient.person_at(_person(body.to, "to"), matter.unit)
    else:
        to = Recipient(_unit(body.unit or ""))
    return verbs.assign(matter, to=to, by=by, note=body.note)


def _co_handler(matter: Matter, by: Person, body: take.CoHandler) -> Matter:
    if body.unit is None and body.person is None:
        raise Invalid(person=_("Name a person, a unit, or both."))
    person = _person(body.person, "person") if body.person else None
    if body.unit:
        unit = _unit(body.unit)
    elif person:
        unit = Recipient.person_at(person, matter.unit).unit
    return verbs.add_co_handler(matter, unit=unit, person=person, by=by, note=body.note)


def _take_in(matter: Matter, by: Person, body: take.TakeIn) -> Matter:
    line = None
    if body.line:
        line = Line.objects.filter(code=body.line).first()
        if line is None:
            raise Invalid(line=_("No line has this code."))
    return verbs.receive_from_door(matter, by=by, entry=entry_of(body.procedure), line=line)


def _contact(matter: Matter, by: Person, body: take.Contact) -> Matter:
    return verbs.contact(
        matter,
        by=by,
        way=body.way,
        result=body.result,
        said_=body.said,
        at=body.at,
        place=body.place,
        companions=body.companions,
        next_try_at=body.next_try_at,
    )


def _rate(matter: Matter, by: Person, body: take.Rate) -> Matter:
    raise NotAllowed(_("Nobody rates for the resident. Their own page does, or a call back."))


def _split(matter: Matter, by: Person, body: take.Split) -> Matter:
    verbs.split(matter, words=body.words, title=body.title, by=by)
    return matter


def _link(matter: Matter, by: Person, body: take.Link) -> Matter:
    return verbs.link(matter, to=_other(body.to, by, "to"), kind=body.kind, by=by)


def _merge(matter: Matter, by: Person, body: take.Merge) -> Matter:
    return verbs.merge(matter, into=_other(body.into, by, "into"), by=by)


def _calls(verb: Callable[..., Matter]) -> Act:
    """A step whose fields are the verb's own arguments."""

    def act(matter: Matter, by: Person, body: take.Plain) -> Matter:
        given = {
            name: getattr(body, name)
            for name in type(body).model_fields
            if name not in take.Plain.model_fields
        }
        return verb(matter, by=by, **given)

    return act


TAKES: dict[str, tuple[type[take.Plain], Act]] = {
    "assign": (take.Assign, _assign),
    "accept": (take.Plain, _calls(verbs.accept)),
    "return": (take.Return, _calls(verbs.give_back)),
    "add-co-handler": (take.CoHandler, _co_handler),
    "opinion": (take.Opinion, _calls(verbs.give_opinion)),
    "contact": (take.Contact, _contact),
    "plan-visit": (take.At, _calls(verbs.plan_visit)),
    "wait": (take.Wait, _calls(verbs.wait_for_papers)),
    "resume": (take.Note, _calls(verbs.resume)),
    "tick": (take.No, _calls(verbs.tick)),
    "untick": (take.No, _calls(verbs.untick)),
    "accept-with-gap": (take.WithGap, _calls(verbs.accept_with_gap)),
    "supply-gap": (take.Gap, _calls(verbs.supply_gap)),
    "hold-original": (take.Hold, _calls(verbs.hold_original)),
    "return-original": (take.GiveBack, _calls(verbs.return_original)),
    "ask-extension": (take.Extension, _calls(verbs.ask_extension)),
    "ask-long-term": (take.LongTerm, _calls(verbs.ask_long_term)),
    "decide": (take.Decision, _calls(verbs.decide)),
    "reply": (take.Reply, _calls(verbs.reply)),
    "close": (take.Close, _calls(verbs.close)),
    "reopen": (take.Reason, _calls(verbs.reopen)),
    "withdraw": (take.Reason, _calls(verbs.withdraw)),
    "void": (take.Reason, _calls(verbs.void)),
    "not-accept": (take.NotAccepted, _calls(verbs.not_accept)),
    "rate": (take.Rate, _rate),
    "rate-by-callback": (take.Rate, _calls(verbs.rate_by_callback)),
    "rectify": (take.Rectify, _calls(verbs.answer_rectification)),
    "take-in": (take.TakeIn, _take_in),
    "link": (take.Link, _link),
    "merge": (take.Merge, _merge),
    "split": (take.Split, _split),
    "remind": (take.Words, _calls(verbs.remind)),
    "supervise": (take.Supervise, _calls(verbs.supervise)),
    "answer-supervision": (take.Answer, _calls(verbs.answer_supervision)),
}
"""What each step takes, by its name in `STEPS`. A test proves that none is missing."""


def _declare(name: str, takes: type[take.Plain], act: Act) -> None:
    def step(request: Asking, number: Path[Number], body: take.Plain) -> HttpResponse:
        matter = reading.find(number, request.user)
        current = matter.version
        matter.version = body.version
        try:
            done = verbs.once(
                body.client_key,
                name,
                matter,
                lambda: act(matter, request.user, body),
                by=request.user,
                asked=body.model_dump_json(exclude={"client_key", "version"}),
            )
        except OutOfDate as late:
            return errors.refused(late, version=current)
        return answer(reading.whole(done))

    step.__annotations__["body"] = takes
    operation(
        "POST",
        f"/matters/{{number}}/{name}",
        gives=shapes.Whole,
        refuses=(403, 404, 409),
        name=f"step_{name.replace('-', '_')}",
        summary=str(verbs.STEPS[name].label) if name in verbs.STEPS else name,
    )(step)


for _name, (_takes, _act) in TAKES.items():
    _declare(_name, _takes, _act)
