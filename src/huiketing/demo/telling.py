"""Everything the sample data is, told in one transaction: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from huiketing.base import demo, times
from huiketing.base.errors import WrongStep
from huiketing.demo import learning, page_day, plots, village
from huiketing.demo.stories_past import FORTNIGHT
from huiketing.demo.stories_week import WEEK, today
from huiketing.demo.teller import Teller, tell
from huiketing.history.models import Notice
from huiketing.matters.models import Matter
from huiketing.org.models import Person, Unit

LEARNING = timedelta(days=40)
"""How long before the present the village was set up, so that its first day lies well behind."""


@dataclass(frozen=True)
class Told:
    """What was told."""

    matters: int
    acts: int
    people: int


def is_told() -> bool:
    """Whether the invented village stands here already."""
    return Unit.objects.filter(code="LW", name="柳湾村").exists() and demo.is_marked()


def tell_everything(now: datetime | None = None) -> Told:
    """Tell the page's day and the fortnight up to `now`. Only where nobody works yet."""
    if Person.objects.exists():
        raise WrongStep(
            _("People work here already; sample data is told to an empty place only."
              " Name another folder: HKT_HOME=/tmp/parlour ./hkt demo")
        )  # fmt: skip
    now = now or times.now()
    with transaction.atomic(), translation.override(settings.LANGUAGES[0][0]):
        page_day.tell()
        town = village.begin(now - LEARNING)
        teller = Teller(town, now)
        with times.as_of(now - timedelta(days=15)):
            village.roster(town, teller.today)
        stories = (*FORTNIGHT, *WEEK, *today(open_today=teller.open_today))
        acts = tell(
            [plots.only_asked(teller), *(plots.begin(teller, each) for each in stories)], now
        )
        learning.tell(teller)
        _duty_book(teller)
        for person in town.people.values():  # what is older than a day was read when it came
            Notice.objects.inbox(person).filter(at__lt=now - timedelta(days=1)).mark_read()
        with times.as_of(now):
            village.presence(town, now)
    demo.mark(village.accounts())
    return Told(matters=Matter.objects.count(), acts=acts, people=len(town.people))


def _duty_book(t: Teller) -> None:
    """The entries of the past days, each signed the next morning."""
    for back in range(5, 0, -1):
        day = t.day(back)
        came = Matter.objects.filter(unit=t.town.village, happened_at__date=day).count()
        with times.as_of(t.hours.closes(day)):
            village.sign_shift(
                t.town,
                day,
                visitors=came + 3,
                notable="无" if back % 2 else "镇里来查消防，看了台账，没有问题",
                unfinished="路灯报修两件，盯着市政" if back < 4 else "",
            )
