"""How a test gets a matter: registered at the desk, handed on, taken up."""

from typing import Any

from huiketing.handbook.book import book
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Unit
from huiketing.org.selectors import handler_for
from huiketing.parties.models import Party
from tests.cast import Cast


def make_party(unit: Unit, name: str = "朱丽华", phone: str = "13857360021") -> Party:
    """A resident with a sealed phone."""
    party = Party(unit=unit, name=name, gender="f")
    party.seal_contact(phone=phone)
    party.save()
    return party


def make_matter(cast: Cast, **changes: Any) -> Matter:
    """王晓芸 registers what 朱丽华 says; it goes to whoever handles the line."""
    entry = book().version(changes.pop("code", "")) if "code" in changes else None
    asked: dict[str, Any] = {
        "by": cast.wang,
        "unit": cast.village,
        "words": "我妈的老年证要弄一下",
        "title": "老年优待证办理",
        "line": None if entry else cast.lines["MZ"],
        "entry": entry,
        "party": changes.pop("party", None) or make_party(cast.village),
        "recipient": Recipient.of(handler_for(cast.village, "MZ")),
    } | changes
    return transitions.register(**asked)


def take_up(cast: Cast, **changes: Any) -> Matter:
    """A matter 沈月琴 has accepted."""
    return transitions.accept(make_matter(cast, **changes), by=cast.shen)
