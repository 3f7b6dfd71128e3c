"""What history has done in the background."""

from huiketing.base.background import daily, relay
from huiketing.history import digests
from huiketing.history import relay as outbox

# Half an hour after midnight: a transaction begun before it has long ended.
daily(at="00:30")(digests.close_yesterday)
daily(at="03:40")(outbox.prune)
relay(outbox.carry)
