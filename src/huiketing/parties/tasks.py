"""What parties have done without anybody waiting."""

from huiketing.base.background import every
from huiketing.parties.transitions import carry_out_erasures

# Not once a night: one takes two rounds, and a place that was off at night makes up for it.
every(minutes=30)(carry_out_erasures)
