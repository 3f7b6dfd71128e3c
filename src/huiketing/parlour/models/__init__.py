"""What the parlour keeps beside the matters: who came, who is next, which papers were brought."""

from huiketing.parlour.models.reception import Caller, Checklist, Ticket
from huiketing.parlour.models.throttle import Knock

__all__ = ["Caller", "Checklist", "Knock", "Ticket"]
