"""Who a matter goes to."""

from dataclasses import dataclass

from huiketing.org.models import Person, Post, Presence, Unit
from huiketing.org.selectors import Handler, handler_for


@dataclass(frozen=True)
class Recipient:
    """Who is asked to answer: a person of a unit, or the unit itself where nobody is named.

    `instead_of` is the holder of the post where the deputy gets it (B代A).
    """

    unit: Unit
    person: Person | None = None
    instead_of: Person | None = None

    @classmethod
    def of(cls, handler: Handler | None) -> "Recipient | None":
        """From who handles the line: the holder, also on a round or in a meeting (their phone
        rings); on leave or gone, whoever stands in."""
        if handler is None:
            return None
        holder = handler.person
        on_leave = handler.presence and handler.presence.state == Presence.State.LEAVE
        if on_leave or not holder.is_active:
            acting = handler.acting
            if acting.pk != holder.pk:
                return cls(handler.post.unit, acting, holder)
        return cls(handler.post.unit, holder)

    @classmethod
    def person_at(cls, person: Person, unit: Unit) -> "Recipient":
        """A colleague named by hand, at the post they hold nearest to the unit."""
        posts = list(Post.objects.held().filter(person=person).select_related("unit"))
        near = [post for post in posts if post.unit_id == unit.pk] or posts
        return cls(near[0].unit if near else unit, person)

    @classmethod
    def again(cls, handler: Person | None, unit: Unit, line: str) -> "Recipient | None":
        """Who answers again what `handler` answered for the unit: they themselves while they hold
        a post; once they left, whoever has the line now, or stands in. None where nobody does."""
        if handler is None or Post.objects.held().filter(person=handler).exists():
            return cls(unit, handler)
        now = cls.of(handler_for(unit, line))
        return now if now and now.person and now.person.is_active else None

    def __str__(self) -> str:
        return str(self.person or self.unit)


def somebody_other_than(rated: Person | None, unit: Unit) -> Person | None:
    """Who looks into a bad rating: the lead of the unit, else one above, never the rated."""
    leads = (
        Post.objects.held()
        .filter(role=Post.Role.LEAD)
        .select_related("person", "unit")
        .order_by("pk")
    )
    over = [
        post
        for post in leads.filter(unit_id__in=[int(pk) for pk in unit.path.split("/") if pk])
        if rated is None or post.person_id != rated.pk
    ]
    if over:
        return max(over, key=lambda post: post.unit.depth).person
    cadres = Post.objects.held().filter(unit=unit, role=Post.Role.CADRE).select_related("person")
    others = cadres.exclude(person=rated) if rated else cadres
    first = others.order_by("pk").first()
    return first.person if first else None
