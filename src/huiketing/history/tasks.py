"""What history has done in the background."""

from huiketing.base.background import daily, every, relay
from huiketing.history import digests
from huiketing.history import relay as outbox

# Not once a night: a place that begins, was off or failed at it closes its days soon.
every(minutes=30)(digests.close_due)
daily(at="03:40")(outbox.prune)
relay(outbox.carry)
