"""What plots have in common: their register, and the pieces most of them are made of.

`said` of a story is read in order: what was said on the phone or at the door, the reply, the words
of the rating. A plot that the present cuts short leaves the matter where it stands.
"""

from collections.abc import Callable

from huiketing.demo.teller import Acts, Story, Teller
from huiketing.matters import transitions as verbs
from huiketing.matters.models import Contact, Matter

Plot = Callable[[Teller, Story], Acts]
PLOTS: dict[str, Plot] = {}
WAY, RESULT = Contact.Way, Contact.Result


def plot(tell: Plot) -> Plot:
    """Let stories name it."""
    PLOTS[tell.__name__] = tell
    return tell


def accepted(t: Teller, m: Matter, after: float = 0.4) -> Acts:
    """Whoever must answer takes it on."""
    if m.urgency == Matter.Urgency.URGENT:
        yield t.soon(m.registered_at, 6)
    else:
        yield t.later(m.registered_at, after)
    verbs.accept(m, by=t.handler(m))


def phoned_about(t: Teller, m: Matter, words: str, hours: float = 0.7) -> Acts:
    """A call that reached them."""
    if m.urgency == Matter.Urgency.URGENT:
        yield t.soon(m.registered_at, 14)
    else:
        yield t.later(m.registered_at, hours)
    verbs.contact(m, by=t.handler(m), way=WAY.CALL, result=RESULT.REACHED, said_=words)


def talked_with(t: Teller, m: Matter) -> Acts:
    """They stood at the desk, and whoever answers came out to them."""
    yield t.soon(m.registered_at, 12)
    verbs.contact(m, by=t.handler(m), way=WAY.TALK, result=RESULT.REACHED, said_="在前台当面说了")


def answered(t: Teller, m: Matter, text: str, at_hours: float) -> Acts:
    """The reply, and the matter closed with it."""
    yield t.later(m.registered_at, at_hours)
    who = t.handler(m)
    verbs.reply(m, by=who, text=text)
    verbs.close(m, by=who, outcome=Matter.Outcome.SOLVED)


def rated(t: Teller, m: Matter, story: Story, words: str = "") -> Acts:
    """The resident's own word in the evening, where they gave one."""
    if story.level is None:
        return
    yield t.evening(m.closed_at or m.registered_at)
    verbs.rate(m, level=story.level, words=words, by_name=t.called(m))


def said(story: Story, number: int, otherwise: str = "") -> str:
    """What was said at that turn of the story."""
    return story.said[number] if len(story.said) > number else otherwise
