"""What the parlour does without anybody waiting."""

from datetime import timedelta

from huiketing.base import times
from huiketing.base.background import every
from huiketing.parlour.models import Knock


@every(minutes=60)
def sweep_knocks() -> None:
    """Forget the tries of yesterday and before."""
    Knock.objects.filter(window__lt=times.now() - timedelta(days=1)).delete()
