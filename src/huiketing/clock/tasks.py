"""What the calendar has done in the background."""

from huiketing.base.background import daily
from huiketing.clock.changing import catch_up

# After an upgrade that knows another year, before the first door opens.
daily(at="00:10")(catch_up)
