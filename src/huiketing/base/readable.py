"""How names, phone numbers and moments read to people: short for staff, whole for residents."""

import re
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as _

from huiketing.base import text, times
from huiketing.base.readings import SURNAMES

_FEMALE = {"f", "female", "女", "2"}
_MALE = {"m", "male", "男", "1"}
_OWN = ("我", "她", "他", "您", "自")
_WORDS = """
爸 妈 爹 娘 爷爷 奶奶 外公 外婆 公公 婆婆 岳父 岳母 丈人 丈母娘 父亲 母亲 父母 爸爸 妈妈
爸妈 老爸 老妈 丈夫 妻子 老公 老婆 老伴 爱人 儿子 女儿 儿媳 儿媳妇 媳妇 女婿 孙子 孙女
外孙 外孙女 哥哥 弟弟 姐姐 妹妹 大哥 大姐 嫂子 弟媳 姐夫 妹夫 叔叔 伯伯 大伯 婶婶 伯母
舅舅 舅妈 姑姑 姑妈 姑父 姨妈 姨父 阿姨 侄子 侄女 外甥 外甥女 孩子 家人 家属 亲戚 邻居
朋友 同事 全家 家里 老人 mother father parents husband wife son daughter neighbour
"""
KIN = frozenset(_WORDS.split())
"""Whom people come for, said without a name."""


def surname_of(name: str) -> str:
    """The family name: two characters where the name begins with a known compound one.

    A name in Latin letters gives its last word.
    """
    name = name.strip()
    if re.match(r"[A-Za-zÀ-ÿ]", name):
        return name.split()[-1]
    return name[:2] if len(name) > 2 and len(SURNAMES.get(name[:2], ())) == 2 else name[:1]


def courtesy(name: str, gender: str = "") -> str:
    """How a resident is named where others can read it: 朱女士, 朱先生, or 朱** if not known."""
    family = surname_of(name)
    if not family:
        return ""
    if str(gender).lower() in _FEMALE:
        return pgettext("a woman by her surname", "Ms %(surname)s") % {"surname": family}
    if str(gender).lower() in _MALE:
        return pgettext("a man by his surname", "Mr %(surname)s") % {"surname": family}
    return f"{family}**"


def behalf(whom: str) -> str:
    """For whom somebody came, where others can read it: 母亲 stays, 孙老太 is 孙**.

    Only words for kin and neighbours are not a name; what cannot be told from one is masked.
    """
    whom = whom.strip()
    bare = whom[1:] if whom[:1] in _OWN else whom
    if not whom or bare in KIN:
        return whom
    # 孙 is a surname too: 孙子明 is somebody, not a grandson.
    kin = (word for word in KIN if bare.startswith(word) and word[0] != "孙")
    named = max(kin, key=len, default="")
    return named if len(named) > 1 else courtesy(whom)


def mask_phone(number: str) -> str:
    """A phone number, however it was written, with its middle hidden: 138****1234."""
    return text.mask_phone(re.sub(r"[\s()（）]", "", number))


def group_digits(number: str) -> str:
    """A phone number in groups an ear can follow: 138 5736 1221, 0573-8512 0163."""
    digits = re.sub(r"[\s()（）-]", "", number)
    if re.fullmatch(r"1[\d*]{10}", digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if area := re.fullmatch(r"(0(?:10|2\d|[3-9]\d\d))(\d{3,4})(\d{4})", digits):
        return f"{area[1]}-{area[2]} {area[3]}"
    if re.fullmatch(r"400\d{7}", digits):
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    return number.strip()


def _weekday(day: date) -> str:
    return [
        pgettext("short weekday", "Mon"),
        pgettext("short weekday", "Tue"),
        pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"),
        pgettext("short weekday", "Fri"),
        pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    ][day.weekday()]


def _month(day: date) -> str:
    return [
        pgettext("month", "Jan"),
        pgettext("month", "Feb"),
        pgettext("month", "Mar"),
        pgettext("month", "Apr"),
        pgettext("month", "May"),
        pgettext("month", "Jun"),
        pgettext("month", "Jul"),
        pgettext("month", "Aug"),
        pgettext("month", "Sep"),
        pgettext("month", "Oct"),
        pgettext("month", "Nov"),
        pgettext("month", "Dec"),
    ][day.month - 1]


def _month_of_two_signs(day: date) -> str:
    """English Nov, Chinese 11: for staff screens, where days stand below one another."""
    return [
        pgettext("month on a staff screen", "Jan"),
        pgettext("month on a staff screen", "Feb"),
        pgettext("month on a staff screen", "Mar"),
        pgettext("month on a staff screen", "Apr"),
        pgettext("month on a staff screen", "May"),
        pgettext("month on a staff screen", "Jun"),
        pgettext("month on a staff screen", "Jul"),
        pgettext("month on a staff screen", "Aug"),
        pgettext("month on a staff screen", "Sep"),
        pgettext("month on a staff screen", "Oct"),
        pgettext("month on a staff screen", "Nov"),
        pgettext("month on a staff screen", "Dec"),
    ][day.month - 1]


def _local(day: date) -> date:
    """A day stays; a moment becomes one of the place's own clock."""
    if isinstance(day, datetime) and timezone.is_aware(day):
        return timezone.localtime(day)
    return day


def _time(moment: date) -> str:
    return f"{_local(moment):%H:%M}" if isinstance(moment, datetime) else ""


def staff_day(day: date) -> str:
    """A day on a staff screen: 11-23 周一; with the year where it is not this year's."""
    day = _local(day)
    parts = {
        "weekday": _weekday(day),
        "day": f"{day.day:02d}",
        "month": _month_of_two_signs(day),
        "year": day.year,
    }
    if day.year != times.today().year:
        whole = pgettext("staff day of another year", "%(weekday)s %(day)s %(month)s %(year)s")
        return whole % parts
    return pgettext("staff day", "%(weekday)s %(day)s %(month)s") % parts


def staff_moment(moment: datetime) -> str:
    """A moment on a staff screen: 11-23 周一 09:42."""
    return f"{staff_day(moment)} {_time(moment)}".strip()


def _whole(day: date) -> dict[str, object]:
    return {"weekday": _weekday(day), "day": day.day, "month": _month(day), "year": day.year}


def lintel_day(day: date) -> str:
    """The day beside the clock on the lintel: 周一 11月23日."""
    return pgettext("day on the lintel", "%(weekday)s %(day)s %(month)s") % _whole(_local(day))


def resident_day(day: date) -> str:
    """A day for residents and on paper: 11月23日（周一）; with the year where it is another."""
    day = _local(day)
    if day.year != times.today().year:
        whole = pgettext("resident day of another year", "%(weekday)s %(day)s %(month)s %(year)s")
        return whole % _whole(day)
    return pgettext("resident day", "%(weekday)s %(day)s %(month)s") % _whole(day)


def resident_moment(moment: datetime) -> str:
    """A moment for residents and on paper: 11月23日（周一）15:00."""
    time = _time(moment)
    if not time:
        return resident_day(moment)
    parts = {"day": resident_day(moment), "time": time}
    return pgettext("resident day and time", "%(day)s, %(time)s") % parts


def plain_day(day: date) -> str:
    """A day in large print: 11月20日; with the year where it is another."""
    day = _local(day)
    if day.year != times.today().year:
        return date_format(day, "DATE_FORMAT")
    # Translators: a day of this year, in Django's date format
    return date_format(day, gettext("j F"))


def ago(moment: datetime) -> str:
    """How long since: just now, minutes, hours of today, yesterday; older ones by their date."""
    now = times.now()
    passed = now - moment
    if passed < timedelta(0):
        return staff_moment(moment)
    if passed < timedelta(minutes=1):
        return _("just now")
    minutes = int(passed.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    days = (timezone.localtime(now).date() - timezone.localtime(moment).date()).days
    if days == 0:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", minutes // 60) % {"n": minutes // 60}
    if days == 1:
        return _("yesterday %(time)s") % {"time": _time(moment)}
    return staff_moment(moment)
