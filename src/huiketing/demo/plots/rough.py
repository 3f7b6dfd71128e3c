"""Plots in which something is late, not ours, not settled, or said badly of."""

from datetime import timedelta

from huiketing.clock.periods import Unit
from huiketing.demo.plots.plain import phoned
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
from huiketing.matters.models import Request
from huiketing.matters.recipient import Recipient


@plot
def late(t: Teller, s: Story) -> Acts:
    """Taken on and phoned, and then the promised day passed."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m, 3)
    yield from phoned_about(t, m, said(s, 0), 5)
    yield t.later(m.promised_due or m.registered_at, 2)
    verbs.remind(m, by=t.person("wang"), words=said(s, 1, "过了承诺的日子，居民又来问了"))


@plot
def supervised(t: Teller, s: Story) -> Acts:
    """Late, and put under supervision by the town."""
    yield from late(t, s)
    m = t.told[s.words]
    yield t.later(m.promised_due or m.registered_at, 5)
    verbs.supervise(
        m, by=t.person("fang"), words="说明没有按时答复的原因，并给居民一个准日子",
        due_at=t.hours.closes(t.hours.add_working_days(t.today, 1)),
    )  # fmt: skip


@plot
def sent_back(t: Teller, s: Story) -> Acts:
    """Not theirs: given back with a reason, and handed to the office whose it is."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from talked_with(t, m)
    yield t.later(m.registered_at, 2)
    verbs.give_back(m, by=t.handler(m), reason=s.said[0], suggested="社会事务办")
    yield t.later(m.registered_at, 3)
    office = t.town.units["QXSW"]
    to = Recipient.person_at(t.person("tang"), office)
    verbs.assign(m, to=to, by=t.person("wang"), note=s.said[0])
    yield from accepted(t, m, 5)
    yield from phoned_about(t, m, said(s, 1), 7)


@plot
def together(t: Teller, s: Story) -> Acts:
    """A colleague is asked in and gives an opinion the handler uses."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from talked_with(t, m)
    yield from accepted(t, m)
    helper = t.person("lu" if t.handler(m).username != "lu" else "jin")
    yield t.later(m.registered_at, 2)
    verbs.add_co_handler(
        m, unit=t.town.village, person=helper, by=t.handler(m), note="一起去看一看"
    )
    yield t.later(m.registered_at, 9)
    verbs.give_opinion(m, by=helper, opinion=s.said[0])
    if len(s.said) > 1:
        yield from answered(t, m, s.said[1], 14)
        yield from rated(t, m, s, said(s, 2))


@plot
def more_time(t: Teller, s: Story) -> Acts:
    """More time was asked for before the day came, and granted."""
    yield from asks_for_time(t, s)
    m = t.told[s.words]
    yield t.later(m.registered_at, 12)
    verbs.decide(
        m, by=t.person("gu"), kind=Request.Kind.EXTENSION, grant=True, note="同意，跟居民说清楚"
    )


@plot
def asks_for_time(t: Teller, s: Story) -> Acts:
    """More time is asked for; the lead has not decided."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))
    yield t.later(m.registered_at, 7)
    verbs.ask_extension(m, by=t.handler(m), reason=s.said[1], amount=5, unit=Unit.WORKING_DAY)


@plot
def long_term(t: Teller, s: Story) -> Acts:
    """Nobody can settle it soon: listed, with the day it is looked at again."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))
    yield t.later(m.registered_at, 10)
    verbs.ask_long_term(
        m, by=t.handler(m), reason=s.said[1], review_on=t.today + timedelta(days=60)
    )
    yield t.later(m.registered_at, 14)
    verbs.decide(m, by=t.person("gu"), kind=Request.Kind.LONG_TERM, grant=True, note="两个月后再看")


@plot
def not_accepted(t: Teller, s: Story) -> Acts:
    """Not for the parlour; told why, and where it is answered."""
    yield t.at(s.day, s.clock)
    m = t.register(s, alone=True)
    yield t.later(m.registered_at, 1)
    verbs.not_accept(m, by=t.person("wang"), reason=s.said[0], where=s.said[1])


@plot
def voided(t: Teller, s: Story) -> Acts:
    """Written down by mistake and taken back; the number stays used."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield t.soon(m.registered_at, 2)
    verbs.void(m, by=t.person(s.by), reason=s.said[0])


@plot
def withdrawn(t: Teller, s: Story) -> Acts:
    """The resident does not need it any more."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from talked_with(t, m)
    yield from accepted(t, m)
    yield t.evening(m.registered_at)
    verbs.withdraw(m, by=None, reason=s.said[0], by_name=t.called(m))


@plot
def same_again(t: Teller, s: Story) -> Acts:
    """Somebody else came with the same thing: answered together with the first."""
    yield t.at(s.day, s.clock)
    m = t.register(s, alone=True)
    yield t.soon(m.registered_at, 25)
    verbs.merge(m, into=t.told[s.said[0]], by=t.person("wang"))


@plot
def two_in_one(t: Teller, s: Story) -> Acts:
    """What turned out to be two matters became two."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))
    yield t.later(m.registered_at, 2)
    part = verbs.split(m, words=s.said[1], by=t.person("wang"), title=s.said[2])
    yield from answered(t, m, s.said[3], 7)
    yield t.later(part.registered_at, 1)
    verbs.link(part, to=m, kind="follows", by=t.person("wang"))


@plot
def power_cut(t: Teller, s: Story) -> Acts:
    """Kept on paper while there was no power, and written down the next working morning."""
    happened = t.at(s.day, s.clock)
    yield t.later(happened, 6)
    m = t.register(s, happened_at=happened)
    yield from accepted(t, m)
    yield from answered(t, m, s.said[0], 5)


# A bad word, and asking again


@plot
def mended(t: Teller, s: Story) -> Acts:
    """A bad rating; the lead calls back, finds what was wrong and mends it."""
    yield from phoned(t, s)
    m = t.told[s.words]
    if m.level is None:
        return
    yield t.later(m.closed_at or m.registered_at, 10)
    verbs.answer_rectification(m, by=t.person("gu"), finding=s.said[3], upheld=True)


@plot
def opened_again(t: Teller, s: Story) -> Acts:
    """Answered, and not settled: the resident asks again, the number stays."""
    yield from phoned(t, s)
    m = t.told[s.words]
    yield t.evening(m.closed_at or m.registered_at, 1)
    verbs.reopen(m, by=None, reason=s.said[2], by_name=t.called(m))
    yield t.later(t.evening(m.registered_at, 1), 1)
    verbs.accept(m, by=t.handler(m))
    yield t.later(t.evening(m.registered_at, 1), 1.5)
    verbs.contact(m, by=t.handler(m), way=WAY.CALL, result=RESULT.REACHED, said_="今晚再去一趟")


@plot
def asked_again(t: Teller, s: Story) -> Acts:
    """Answered and asked again; nobody has taken it up yet."""
    yield from phoned(t, s)
    m = t.told[s.words]
    yield t.soon(m.closed_at or m.registered_at, 60)
    verbs.reopen(m, by=None, reason=s.said[2], by_name=t.called(m))


@plot
def called_back(t: Teller, s: Story) -> Acts:
    """An old resident without a phone that reads codes: the desk called and wrote the word down."""
    yield t.at(s.day, s.clock)
    m = t.register(s)
    yield from accepted(t, m)
    yield from phoned_about(t, m, said(s, 0))
    yield from answered(t, m, said(s, 1), 5)
    yield t.later(m.closed_at or m.registered_at, 6)
    verbs.rate_by_callback(m, by=t.person("wang"), level=s.level or 5, words=said(s, 2))
