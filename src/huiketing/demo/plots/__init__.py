"""How a matter goes, told by the verbs. Stories name a plot; what is said is theirs."""

from huiketing.demo.plots import rough  # noqa: F401  (names its plots, as plain does)
from huiketing.demo.plots.plain import only_asked
from huiketing.demo.plots.shared import PLOTS
from huiketing.demo.teller import Acts, Story, Teller

__all__ = ["PLOTS", "begin", "only_asked"]


def begin(teller: Teller, story: Story) -> Acts:
    """The story's generator."""
    return PLOTS[story.plot](teller, story)
