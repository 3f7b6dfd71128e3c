"""What of a resident must not stand in words that every colleague reads."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiketing.base.text import fold

_GAP = r"[\s\-.·]?"
_ID = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{16}}{_GAP}[\dx](?![\da-z])|(?<!\d)\d{{15}}(?!\d)")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[\s\-—－]?[2-9]\d{6,7}(?!\d)")
# Seven or eight digits that are no day: 20261123 is one, 85121234 a telephone.
_LOCAL = re.compile(r"(?<![\d.])(?!(?:19|20)\d{6}(?!\d))[2-9]\d{6,7}(?![\d.])")
SHORTEST_NAME = 2  # characters; a single one would stand in every second sentence


def found_in(words: str, names: Iterable[str] = ()) -> str:
    """The sentence that says what personal there is in the words; empty where nothing is.

    `names` are those of whom the words must not name. Short numbers everybody may call (12345)
    are no secret.
    """
    plain = fold(words)
    if _ID.search(plain):
        return _("There is an ID number in it. Every colleague reads this: leave it out.")
    if _MOBILE.search(plain) or _LANDLINE.search(plain) or _LOCAL.search(plain):
        return _("There is a phone number in it. Every colleague reads this: leave it out.")
    together = "".join(plain.split())
    for name in names:
        bare = "".join(fold(name).split())
        if len(bare) >= SHORTEST_NAME and bare in together:
            return _(
                "It names %(name)s. Every colleague reads this: write “an old lady” or “the"
                " neighbour” instead."
            ) % {"name": name}
    return ""
