"""What each step of a matter takes."""

from typing import Annotated, Literal

from pydantic import Field

from huiketing.exchange.api.fields import (
    LARGEST,
    Asked,
    Day,
    Flag,
    Key,
    Moment,
    Upto,
    Version,
    Whole,
)


class Plain(Asked):
    """What every step takes: a key that makes it happen once, and the version that was read."""

    client_key: Key
    version: Version


class Assign(Plain):
    """To a person by sign-in name, or to a unit by code."""

    to: Annotated[str, Upto(60, 1)] | None = None
    unit: Annotated[str, Upto(12, 1)] | None = None
    note: Annotated[str, Upto(400)] = ""


class Return(Plain):
    """Why this is not ours, and whose it may be."""

    reason: Annotated[str, Upto(400, 1)]
    suggested: Annotated[str, Upto(80)] = ""


class CoHandler(Plain):
    """Whom to ask in: a person, a unit, or a person of a unit."""

    unit: Annotated[str, Upto(12, 1)] | None = None
    person: Annotated[str, Upto(60, 1)] | None = None
    note: Annotated[str, Upto(400)] = ""


class Opinion(Plain):
    """A co-handler's own answer."""

    opinion: Annotated[str, Upto(2000, 1)]


class Contact(Plain):
    """One call, visit or talk."""

    way: Literal["call", "visit", "talk"]
    result: Literal["reached", "tried"]
    said: Annotated[str, Upto(2000)] = ""
    at: Moment | None = None
    place: Annotated[str, Upto(80)] = ""
    companions: Annotated[str, Upto(80)] = ""
    next_try_at: Moment | None = None


class At(Plain):
    """An agreed moment."""

    at: Moment


class Wait(Plain):
    """Everything that is missing, named once."""

    missing: list[Annotated[str, Upto(80, 1)]] = Field(min_length=1, max_length=30)
    note: Annotated[str, Upto(200)] = ""


class Note(Plain):
    """A word along with it."""

    note: Annotated[str, Upto(200)] = ""


class No(Plain):
    """A step of the pinned procedure."""

    no: Annotated[int, Whole(1, 999)]


class WithGap(Plain):
    """A minor paper we go on without, until when, and who signed."""

    what: Annotated[str, Upto(80, 1)]
    due_on: Day
    signed_by: Annotated[str, Upto(40, 1)]
    promise: Key | None = None


class Gap(Plain):
    """Which owed paper came in; `papers` lists them."""

    gap: Annotated[int, Whole(1, LARGEST)]


class Hold(Plain):
    """A paper taken from the resident."""

    what: Annotated[str, Upto(80, 1)]
    signed_by: Annotated[str, Upto(40, 1)]
    is_original: Flag = True


class GiveBack(Plain):
    """Which held paper goes back; `papers` lists them."""

    original: Annotated[int, Whole(1, LARGEST)]
    signed_by: Annotated[str, Upto(40, 1)]


class Extension(Plain):
    """How much more time, and why."""

    reason: Annotated[str, Upto(400, 1)]
    amount: Annotated[int, Whole(1, 90)]
    unit: Literal["working_day", "day"]


class LongTerm(Plain):
    """Why it cannot be settled soon, and when it is looked at again."""

    reason: Annotated[str, Upto(400, 1)]
    review_on: Day


class Decision(Plain):
    """What a lead answers to a request."""

    kind: Literal["extension", "long_term"]
    grant: Flag
    note: Annotated[str, Upto(400)] = ""


class Reply(Plain):
    """The answer to whoever asked."""

    text: Annotated[str, Upto(4000, 1)]


class Close(Plain):
    """How it ended."""

    outcome: Literal["solved", "explained"]
    text: Annotated[str, Upto(4000)] = ""


class Reason(Plain):
    """Why."""

    reason: Annotated[str, Upto(400, 1)]


class NotAccepted(Plain):
    """Why this is not for the parlour, and where to go."""

    reason: Annotated[str, Upto(400, 1)]
    where: Annotated[str, Upto(200, 1)]


class Rate(Plain):
    """What the resident said of it: 5 is best."""

    level: Annotated[int, Whole(1, 5)]
    words: Annotated[str, Upto(500)] = ""


class Rectify(Plain):
    """What was found and mended."""

    finding: Annotated[str, Upto(2000, 1)]
    upheld: Flag


class TakeIn(Plain):
    """What it is about, where the reader can tell."""

    procedure: Annotated[str, Upto(20)] | None = None
    line: Annotated[str, Upto(12)] | None = None


class Link(Plain):
    """Another matter, and how this one belongs to it."""

    to: Annotated[str, Upto(32, 1)]
    kind: Literal["duplicate", "follows"]


class Merge(Plain):
    """The matter this one is answered with."""

    into: Annotated[str, Upto(32, 1)]


class Split(Plain):
    """What the second matter is."""

    words: Annotated[str, Upto(4000, 1)]
    title: Annotated[str, Upto(120)] = ""


class Words(Plain):
    """A few words, or none."""

    words: Annotated[str, Upto(400)] = ""


class Supervise(Plain):
    """What is asked, and by when."""

    words: Annotated[str, Upto(400, 1)]
    due_at: Moment


class Answer(Plain):
    """The order that is answered, and the answer."""

    number: Annotated[str, Upto(32, 1)]
    answer: Annotated[str, Upto(2000, 1)]
