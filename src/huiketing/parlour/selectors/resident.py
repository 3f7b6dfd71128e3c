"""What the resident's own page shows of a matter: what happened, who, until when, what next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiketing.base import readable
from huiketing.base.templatetags.ui import resident_day
from huiketing.clock import calendar
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter, Rating
from huiketing.matters.transitions.registering import REGISTER
from huiketing.parlour.selectors.papers import Papers, papers_of

Status = Matter.Status
ANSWERED = (Status.REPLIED, Status.CLOSED, Status.RATED)
BEHIND_THE_COUNTER = {"matter.assigned", "matter.accepted", "matter.request_decided"}
"""Steps that mean nothing to somebody who only asks whether it is done."""


@dataclass(frozen=True)
class Row:
    """One line of the timeline, in the resident's voice."""

    at: datetime
    words: str
    kind: str

    @property
    def is_plain(self) -> bool:
        """Whether large print shows it too."""
        return self.kind not in BEHIND_THE_COUNTER


@dataclass(frozen=True)
class Track:
    """Everything the page says (办到哪了)."""

    matter: Matter
    who: str
    """朱女士: never the whole name."""
    headline: SafeString
    is_done: bool
    rows: list[Row]
    papers: Papers
    phone: str
    pace: str
    """「早 1 个工作日」, or empty."""
    is_late: bool
    rating: Rating | None
    may_rate: bool
    may_reopen: bool
    may_withdraw: bool


def find(code: str) -> Matter | None:
    """The matter with this tracking code, however it was typed."""
    code = code.strip().upper().replace(" ", "").replace("-", "")
    if not code.isascii() or not code.isalnum() or len(code) > 12:
        return None
    rows = Matter.objects.select_related("party", "handler", "unit", "line", "procedure")
    return rows.filter(tracking_code=code).first()


def track(matter: Matter) -> Track:
    """Read the page of one matter; eight statements whatever its length."""
    rows = [
        Row(event.at, words, event.kind)
        for event in Event.objects.about(matter).with_details()
        if (words := _words(event, matter))
    ]
    rating = matter.ratings.filter(round=matter.round).first()
    done = matter.status in ANSWERED
    return Track(
        matter=matter,
        who=readable.courtesy(matter.party.name, matter.party.gender),
        headline=_headline(matter),
        is_done=done,
        rows=rows,
        papers=papers_of(matter),
        phone=(matter.handler.phone if matter.handler else "") or matter.unit.phone,
        pace=_pace(matter) if done else "",
        is_late=_is_late(matter),
        rating=rating,
        may_rate=rating is None and transitions.RATE.open_to(None, matter),
        may_reopen=transitions.REOPEN.open_to(None, matter),
        may_withdraw=transitions.WITHDRAW.open_to(None, matter)
        and matter.status in (Status.REGISTERED, Status.ASSIGNED),
    )


def _words(event: Event, matter: Matter) -> str | None:
    """The event in the resident's voice; nobody stood at the desk for what was left at the door.

    A step is told as the handbook tells residents of it, where it does; the answer that stands
    on the page by itself is not told once more.
    """
    if event.kind == REGISTER and matter.channel == Matter.Channel.QR:
        return _("You left word at the door by QR code")
    if event.kind == transitions.TICK.event and (told := _told_of_step(event, matter)):
        return told
    if event.kind == transitions.REPLY.event and _is_the_answer(event, matter):
        return _("You have our answer")
    return event.public_sentence


def _told_of_step(event: Event, matter: Matter) -> str:
    """The sentence for residents of the step that was ticked; empty where there is none."""
    if event.is_blanked or matter.procedure is None:
        return ""
    for step in matter.procedure.steps:
        if all(step.get(key) == event.data.get(key) for key in ("no", "text")):
            return str(step.get("public", ""))
    return ""


def _is_the_answer(event: Event, matter: Matter) -> bool:
    text = str(event.data.get("text") or "")
    return bool(text) and matter.status in ANSWERED and matter.result.startswith(text)


def _headline(matter: Matter) -> SafeString:
    """One sentence: who is doing what, and until when."""
    who = matter.handler or matter.unit
    day = resident_day(matter.promised_due)
    sentences = {
        Status.REGISTERED: _("We have it. Who handles it is being decided; an answer by %(day)s."),
        Status.ASSIGNED: _("%(who)s has it and answers you by %(day)s."),
        Status.IN_PROGRESS: _("%(who)s is on it and answers you by %(day)s."),
        Status.REOPENED: _("It is being handled again. %(who)s answers you by %(day)s."),
        Status.WAITING: _("We wait for the papers you bring. The time stands still until then."),
        Status.LONG_TERM: _("This cannot be settled soon. We look at it again on %(review)s."),
        Status.REPLIED: _("Answered. Please say how it was."),
        Status.CLOSED: _("Done. Please say how it was."),
        Status.RATED: _("Done. Thank you for saying how it was."),
        Status.NOT_ACCEPTED: _("The parlour cannot handle this. Below is where to go."),
        Status.WITHDRAWN: _("You took this back."),
        Status.VOIDED: _("This was registered by mistake and taken back."),
    }
    if matter.outcome == Matter.Outcome.MERGED:
        return conditional_escape(_("This is handled together with another matter of yours."))
    if matter.status == Status.WAITING and not matter.paused:  # late before papers were asked for
        return conditional_escape(_("We wait for the papers you bring."))
    review = resident_day(matter.review_on)
    sentence = sentences[Status(matter.status)] % {
        "who": "{who}",
        "day": "{day}",
        "review": "{review}",
    }
    return format_html(sentence, who=who, day=day, review=review)


def _is_late(matter: Matter) -> bool:
    end = matter.replied_at or matter.closed_at
    return bool(end and matter.promised_due and end > matter.promised_due) or matter.is_overdue


def _pace(matter: Matter) -> str:
    """How many working days before or after the promised day it was answered."""
    end = matter.replied_at or matter.closed_at
    if end is None or matter.promised_due is None:
        return ""
    done, promised = timezone.localtime(end).date(), timezone.localtime(matter.promised_due).date()
    days = calendar.current().working_days_between(done, promised)
    if days > 0:
        return ngettext("%(n)d working day early", "%(n)d working days early", days) % {"n": days}
    if days < 0:
        return ngettext("%(n)d working day late", "%(n)d working days late", -days) % {"n": -days}
    return _("on the promised day")
