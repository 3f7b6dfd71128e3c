"""A matter as it is answered: handed over, in a list, and whole."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from huiketing.exchange.api.fields import MOST
from huiketing.exchange.api.shapes.base import Named, Who
from huiketing.matters.models import Matter

Status = Annotated[str, Field(json_schema_extra={"enum": list(Matter.Status.values)})]


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
