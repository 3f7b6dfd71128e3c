"""Where a unit stands, and what it was called on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from huiketing.org.authority import COVERS_BELOW
from huiketing.org.models import Person, Placement, Post, Unit


def placement_on(unit: Unit, day: date) -> Placement | None:
    """The unit's name and parent on that day; None before it was set up or after it ended."""
    return (
        Placement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), unit=unit)
        .filter(starts_on__lte=day)
        .select_related("parent")
        .first()
    )


def name_on(unit: Unit, day: date) -> str:
    """What the unit was called on that day; outside its days, the nearest name it had."""
    placed = placement_on(unit, day)
    if placed is None:
        own = Placement.objects.filter(unit=unit)
        placed = own.filter(starts_on__lte=day).last() or own.first()
    return placed.name if placed else unit.name


def ancestors(unit: Unit) -> list[Unit]:
    """Every unit above, from the root down."""
    ids = [int(each) for each in unit.path.strip("/").split("/")[:-1]]
    return sorted(Unit.objects.filter(pk__in=ids), key=lambda above: len(above.path))


def full_name(unit: Unit) -> str:
    """The unit with every unit above it: 清溪镇 · 柳湾村."""
    return " · ".join(each.name for each in [*ancestors(unit), unit])


def first_standing(unit: Unit) -> Unit:
    """The unit itself, or the one it was merged into, and that one's successor in turn."""
    seen = {unit.pk}
    while unit.merged_into is not None and unit.merged_into.pk not in seen:
        unit = unit.merged_into
        seen.add(unit.pk)
    return unit


def administered(person: Person) -> QuerySet[Unit]:
    """The units this person administers, ended ones too."""
    within = Q(pk__in=[])
    for grant in person.authority.grants:
        if grant.role == Post.Role.ADMIN:
            within |= Q(path__startswith=grant.path)
    return Unit.objects.filter(within)


def rostered(person: Person) -> QuerySet[Unit]:
    """The standing units whose roster this person reads: their own, and below it for a lead."""
    within = Q(pk__in=[])
    for grant in person.authority.grants:
        below = grant.role in COVERS_BELOW
        within |= Q(path__startswith=grant.path) if below else Q(pk=grant.unit_id)
    return Unit.objects.standing().filter(within)


def tree(units: QuerySet[Unit]) -> list[Unit]:
    """The standing ones of these units, each after its parent, offices after places."""
    standing = list(units.filter(ended_on=None).select_related("parent"))
    names = {unit.pk: (unit.kind == Unit.Kind.OFFICE, unit.name) for unit in standing}

    def order(unit: Unit) -> list[tuple[bool, str]]:
        ids = [int(each) for each in unit.path.strip("/").split("/")]
        return [names.get(each, (False, "")) for each in ids]

    return sorted(standing, key=order)


def people_under(person: Person, query: str = "") -> QuerySet[Person]:
    """Whom this person administers: everybody with a post in their units, and without any post.

    `query` narrows by name, sign-in name, pinyin initials, phone or post.
    """
    units = administered(person)
    posts = Post.objects.current_or_coming()
    here = Q(pk__in=posts.filter(unit__in=units).values("person_id"))
    idle = ~Q(pk__in=posts.values("person_id"))
    people = Person.objects.filter(here | idle)
    if query:
        titled = posts.filter(title__icontains=query).values("person_id")
        people = people.filter(
            Q(name__icontains=query)
            | Q(username__icontains=query)
            | Q(initials__startswith=query.lower())
            | Q(phone__contains=query)
            | Q(pk__in=titled)
        )
    return people.order_by("-is_active", "initials", "pk")
