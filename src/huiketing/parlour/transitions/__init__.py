"""Every way the parlour's own rows change, and the one act of the desk.

`reception` counts callers and calls whoever is next. `desk` registers: it calls the verbs of
`matters` in one transaction, and keeps beside the matter what only the desk knows.
"""

from huiketing.parlour.transitions.desk import (
    Asked,
    Gap,
    Proxy,
    Who,
    register_at_desk,
    settle_at_desk,
    take_in_from_door,
)
from huiketing.parlour.transitions.reception import (
    call_next,
    count_caller,
    give_ticket,
    take_caller_back,
)

__all__ = [
    "Asked",
    "Gap",
    "Proxy",
    "Who",
    "call_next",
    "count_caller",
    "give_ticket",
    "register_at_desk",
    "settle_at_desk",
    "take_caller_back",
    "take_in_from_door",
]
