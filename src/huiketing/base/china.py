"""Numbers as China writes them: phones and resident identity numbers (公民身份号码)."""

import re
import unicodedata
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiketing.base import times
from huiketing.base.errors import Invalid

_DIGITS = re.compile("[0-9]+")
_FILLERS = re.compile(r"[\s\-‐‑‒–—－_.·()（）]+")
_EXTENSION = re.compile(r"(?:转|轉|ext|x|#|,)(\d{1,6})$", re.IGNORECASE | re.ASCII)
# A number in its stored form with an extension, which is no digit too many.
_EXTENDED = re.compile(
    r"(0\d{2,3}-?\d{7,8}|1\d{10}|[48]00\d{7}|1\d{4}|9[56]\d{3,4})-(\d{1,6})", re.ASCII
)
# Area codes of Zhejiang (浙江), where the length of the local number is known for sure.
_LOCAL_DIGITS = {
    **dict.fromkeys(("0571", "0573", "0574", "0575", "0576", "0577", "0579"), 8),
    **dict.fromkeys(("0570", "0572", "0578", "0580"), 7),
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def check_phone(text: str) -> str:
    """The phone in the one form it is stored in; else `Invalid` says what is wrong with it.

    Mobiles become `13812345678`, landlines `0573-85120000`, 400 and short codes (12345, 10086,
    95588) digits, numbers of other countries `+85223456789`; an extension follows as `-602`.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    extension = ""
    if match := _EXTENDED.fullmatch(said):
        said, extension = match[1], f"-{match[2]}"
    said = _FILLERS.sub("", said)
    if match := _EXTENSION.search(said):
        said, extension = said[: match.start()], f"-{match[1]}"
    digits = _without_country(said)
    if digits.startswith("+"):
        return _foreign(digits)
    if not digits:
        raise Invalid(_("Write a phone number, so that somebody can call back."))
    if not _DIGITS.fullmatch(digits):
        raise Invalid(
            _("There is more than digits in it. Write it like 13812345678 or 0573-8512xxxx.")
        )
    if digits.startswith("0"):
        return _landline(digits) + extension
    if digits.startswith("1") and len(digits) > 6:
        return _mobile(digits) + extension
    return _short_or_service(digits) + extension


def _without_country(digits: str) -> str:
    for prefix in ("+86", "0086"):
        if digits.startswith(prefix):
            rest = digits.removeprefix(prefix)
            # Abroad the zero of the area code is left out; a mobile begins with 1.
            return rest if rest[:1] in {"0", "1", "4", "8"} and len(rest) != 10 else f"0{rest}"
    if digits.startswith("861") and len(digits) == 13:
        return digits[2:]
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def _foreign(digits: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):
        raise Invalid(_("A number of another country is a plus and 7 to 15 digits."))
    return digits


def _missing(count: int) -> Invalid:
    sentence = ngettext(
        "%(count)d digit is missing. Write a landline as 0573-8512xxxx.",
        "%(count)d digits are missing. Write a landline as 0573-8512xxxx.",
        count,
    )
    return Invalid(sentence % {"count": count})


def _too_short(digits: str) -> Invalid:
    """A mobile number that was cut short."""
    count = 11 - len(digits)
    sentence = ngettext(
        "%(count)d digit is missing. A mobile number has 11.",
        "%(count)d digits are missing. A mobile number has 11.",
        count,
    )
    return Invalid(sentence % {"count": count})


def _mobile(digits: str) -> str:
    if len(digits) < 11:
        raise _too_short(digits)
    if len(digits) > 11:
        raise _too_many(len(digits) - 11)
    if digits[1] in "012":
        raise Invalid(
            _("No mobile number begins with %(start)s. Ask for it once more.")
            % {"start": digits[:2]}
        )
    return digits


def _too_many(count: int) -> Invalid:
    sentence = ngettext(
        "There is %(count)d digit too many. A mobile number has 11.",
        "There are %(count)d digits too many. A mobile number has 11.",
        count,
    )
    return Invalid(sentence % {"count": count})


def _landline(digits: str) -> str:
    area = digits[:3] if digits[1:2] in {"1", "2"} else digits[:4]
    local = digits[len(area) :]
    if area in _LOCAL_DIGITS:
        fewest = most = _LOCAL_DIGITS[area]
    else:
        fewest, most = (8, 8) if len(area) == 3 else (7, 8)
    if len(local) < fewest:
        raise _missing(fewest - len(local))
    if len(local) > most:
        count = len(local) - most
        sentence = ngettext(
            "There is %(count)d digit too many after %(area)s.",
            "There are %(count)d digits too many after %(area)s.",
            count,
        )
        raise Invalid(sentence % {"count": count, "area": area})
    if local[0] in "01":
        raise Invalid(
            _("No landline begins with %(start)s after %(area)s. Ask for it once more.")
            % {"start": local[0], "area": area}
        )
    return f"{area}-{local}"


def _short_or_service(digits: str) -> str:
    # 139 is the beginning of a mobile number, 12345 and 10086 are whole.
    if re.fullmatch(r"1[0-2][0-9]{1,4}|9[56][0-9]{3,6}", digits) or re.fullmatch(
        r"[48]00[0-9]{7}", digits
    ):
        return digits
    if re.fullmatch(r"[2-9][0-9]{6,7}", digits):
        raise Invalid(_("The area code is missing. Write a landline as 0573-8512xxxx."))
    if len(digits) < 11:
        raise _too_short(digits) if digits.startswith("1") else _missing(11 - len(digits))
    if len(digits) > 11:
        raise _too_many(len(digits) - 11)
    raise Invalid(_("A mobile number begins with 1, a landline with 0. Ask for it once more."))


def check_id_number(text: str) -> str:
    """The 18 characters of a resident identity number (GB 11643), with a capital X; else `Invalid`.

    Checked are length, the date of birth and the check character, not whether the area exists.
    """
    number = re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"[0-9]{15}", number):
        raise Invalid(
            _("Numbers of 15 digits are no longer valid. Write the 18 digits of the present card.")
        )
    if not re.fullmatch(r"[0-9]*X?", number) or not number:
        raise Invalid(_("An ID number is 18 digits; only the last may be an X."))
    if len(number) < 18:
        count = 18 - len(number)
        sentence = ngettext(
            "%(count)d digit of the ID number is missing.",
            "%(count)d digits of the ID number are missing.",
            count,
        )
        raise Invalid(sentence % {"count": count})
    if len(number) > 18:
        raise Invalid(_("The ID number has %(count)d characters, not 18.") % {"count": len(number)})
    try:
        born = birthday_of_id(number)
    except ValueError:
        born = None
    if born is None or not date(1880, 1, 1) <= born <= times.today():
        raise Invalid(
            _("The middle of the ID number, %(day)s, is no date of birth. Look at the card again.")
            % {"day": number[6:14]}
        )
    if check_character(number[:17]) != number[17]:
        raise Invalid(_("One digit of the ID number is wrong. Compare it with the card."))
    return number


def check_character(first17: str) -> str:
    """The 18th character that belongs to the first 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECK[total % 11]


def birthday_of_id(number: str) -> date:
    """The date of birth in a checked ID number; `ValueError` when there is none."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def gender_of_id(number: str) -> Literal["male", "female"]:
    """Whom a checked ID number was given to: odd 17th digits to men, even ones to women."""
    return "male" if int(number[16]) % 2 else "female"
