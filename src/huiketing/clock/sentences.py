"""Why a clock ends when it ends, said in one sentence in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from huiketing.clock.calendar import DayKind, WorkCalendar, local
from huiketing.clock.periods import MOST, Period, Unit

if TYPE_CHECKING:
    from huiketing.clock.due import Due, Stage

_WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
_HOLIDAYS = {
    "元旦": pgettext_lazy("holiday", "New Year's Day"),
    "春节": pgettext_lazy("holiday", "Spring Festival"),
    "清明节": pgettext_lazy("holiday", "Tomb-Sweeping Day"),
    "劳动节": pgettext_lazy("holiday", "Labour Day"),
    "端午节": pgettext_lazy("holiday", "Dragon Boat Festival"),
    "中秋节": pgettext_lazy("holiday", "Mid-Autumn Festival"),
    "国庆节": pgettext_lazy("holiday", "National Day"),
}
_MOST_LISTED = 3
"""More weekends, holidays or make-up days than this are counted instead of listed."""


def sentence(end: "Due") -> str:
    """「11月23日 09:42 受理，当天不算，第 5 个工作日是 11月30日（周一），到 17:00 止；…」"""
    say = _Speaker(end.calendar, end.start.year)
    first, *later = end.stages
    clauses = [say.received(end) + pgettext("between parts", ", ") + say.counted(first, end)]
    clauses += say.month_end(first, end)
    clauses += say.not_counted(first, end.received)
    clauses += say.stopped(first, end)
    before = first.at.date()
    for stage in later:
        clauses.append(say.extended(stage))
        clauses += say.not_counted(stage, before)
        clauses += say.stopped(stage, end)
        before = stage.at.date()
    if end.unannounced:
        years = _listed(str(year) for year in end.unannounced)
        clauses.append(
            _("the days off of %(years)s are not announced yet; recomputed when they are")
            % {"years": years}
        )
    return pgettext("between clauses", "; ").join(clauses) + pgettext("end of a sentence", ".")


def holiday(name: str) -> str:
    """A holiday's name for the reader; a name the product does not know stays as written."""
    return _listed(str(_HOLIDAYS.get(part, part)) for part in name.split("、"))


def spoken_day(day: date, *, weekday: bool = False, year: int | None = None) -> str:
    """「11月30日」, 「11月30日（周一）」; with its year unless it is `year`."""
    text = date_format(day, "MONTH_DAY_FORMAT" if day.year == year else "DATE_FORMAT")
    if not weekday:
        return text
    return _("%(day)s (%(weekday)s)") % {"day": text, "weekday": _WEEKDAYS[day.weekday()]}


def spoken_moment(moment: datetime, *, weekday: bool = False, year: int | None = None) -> str:
    """「11月30日（周一）17:00」 on the place's wall clock."""
    here = local(moment)
    day = spoken_day(here.date(), weekday=weekday, year=year)
    if weekday:
        text = pgettext("moment, the day ending in a weekday", "%(day)s %(time)s")
    else:
        text = pgettext("moment", "%(day)s %(time)s")
    return text % {"day": day, "time": f"{here:%H:%M}"}


def _listed(items: Iterable[str]) -> str:
    return pgettext("between listed things", ", ").join(items)


def _why(reason: str) -> str:
    return pgettext("why a clock stopped", " (%(reason)s)") % {"reason": reason}


def _length(amount: int, unit: Unit) -> Period:
    """A measured length, in hours or days once minutes would be hard to read."""
    if unit == Unit.MINUTE and amount >= 48 * 60:
        return _length(round(amount / (24 * 60)), Unit.DAY)
    if unit == Unit.MINUTE and amount >= 180:
        return _length(round(amount / 60), Unit.HOUR)
    return Period(min(amount, MOST), unit)


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Unbroken stretches of rising days, as first and last."""
    first = last = None
    for day in days:
        if first is not None and last is not None and day - last == timedelta(1):
            last = day
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last


class _Speaker:
    """The clauses of one sentence; days of the year it begins in go without their year."""

    def __init__(self, calendar: WorkCalendar, year: int) -> None:
        self.calendar, self.year = calendar, year

    def day(self, day: date) -> str:
        return spoken_day(day, weekday=True, year=self.year)

    def moment(self, moment: datetime) -> str:
        return spoken_moment(moment, weekday=True, year=self.year)

    def span(self, first: date, last: date) -> str:
        """「11月28日」, 「11月28日、29日」, 「10月1日至7日」."""
        begin = spoken_day(first, year=self.year)
        if first == last:
            return begin
        if (first.year, first.month) == (last.year, last.month):
            end = date_format(last, pgettext("last day of a stretch within one month", "j F"))
        else:
            end = spoken_day(last, year=self.year)
        if (last - first).days == 1:
            return pgettext("two days", "%(first)s and %(last)s") % {"first": begin, "last": end}
        return pgettext("stretch of days", "%(first)s to %(last)s") % {"first": begin, "last": end}

    def received(self, end: "Due") -> str:
        moment = spoken_moment(end.start, year=self.year)
        if end.start.date() == end.received:
            return _("accepted on %(moment)s") % {"moment": moment}
        return _("received on %(moment)s outside working hours, so accepted on %(day)s") % {
            "moment": moment,
            "day": self.day(end.received),
        }

    def counted(self, stage: "Stage", end: "Due") -> str:
        """How the first date was reached."""
        n, added = stage.period.amount, sum(stage.added)
        words = {
            "n": n,
            "day": self.day(stage.at.date()),
            "time": f"{stage.at:%H:%M}",
            "period": stage.period,
        }
        if stage.period.by_the_clock:
            words["moment"] = spoken_moment(stage.at, year=self.year)
            if added:
                words["added"] = _length(added, Unit.MINUTE)
                return _("%(period)s by the clock and %(added)s stopped end on %(moment)s") % words
            return _("%(period)s by the clock end on %(moment)s") % words
        if n == 0 and stage.at.date() == end.received:
            return _("to be done the same day by %(time)s") % words
        if n == 0:
            return _("to be done by %(moment)s") % (words | {"moment": self.moment(stage.at)})
        if stage.period.unit == Unit.WORKING_DAY:
            return _("that day not counted, working day %(n)d is %(day)s, until %(time)s") % words
        words["last"] = self.day(stage.last)
        text = self._last_day(stage, words)
        if stage.last == stage.at.date():
            return _("%(last_day)s, until %(time)s") % (words | {"last_day": text})
        name = self.calendar.name_of(stage.last)
        words["name"] = holiday(name) if name else self._no_name(stage.last)
        return _("%(last_day)s, which falls on %(name)s, so it ends on %(day)s at %(time)s") % (
            words | {"last_day": text}
        )

    def _last_day(self, stage: "Stage", words: dict[str, object]) -> str:
        if stage.period.unit == Unit.DAY:
            return _("that day not counted, day %(n)d is %(last)s") % words
        if added := sum(stage.added):
            words = words | {"added": _length(added, Unit.DAY)}
            return _("that day not counted, %(period)s and %(added)s stopped end on %(last)s") % (
                words
            )
        return _("that day not counted, %(period)s end on %(last)s") % words

    def month_end(self, stage: "Stage", end: "Due") -> list[str]:
        """That the last month has no day of the same number, where it has none."""
        number = end.received.day
        if stage.period.unit != Unit.MONTH or any(stage.added) or stage.last.day == number:
            return []
        return [_("that month has no day %(n)d, so its last day counts") % {"n": number}]

    def not_counted(self, stage: "Stage", before: date) -> list[str]:
        """The days off that a stage in working days steps over after `before`, and the make-up days
        in it: of each stage its own, as the date it is said with."""
        days: dict[DayKind, list[date]] = {kind: [] for kind in DayKind}
        if stage.period.unit == Unit.WORKING_DAY:
            for number in range((stage.at.date() - before).days):
                day = before + timedelta(number + 1)
                days[self.calendar.kind_of(day)].append(day)
        items = sorted(
            [*self._weekends(days[DayKind.WEEKEND]), *self._holidays(days[DayKind.HOLIDAY])]
        )
        text = pgettext("between parts", ", ").join(text for _first, text in items)
        clauses = [_("not counted: %(items)s") % {"items": text}] if items else []
        if made_up := days[DayKind.MAKE_UP]:
            if len(made_up) > _MOST_LISTED:
                text = ngettext("%(n)d day", "%(n)d days", len(made_up)) % {"n": len(made_up)}
            else:
                text = _listed(self.day(day) for day in made_up)
            clauses.append(_("%(days)s worked to make up, counted") % {"days": text})
        return clauses

    def _weekends(self, days: list[date]) -> list[tuple[date, str]]:
        """Weekends beside no holiday, by their first day."""
        if not days:
            return []
        runs = list(_runs(days))
        if len(runs) > _MOST_LISTED:
            n = len(days)
            return [(days[0], ngettext("%(n)d weekend day", "%(n)d weekend days", n) % {"n": n})]
        text = _listed(self.span(*run) for run in runs)
        words = {"days": text, "name": _("weekend")}
        return [(days[0], pgettext("days off", "%(days)s (%(name)s)") % words)]

    def _holidays(self, days: list[date]) -> list[tuple[date, str]]:
        """Holidays with the weekends inside them, by their first day."""
        runs = list(_runs(days))
        if len(runs) > _MOST_LISTED:
            n = len(days)
            return [(days[0], ngettext("%(n)d holiday", "%(n)d days of holidays", n) % {"n": n})]
        items = []
        for first, last in runs:
            names: dict[str, None] = {}
            for number in range((last - first).days + 1):
                names |= dict.fromkeys(self.calendar.name_of(first + timedelta(number)).split("、"))
            name = holiday("、".join(filter(None, names))) or _("day off")
            words = {"days": self.span(first, last), "name": name}
            items.append((first, pgettext("days off", "%(days)s (%(name)s)") % words))
        return items

    def _no_name(self, day: date) -> str:
        return _("a weekend") if self.calendar.kind_of(day) == DayKind.WEEKEND else _("a day off")

    def stopped(self, stage: "Stage", end: "Due") -> list[str]:
        """The pauses that lengthened a date."""
        clauses = []
        for pause, added in zip(stage.pauses, stage.added, strict=True):
            if not added or pause.end is None:
                continue
            if stage.period.by_the_clock:
                begin = spoken_moment(pause.start, year=self.year)
                stretch = pgettext("stretch of time", "%(first)s to %(last)s") % {
                    "first": begin,
                    "last": spoken_moment(pause.end, year=self.year),
                }
                unit = Unit.MINUTE
            else:
                begin = spoken_day(local(pause.start).date(), year=self.year)
                stretch = self.span(local(pause.start).date(), local(pause.end).date())
                days = stage.period.unit == Unit.WORKING_DAY
                unit = Unit.WORKING_DAY if days else Unit.DAY
            words = {
                "stretch": stretch,
                "begin": begin,
                "why": pause.reason and _why(pause.reason),
                "added": _length(added, unit),
            }
            lasting = any(given.open for given in end.pauses) and pause.end == end.now
            if lasting:
                text = _("stopped since %(begin)s%(why)s, %(added)s not counted so far")
            else:
                text = _("stopped %(stretch)s%(why)s, %(added)s not counted")
            clauses.append(text % words)
        return clauses

    def extended(self, stage: "Stage") -> str:
        """What an extension made of the date before."""
        return _("extended by %(period)s to %(moment)s") % {
            "period": stage.period,
            "moment": self.moment(stage.at),
        }
