"""What answers look like, for the description of the API; `shown` makes them."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from huiketing.exchange.api.fields import MOST
from huiketing.matters.models import Matter

Status = Annotated[str, Field(json_schema_extra={"enum": list(Matter.Status.values)})]


class Refusal(Schema):
    """Why something was not done: a code for programs, a sentence for people."""

    code: str
    sentence: str
    fields: dict[str, str]
    version: int | None = Field(None, description="with 409: where the matter stands now")


class Named(Schema):
    """Somebody or something by its name here."""

    code: str
    name: str


class Who(Schema):
    """A member of the staff."""

    username: str
    name: str


class Handling(Schema):
    """Who answers a registered matter."""

    username: str
    name: str
    phone: str
    unit: str


class Registered(Schema):
    """What the desk hands over after a registration."""

    number: str
    tracking_code: str
    status: Status
    promised_due: str | None
    handler: Handling | None
    url: str = Field(description="the resident's page, open without signing in")
    version: int


class Asker(Schema):
    """Whoever asked, as a counter screen shows them: the phone masked."""

    name: str
    phone: str


class Row(Schema):
    """One matter in a list."""

    number: str
    title: str
    status: Status
    status_label: str
    version: int
    unit: Named
    line: Named | None
    party: Asker
    on_behalf_of: str
    answer: Literal["now", "phone", "visit"]
    visit_at: str | None
    urgent: bool
    restricted: bool
    handler: Who | None
    first_receiver: str
    happened_at: str
    registered_at: str
    promised_due: str | None
    overdue: bool
    paused: bool


class Rows(Schema):
    """A page of matters; `next` is the cursor of the following one."""

    items: list[Row] = Field(max_length=MOST)
    next: str | None


class Part(Schema):
    """One assignment."""

    role: str
    status: str
    unit: str
    person: Who | None
    instead_of: str
    assigned_at: str
    accepted_at: str | None
    ended_at: str | None
    due_at: str | None
    note: str
    opinion: str


class Due(Schema):
    """One clock."""

    kind: str
    label: str
    started_at: str
    due_at: str
    first_due: str
    met_at: str | None
    ended_at: str | None
    late: bool
    provisional: bool


class Talk(Schema):
    """One call, visit or talk."""

    uid: str
    way: str
    result: str
    at: str
    by: str
    place: str
    companions: str
    said: str
    next_try_at: str | None


class Happened(Schema):
    """One event of the history."""

    seq: int
    kind: str
    at: str
    by: str
    sentence: str
    data: dict[str, Any]


class Whole(Row):
    """One matter with everything its page shows."""

    tracking_code: str
    url: str
    words: str
    procedure: Named | None
    channel: str
    is_proxy: bool
    back_entered: bool
    statutory_due: str | None
    promised_first: str | None
    outcome: str
    result: str
    replied_at: str | None
    closed_at: str | None
    review_on: str | None
    round: int
    returns: int
    level: int | None
    external_number: str
    assignments: list[Part]
    clocks: list[Due]
    contacts: list[Talk]
    events: list[Happened]


class Owed(Schema):
    """A paper somebody still brings."""

    gap: int
    what: str
    due_on: str
    signed_by: str
    supplied_at: str | None


class Held(Schema):
    """A paper held for the resident."""

    original: int
    what: str
    is_original: bool
    received_at: str
    returned_at: str | None


class Ask(Schema):
    """Something a handler asked a lead for."""

    kind: str
    state: str
    reason: str
    asked_by: str
    asked_at: str
    decision: str
    review_on: str | None
    amount: int | None
    unit: str


class Order(Schema):
    """A reminder or a numbered order."""

    number: str
    level: str
    words: str
    by: str
    at: str
    due_at: str | None
    answer: str


class File(Schema):
    """An attached file."""

    uid: str
    name: str
    content_type: str
    size: int
    url: str


class Papers(Schema):
    """Everything around a matter that a step may name."""

    number: str
    version: int
    steps: list[str] = Field(description="what this person may do with it now")
    gaps: list[Owed]
    originals: list[Held]
    ticked: list[int]
    requests: list[Ask]
    supervisions: list[Order]
    attachments: list[File]


class Found(Schema):
    """One thing that was found."""

    kind: str
    uid: str
    number: str
    title: str
    snippet: str = Field(description="plain text around the words")
    at: str
    url: str


class Findings(Schema):
    """A page of what was found; `capped`: a further word would help."""

    items: list[Found] = Field(max_length=MOST)
    next: str | None
    capped: bool


class Paper(Schema):
    """A thing to bring."""

    name: str
    note: str
    original: bool
    sometimes: bool


class Brief(Schema):
    """One procedure in a list."""

    code: str
    title: str
    line: Named
    promise: str
    restricted: bool
    draft: bool


class Procedures(Schema):
    """A page of the handbook."""

    items: list[Brief] = Field(max_length=MOST)
    next: str | None


class Meant(Schema):
    """A procedure the words may mean."""

    code: str
    title: str
    line: str
    score: float
    why: str


class Meanings(Schema):
    """Procedures the words may mean, the likeliest first."""

    items: list[Meant] = Field(max_length=MOST)
    sure: bool
    """Whether the first is right nine times out of ten."""
    ranked_by: str
    """`ranker 3`, or `words` where none was trained yet."""


class Place(Schema):
    """A unit."""

    code: str
    name: str
    kind: str
    parent: str | None
    phone: str
    address: str


class Places(Schema):
    """A page of units."""

    items: list[Place] = Field(max_length=MOST)
    next: str | None


class Mark(Schema):
    """Where somebody is."""

    state: str
    place: str
    since: str
    until: str | None


class Colleague(Schema):
    """Somebody of a unit today."""

    username: str
    name: str
    phone: str
    titles: list[str]
    lines: list[str]
    presence: Mark | None


class Team(Schema):
    """Everybody with a post at a unit today."""

    unit: Named
    items: list[Colleague]


class Post(Schema):
    """A post as a right."""

    unit: str
    unit_name: str
    role: str
    title: str
    lines: list[str]
    deputy: bool


class Me(Schema):
    """Whom the token speaks for."""

    username: str
    name: str
    unit: str | None = Field(description="where a registration goes that names no unit")
    posts: list[Post]


class Candidate(Schema):
    """Somebody the desk may mean."""

    uid: str
    name: str
    phone: str
    kind: str
    group: str
    unit: str


class Candidates(Schema):
    """Whom a name, a phone or its last four digits may mean."""

    items: list[Candidate] = Field(max_length=MOST)


class Line(Schema):
    """One row of the register."""

    number: str
    cells: list[str]


class Register(Schema):
    """A page of the register, in the columns of the prescribed form."""

    name: str
    heads: list[str]
    items: list[Line] = Field(max_length=MOST)
    next: str | None
