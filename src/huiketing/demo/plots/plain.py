"""Plots in which everything goes as it should."""

from datetime import time, timedelta

from huiketing.clock import calendar
from huiketing.demo.plots.shared import (
    RESULT,
    WAY,
    accepted,
    answered,
    phoned_about,
    plot,
    rated,
    said,
    talked_with,
)
from huiketing.demo.teller import Acts, Story, Teller
from huiketing.matters import transitions as verbs
from huiketing.matters.models import Matter
from huiketing.parlour.transitions import count_caller


@plot
def settled(t: Teller, s: Story) -> Acts:
    """Answered at the desk, in one act."""
    yield t.at(s.day, s.clock)
    m = verbs.register_settled(
        by=t.person(s.by),
        result=s.said[0],
        unit=t.town.village,
        words=s.words,
        title=s.title,
        party=t.town.residents[s.who].party,
        entry=t.entry(s),
        answer=Matter.Answer.NOW,
        channel=s.channel,
        on_behalf_of=s.behalf,
    )
    yield from rated(t, m, s, said(s, 1))


def only_asked(t: Teller) -> Acts:
    """People who came with a question and left without a matter: three a day, counted."""
    for back in range(10, -1, -1):
        for clock in (0.2, 0.55, 0.8):
            opens = t.hours.hours_on(t.day(back)).opening
            past = calendar.at(t.day(back), opens) + timedelta(hours=8.5 * clock)
            yield t.at(0, clock) if back == 0 else past
            if back or t.open_today:
                count_caller(unit=t.town.village, by=t.person("wang"))


# By phone


@plot
def phoned(t: Teller, s: Story) -> Acts:
    """Taken on, phoned, answered, closed."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))
    yield from answered(t, m, said(s, 1), 6)
    yield from rated(t, m, s, said(s, 2))


@plot
def replied(t: Teller, s: Story) -> Acts:
    """Answered, and waiting for the resident's word before it is closed."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))
    yield t.later(m.registered_at, 4)
    verbs.reply(m, by=t.handler(m), text=said(s, 1))


@plot
def slowly(t: Teller, s: Story) -> Acts:
    """The same over several days; the first call rings in vain."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m, 2)
    yield t.later(m.registered_at, 3)
    verbs.contact(
        m, by=t.handler(m), way=WAY.CALL, result=RESULT.TRIED, said_="没人接，下午再打",
        next_try_at=t.later(m.registered_at, 5),
    )  # fmt: skip
    yield from phoned_about(t, m, said(s, 0), 5.2)
    yield from answered(t, m, said(s, 1), 20)
    yield from rated(t, m, s, said(s, 2))


@plot
def in_hand(t: Teller, s: Story) -> Acts:
    """Taken on and phoned; still being worked on."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))
    steps = m.procedure.step_list if m.procedure else []
    for step in steps[:2]:
        yield t.later(m.registered_at, 2.5 + step["no"])
        verbs.tick(m, by=t.handler(m), no=step["no"])


@plot
def at_once(t: Teller, s: Story) -> Acts:
    """An emergency: taken on, phoned and looked at within minutes."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    who = t.handler(m)
    yield t.soon(m.registered_at, 2)
    verbs.accept(m, by=who)
    yield t.soon(m.registered_at, 4)
    verbs.contact(m, by=who, way=WAY.CALL, result=RESULT.REACHED, said_=s.said[0])
    yield t.soon(m.registered_at, 12)
    verbs.contact(m, by=who, way=WAY.VISIT, result=RESULT.REACHED, place=m.party.address)
    verbs.reply(m, by=who, text=s.said[1])
    verbs.close(m, by=who, outcome=Matter.Outcome.SOLVED)
    yield from rated(t, m, s)


@plot
def fresh(t: Teller, s: Story) -> Acts:
    """Handed on, and nobody has taken it yet."""
    yield t.at(s.day, s.clock)
    t.register(s)


@plot
def unassigned(t: Teller, s: Story) -> Acts:
    """Written down, to be handed on."""
    yield t.at(s.day, s.clock)
    t.register(s, alone=True)


@plot
def left_at_the_door(t: Teller, s: Story) -> Acts:
    """Word left by the QR at the door: nobody received it, it waits in the desk's queue."""
    yield t.at(s.day, s.clock)
    t.register(s, alone=True)


@plot
def door_then_desk(t: Teller, s: Story) -> Acts:
    """Word left by QR; the desk hands it on the next morning, and it goes its way."""
    yield t.at(s.day, s.clock)
    m = t.register(s, alone=True)
    yield t.later(m.registered_at, 0.5)
    to = t.recipient(s)
    assert to is not None  # noqa: S101
    verbs.assign(m, to=to, by=t.person("wang"))
    yield from accepted(t, m, 2)
    yield from phoned_about(t, m, said(s, 0), 3)
    yield from answered(t, m, said(s, 1), 9)
    yield from rated(t, m, s, said(s, 2))


# By a visit


@plot
def visited(t: Teller, s: Story) -> Acts:
    """Somebody comes to the house, two together, and answers."""
    yield t.at(s.day, s.clock)
    entry = t.entry(s)
    wait = 3.0 if entry and entry.promise.amount == 0 else 8.0  # promised for the same day
    m = t.register(s, visit_at=t.later(t.at(s.day, s.clock), wait))
    yield from accepted(t, m)
    yield from phoned_about(t, m, "约好上门时间")
    yield t.later(m.registered_at, wait)
    verbs.contact(
        m, by=t.handler(m), way=WAY.VISIT, result=RESULT.REACHED, said_=said(s, 0),
        place=m.party.address, companions="陆志强" if t.handler(m).name != "陆志强" else "金海明",
    )  # fmt: skip
    yield from answered(t, m, said(s, 1), wait + 1.5)
    yield from rated(t, m, s, said(s, 2))


@plot
def visit_today(t: Teller, s: Story) -> Acts:
    """A visit is agreed for today."""
    yield t.at(s.day, s.clock)
    wished = calendar.at(t.today, time.fromisoformat(s.said[1]))
    m = t.register(s, visit_at=max(wished, t.at(s.day, s.clock)))
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))


# Papers


@plot
def papers_missing(t: Teller, s: Story) -> Acts:
    """The one-time notice is out and the clock stands still."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from talked_with(t, m)
    yield from accepted(t, m)
    yield t.later(m.registered_at, 2)
    verbs.wait_for_papers(m, by=t.handler(m), missing=s.said[0].split("、"))


@plot
def papers_came(t: Teller, s: Story) -> Acts:
    """The papers came after some days; the clock went on from where it stood."""
    yield from papers_missing(t, s)
    m = t.told[s.words]
    yield t.later(m.registered_at, 22)
    verbs.resume(m, by=t.person("wang"), note="材料送到前台")
    yield from answered(t, m, s.said[1], 30)
    yield from rated(t, m, s, said(s, 2))


@plot
def with_a_gap(t: Teller, s: Story) -> Acts:
    """Accepted without a minor paper, against a signed promise; the paper may have come."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from talked_with(t, m)
    yield from accepted(t, m)
    yield t.later(m.registered_at, 1.5)
    verbs.accept_with_gap(
        m, by=t.handler(m), what=s.said[0], signed_by=m.party.name,
        due_on=t.hours.add_working_days(calendar.local(m.registered_at).date(), 10),
    )  # fmt: skip
    if len(s.said) > 1:
        yield t.later(m.registered_at, 17)
        verbs.supply_gap(m, by=t.handler(m), gap=m.gaps.get().pk)
        yield from answered(t, m, s.said[1], 20)
        yield from rated(t, m, s)


@plot
def run_for_them(t: Teller, s: Story) -> Acts:
    """Somebody of the village runs for the resident and holds their papers, signed both ways."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from talked_with(t, m)
    yield from accepted(t, m, 0.5)
    who = t.handler(m)
    for number, what in enumerate(s.said[0].split("、")):
        yield t.later(m.registered_at, 1 + number)
        verbs.hold_original(m, by=who, what=what, signed_by=m.party.name)
    if len(s.said) > 1:
        yield from answered(t, m, s.said[1], 14)
        for paper in m.originals.all():
            yield t.later(m.registered_at, 16)
            verbs.return_original(m, by=who, original=paper.pk, signed_by=m.party.name)
        yield from rated(t, m, s, said(s, 2))
