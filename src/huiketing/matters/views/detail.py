"""One matter: where it stands, what may be done next, and how it came here."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from huiketing.base.errors import Invalid
from huiketing.base.http import Request, render_either
from huiketing.base.readable import group_digits
from huiketing.base.text import clean_line
from huiketing.matters import permissions
from huiketing.matters.beside import newer_version
from huiketing.matters.forms import FORMS, GROUPS, INLINE, Colleagues, StepForm, ToSomebody
from huiketing.matters.models import Gap, Matter, Original, Supervision
from huiketing.matters.models import Request as Asked
from huiketing.matters.reading import StepLine, Whole
from huiketing.matters.transitions import OPINE, STEPS, may_write_experience
from huiketing.matters.views.common import matter_or_404, whole_or_404
from huiketing.org.models import Person
from huiketing.parties.transitions import reveal

Status = Matter.Status
NEXT: dict[str, tuple[str, ...]] = {
    Status.REGISTERED: ("assign", "contact"),
    Status.ASSIGNED: ("accept", "assign"),
    Status.REOPENED: ("accept", "assign"),
    Status.IN_PROGRESS: ("contact", "reply"),
    Status.WAITING: ("resume",),
    Status.REPLIED: ("close", "rate-by-callback"),
    Status.LONG_TERM: ("accept", "reply", "contact"),
    Status.CLOSED: ("rate-by-callback",),
}
"""By status the steps that come next; the first open to the reader is the page's one green act."""


@dataclass(frozen=True)
class Row:
    """Something on the page with the step that is about it, if the reader may take it."""

    item: Any
    form: StepForm | None
    again: StepForm | None = None
    """The step back, where there is one."""


class Desk:
    """Which steps are open to one reader of one matter, and their forms."""

    def __init__(self, whole: Whole, person: Person, next_page: str = "") -> None:
        self.whole, self.matter, self.person = whole, whole.matter, person
        self.next_page = next_page
        self.open = {name for name in FORMS if STEPS[name].open_to(person, self.matter)}
        self._colleagues = Colleagues(self.matter.unit)

    def form(self, name: str, *, mark: str = "", **initial: Any) -> StepForm | None:
        """The unfilled form of a step; None where it is not open to the reader."""
        if name not in self.open:
            return None
        form = FORMS[name]
        more = {"colleagues": self._colleagues} if issubclass(form, ToSomebody) else {}
        first = {"next": self.next_page} | initial
        return form(matter=self.matter, person=self.person, mark=mark, initial=first, **more)

    @property
    def rectifiable(self) -> bool:
        """Whether a bad rating waits for this reader."""
        return "rectify" in self.open and any(
            hasattr(rating, "rectification") and rating.rectification.done_at is None
            for rating in self.whole.ratings
        )

    def first(self) -> str:
        """The step that comes next for this reader, or nothing."""
        if self.rectifiable:
            return "rectify"
        candidates = NEXT.get(self.matter.status, ())
        if self.matter.status == Status.IN_PROGRESS and self.whole.was_reached:
            candidates = candidates[::-1]
        if OPINE.name in self.open and not permissions.handles(self.person, self.matter):
            candidates = (OPINE.name, *candidates)
        return next((name for name in candidates if name in self.open), "")

    def groups(self, without: str) -> list[list[StepForm]]:
        """The other acts, in their order."""
        rows = [
            [
                form
                for name in group
                if name not in INLINE and name != without and (form := self.form(name))
            ]
            for group in GROUPS
        ]
        return [row for row in rows if row]

    def step_rows(self) -> list[Row]:
        """The pinned procedure's steps with their ticks."""
        return [
            Row(line, self._tick(line), self.form("untick", mark=str(line.no), no=line.no))
            if line.tick
            else Row(line, self._tick(line))
            for line in self.whole.steps
        ]

    def _tick(self, line: StepLine) -> StepForm | None:
        return None if line.tick else self.form("tick", mark=str(line.no), no=line.no)

    def gap_rows(self) -> list[Row]:
        """Papers gone on without; those still owed can be handed in."""

        def form(gap: Gap) -> StepForm | None:
            if gap.supplied_at:
                return None
            return self.form("supply-gap", mark=str(gap.pk), gap=gap.pk)

        return [Row(gap, form(gap)) for gap in self.whole.gaps]

    def original_rows(self) -> list[Row]:
        """Papers held; those still here can be given back."""

        def form(paper: Original) -> StepForm | None:
            if paper.returned_at:
                return None
            return self.form("return-original", mark=str(paper.pk), original=paper.pk)

        return [Row(paper, form(paper)) for paper in self.whole.originals]

    def request_rows(self) -> list[Row]:
        """What the handler asked, for whoever decides."""

        def form(asked: Asked) -> StepForm | None:
            if asked.state != Asked.State.ASKED or asked.asked_by_id == self.person.pk:
                return None
            return self.form("decide", mark=str(asked.pk), kind=asked.kind)

        return [Row(asked, form(asked)) for asked in self.whole.requests]

    def order_rows(self) -> list[Row]:
        """Orders of a lead, for whoever owes the answer."""

        def form(order: Supervision) -> StepForm | None:
            if order.answered_at or order.by_id == self.person.pk:
                return None
            return self.form("answer-supervision", mark=str(order.pk), number=order.number)

        return [Row(order, form(order)) for order in self.whole.orders]


@require_GET
def detail(request: Request, number: str) -> HttpResponse:
    """The page of a matter. `?do=STEP` opens that step, `?all=1` shows its whole history."""
    whole = whole_or_404(request, number, all_events=request.GET.get("all") == "1")
    return show(request, whole)


def show(
    request: Request,
    whole: Whole,
    *,
    again: StepForm | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or for htmx the part that changes. `again` is a form that was refused."""
    desk = Desk(whole, request.user)
    wanted = request.GET.get("do", "")
    act: StepForm | None
    if again is not None:
        first, act = again.step.name, again
    else:
        first = wanted if wanted in desk.open and wanted not in INLINE else desk.first()
        act = desk.form(first) if first else None
    context = {
        "whole": whole,
        "matter": whole.matter,
        "act": act,
        "act_is_open": again is None or first in desk.open,
        "stale": whole.shown[0] if again is not None and again.is_stale else None,
        "done": done,
        "groups": desk.groups(without=first),
        "rectify_elsewhere": desk.rectifiable and first != "rectify",
        "step_rows": desk.step_rows(),
        "gap_rows": desk.gap_rows(),
        "original_rows": desk.original_rows(),
        "request_rows": desk.request_rows(),
        "order_rows": desk.order_rows(),
        "may_call": permissions.handles(request.user, whole.matter) or "opinion" in desk.open,
        "may_write_experience": may_write_experience(request.user, whole.matter),
        "lead": _lead(whole),
        "newer": newer_version(whole.matter),
    }
    response = render_either(
        request, "matters/detail.html", "matters/_progress.html", context, status
    )
    if request.htmx and status >= 400:
        return retarget(reswap(response, "outerHTML"), "#progress")
    return response


def _lead(whole: Whole) -> Any:
    """The assignment of whoever leads now, or led last."""
    leading = [part for part in whole.matter.assignments.all() if part.role in part.LEADING]
    running = [part for part in leading if part.is_running]
    return next(reversed(running or leading), None)


@never_cache
@require_POST
def phone(request: Request, number: str) -> HttpResponse:
    """Show the resident's number to call it. Whoever handles the matter need not say why.

    A script gets the number alone and dials; without one a page offers it.
    """
    matter = matter_or_404(request, number)
    reason = clean_line(request.POST.get("reason", ""))
    as_data = request.headers.get("Accept") == "application/json"
    if len(reason) > 120:
        wrong = _("This is too long; %(most)s characters fit.") % {"most": 120}
        if as_data:
            raise Invalid(reason=wrong)
        context = {"matter": matter, "reason": reason[:2000], "wrong": wrong}
        return render(request, "matters/phone.html", context, status=Invalid.status)
    if not reason and (
        permissions.handles(request.user, matter) or OPINE.allows(request.user, matter)
    ):
        reason = _("to phone about %(number)s") % {"number": matter.number}
    tel = reveal(matter.party, "phone", by=request.user, reason=reason)
    if as_data:
        return JsonResponse({"tel": tel, "shown": group_digits(tel)})
    return render(request, "matters/phone.html", {"matter": matter, "tel": tel})
