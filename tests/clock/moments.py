"""Days and moments on the place's wall clock, as a test writes them."""

from datetime import date, datetime

from huiketing.clock.calendar import at
from huiketing.clock.periods import Period


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """`2026-11-23 09:42` in the village."""
    naive = datetime.fromisoformat(text)
    return at(naive.date(), naive.time())


def period(code: str) -> Period:
    return Period.parse(code)


YEAR = 2060
"""A year whose arrangement nobody knows yet."""

NOTICE = """\
日期,类型,名称
2060-01-01,休,元旦
2060-01-02,休,元旦
2060-01-03,休,元旦
2060-01-04,班,元旦
2060-01-25,班,春节
2060-01-31,休,春节
2060-02-01,休,春节
2060-02-02,休,春节
2060-02-03,休,春节
2060-02-04,休,春节
2060-02-05,休,春节
2060-02-06,休,春节
2060-02-07,班,春节
2060-04-03,休,清明节
2060-04-04,休,清明节
2060-04-05,休,清明节
2060-05-01,休,劳动节
2060-05-02,休,劳动节
2060-05-03,休,劳动节
2060-05-04,休,劳动节
2060-05-05,休,劳动节
2060-05-08,班,劳动节
2060-06-03,休,端午节
2060-06-04,休,端午节
2060-06-05,休,端午节
2060-06-06,班,端午节
2060-09-09,休,中秋节
2060-09-26,班,国庆节
2060-10-01,休,国庆节
2060-10-02,休,国庆节
2060-10-03,休,国庆节
2060-10-04,休,国庆节
2060-10-05,休,国庆节
2060-10-06,休,国庆节
2060-10-07,休,国庆节
2060-10-09,班,国庆节
"""
"""An arrangement of that year made up for the tests, in the shape of a real one."""
