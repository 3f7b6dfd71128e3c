"""For which unit a table is, and in whose name a command works."""

from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.exchange.imports.guessing import only_desk, unit_named
from huiketing.org.models import Person, Post, Unit


def person_called(username: str) -> Person | None:
    """Who is named with `--as`; None where nobody is. Raises `Invalid` for a stranger."""
    if not username:
        return None
    person = Person.objects.filter(username__iexact=username, is_active=True).first()
    if person is None:
        raise Invalid(_("Nobody signs in as %(name)s.") % {"name": username[:60]})
    return person


def unit_coded(code: str) -> Unit:
    """The standing unit of this code. Raises `Invalid`."""
    unit = Unit.objects.standing().filter(code__iexact=code.strip()).first()
    if unit is None:
        raise Invalid(_("No unit has the code %(code)s.") % {"code": code[:20]})
    return unit


def unit_for(*texts: str, code: str = "", person: Person | None = None) -> Unit:
    """The unit named by code, by the table's own title or file name, by the person's post, or the
    only one that has a desk. Raises `Invalid` where it cannot be told, and lists them."""
    if code:
        return unit_coded(code)
    units = list(Unit.objects.standing())
    if named := unit_named(texts, units):
        return named
    if person is not None and (home := person.authority.home) and home.role != Post.Role.ADMIN:
        return Unit.objects.get(pk=home.unit_id)
    if desk := only_desk():
        return desk
    places = [unit for unit in units if unit.kind in {Unit.Kind.VILLAGE, Unit.Kind.GRID}] or units
    if not places:
        raise Invalid(_("There is no unit yet. Set the place up first: ./hkt run --empty"))
    listed = "、".join(f"{unit.code} {unit.name}" for unit in places[:30])
    raise Invalid(_("For which unit? Say --unit CODE: %(units)s.") % {"units": listed})
