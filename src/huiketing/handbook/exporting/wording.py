"""How what a version says reads as plain text, field by field and thing by thing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiketing.clock.periods import Period, Unit
from huiketing.handbook.entry import Channel, Entry, Material, Step, said
from huiketing.handbook.models import ProcedureVersion

ChannelKind = ProcedureVersion.ChannelKind


def material(one: Material) -> str:
    """「代办人身份证（原件，替人办才要）」."""
    note = "，".join(filter(None, (_("original") if one.original else "", one.note)))
    words = f"{one.name}（{note}）" if note else one.name
    return f"{words} · {_('in some cases')}" if one.sometimes else words


def step(one: Step) -> str:
    """「1. 收材料（用：身份证）」."""
    used = _("with: %(things)s") % {"things": "、".join(one.materials)}
    return one.text + (f"（{used}）" if one.materials else "")


def channel(one: Channel) -> str:
    """「电话：0573-8512…（工作日 8:30–17:00）」."""
    kind = str(ChannelKind(one.kind).label) if one.kind in ChannelKind.values else one.kind
    return f"{kind}：{one.text}" + (f"（{one.hours}）" if one.hours else "")


def within(one: Step) -> str:
    """How long the step may take; empty where nobody said."""
    return said(one.within) if one.within is not None else ""


def statute(entry: Entry) -> str:
    """What the law gives; empty where it does not say."""
    return str(entry.statute) if entry.statute is not None else ""


def visit(entry: Entry) -> str:
    """Whether somebody comes to the house, and when."""
    kind = _("needed") if entry.home_visit else _("on request")
    return f"{kind}；{entry.home_visit_when}" if entry.home_visit_when else kind


def label(name: str) -> str:
    """What a field of a version is called."""
    unnamed = {
        "promise_unit": _("promised within, unit"),
        "statute_unit": _("by law within, unit"),
        "limit_note": _("note on the limit"),
        "home_visit_when": _("when to visit"),
        "region": _("where it holds"),
    }
    if name in unnamed:
        return unnamed[name]
    return str(getattr(ProcedureVersion._meta.get_field(name), "verbose_name", name))


def value(name: str, stored: Any) -> str:
    """A field's value as the row keeps it, as text of a few lines."""
    if stored is None or stored in ("", []):
        return ""
    if name in {"promise_unit", "statute_unit"}:
        return str(Unit(stored).label)
    if name == "type":
        return str(ProcedureVersion.Type(stored).label)
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if isinstance(stored, list):
        return "\n".join(_item(name, one) for one in stored)
    return str(stored)


def _item(name: str, one: Any) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    match name:
        case "materials":
            return material(
                Material(
                    one.get("name", ""),
                    one.get("note", ""),
                    bool(one.get("original")),
                    bool(one.get("sometimes")),
                )
            )
        case "steps":
            return _step_row(one)
        case "channels":
            return channel(Channel(one.get("kind", ""), one.get("text", ""), one.get("hours", "")))
        case "answers":
            return _("Q: %(q)s A: %(a)s") % {"q": one.get("q", ""), "a": one.get("a", "")}
    return "；".join(str(part) for part in one.values())


def _step_row(one: Mapping[str, Any]) -> str:
    period = said(Period(one["amount"], Unit(one["unit"]))) if one.get("unit") else ""
    parts = [
        one.get("who", ""),
        period,
        "、".join(one.get("materials", ())),
        _("if not: %(what)s") % {"what": one["otherwise"]} if one.get("otherwise") else "",
        _("for residents: %(words)s") % {"words": one["public"]} if one.get("public") else "",
    ]
    aside = "；".join(filter(None, parts))
    return f"{one.get('no', '')}. {one.get('text', '')}" + (f"（{aside}）" if aside else "")
