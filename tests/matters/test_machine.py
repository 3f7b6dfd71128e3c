"""Whatever order people act in, what must always hold of a matter holds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiketing.base import times
from huiketing.base.errors import DomainError
from huiketing.history.models import Event, Head
from huiketing.history.verify import verify
from huiketing.matters import transitions
from huiketing.matters.models import Assignment, Clock, Matter
from huiketing.matters.models.matter import OPEN
from huiketing.matters.recipient import Recipient
from tests.cast import Cast
from tests.matters.making import make_matter

ENDED = {"closed", "rated", "withdrawn", "voided", "not_accepted", "replied"}


def acts(cast: Cast) -> dict[str, Callable[[Matter, Any], object]]:
    """Every verb with values that fit, so that only who and when can be wrong."""
    soon = times.now() + timedelta(days=2)
    to = Recipient.person_at(cast.lu, cast.village)
    return {
        "assign": lambda m, p: transitions.assign(m, to=to, by=p),
        "accept": lambda m, p: transitions.accept(m, by=p),
        "return": lambda m, p: transitions.give_back(m, by=p, reason="不归我"),
        "ask in": lambda m, p: transitions.add_co_handler(
            m, unit=cast.office, person=cast.tang, by=p
        ),
        "opinion": lambda m, p: transitions.give_opinion(m, by=p, opinion="可以"),
        "contact": lambda m, p: transitions.contact(m, by=p, way="call", result="reached"),
        "plan": lambda m, p: transitions.plan_visit(m, by=p, at=soon),
        "wait": lambda m, p: transitions.wait_for_papers(m, by=p, missing=["照片"]),
        "resume": lambda m, p: transitions.resume(m, by=p),
        "gap": lambda m, p: transitions.accept_with_gap(
            m, by=p, what="照片", due_on=times.today(), signed_by="朱"
        ),
        "longer": lambda m, p: transitions.ask_extension(
            m, by=p, reason="等", amount=2, unit="working_day"
        ),
        "shelve": lambda m, p: transitions.ask_long_term(
            m, by=p, reason="等", review_on=times.today() + timedelta(days=9)
        ),
        "grant time": lambda m, p: transitions.decide(m, by=p, kind="extension", grant=True),
        "grant shelf": lambda m, p: transitions.decide(m, by=p, kind="long_term", grant=True),
        "reply": lambda m, p: transitions.reply(m, by=p, text="好了"),
        "close": lambda m, p: transitions.close(m, by=p, outcome="solved", text="好了"),
        "rate": lambda m, _p: transitions.rate(m, level=2),
        "call back": lambda m, p: transitions.rate_by_callback(m, by=p, level=5),
        "mend": lambda m, p: transitions.answer_rectification(m, by=p, finding="改了", upheld=True),
        "reopen": lambda m, p: transitions.reopen(m, by=p, reason="没好"),
        "ask again": lambda m, _p: transitions.reopen(m, by=None, reason="没好"),
        "withdraw": lambda m, p: transitions.withdraw(m, by=p, reason="不办了"),
        "void": lambda m, p: transitions.void(m, by=p, reason="登错"),
        "refuse": lambda m, p: transitions.not_accept(m, by=p, reason="不归", where="法院"),
        "remind": lambda m, p: transitions.remind(m, by=p),
        "order": lambda m, p: transitions.supervise(m, by=p, words="快", due_at=soon),
    }


NAMES = [
    *("assign", "accept", "return", "ask in", "opinion", "contact", "plan", "wait", "resume"),
    *("gap", "longer", "shelve", "grant time", "grant shelf", "reply", "close", "rate"),
    *("call back", "mend", "reopen", "ask again", "withdraw", "void", "refuse", "remind", "order"),
]
PEOPLE = ["wang", "shen", "lu", "gu", "fang", "tang", "ma"]
LAST = ("void", "withdraw", "refuse")
ONWARD = [name for name in NAMES if name not in LAST]
STEPS = st.tuples(st.sampled_from(ONWARD), st.sampled_from(PEOPLE))


def check(matter: Matter) -> None:
    row = Matter.objects.get(pk=matter.pk)
    leads = row.assignments.filter(
        role__in=("sole", "lead"), status__in=("assigned", "accepted")
    ).count()
    running = row.clocks.filter(met_at=None, ended_at=None)
    assert leads <= 1
    if row.status in ENDED:
        assert not running.exclude(kind=Clock.Kind.OPINION).exists(), row.status
        assert leads == 0
    if row.status in ("assigned", "in_progress", "waiting") and row.handler_id:
        assert leads == 1, row.status
    if row.status in OPEN and row.status != "long_term":
        assert running.filter(kind=Clock.Kind.PROMISE).count() == 1, row.status
    assert row.paused == row.pauses.filter(ends_at=None).exists() == (row.status == "waiting")
    assert row.first_receiver_id == matter.first_receiver_id
    assert Head.objects.get(pk=row.uid).seq == Event.objects.about(row).count()
    assert row.ratings.count() <= row.round
    for rating in row.ratings.all():
        assert rating.is_bad == hasattr(rating, "rectification")


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=8, max_size=40), last=st.sampled_from([*LAST, "reply"]))
def test_whoever_does_what_in_whatever_order(
    cast: Cast, steps: list[tuple[str, str]], last: str
) -> None:
    able = acts(cast)
    matter = make_matter(cast)
    for name, who in [*steps, (last, "wang")]:
        # Whoever was drawn tries first, then everybody else, so that walks go far.
        for person in [who, *PEOPLE]:
            fresh = Matter.objects.get(pk=matter.pk)
            before = (Event.objects.about(fresh).count(), fresh.version)
            try:
                with transaction.atomic():
                    able[name](fresh, getattr(cast, person))
            except DomainError:
                kept = Matter.objects.get(pk=matter.pk)
                assert (Event.objects.about(kept).count(), kept.version) == before
                continue
            check(matter)
            break
    assert verify().first_broken is None


def test_every_verb_of_the_table_is_tried(cast: Cast) -> None:
    assert set(NAMES) == set(acts(cast))


def test_a_stranger_takes_no_step_at_all(cast: Cast) -> None:
    matter = make_matter(cast)

    open_to = [name for name, step in transitions.STEPS.items() if step.allows(cast.ma, matter)]

    assert open_to == []


def test_a_colleague_of_another_line_cannot_answer(cast: Cast) -> None:
    matter = make_matter(cast)

    answers = ["accept", "reply", "close", "ask-extension", "ask-long-term", "decide", "supervise"]

    assert [n for n in answers if transitions.STEPS[n].allows(cast.jin, matter)] == []


def test_what_is_owed_by_a_unit_is_owed_by_its_people(cast: Cast) -> None:
    matter = make_matter(cast, recipient=Recipient(cast.office))

    assert matter.handler is None
    transitions.accept(matter, by=cast.tang)

    assert matter.handler == cast.tang
    assert matter.assignments.get().status == Assignment.Status.ACCEPTED
