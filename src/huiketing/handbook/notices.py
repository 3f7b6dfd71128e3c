"""Who is told of what happens to the book."""

from collections.abc import Iterable

from huiketing.handbook.models import Experience
from huiketing.history.models import Event
from huiketing.history.record import tell
from huiketing.org.models import Person, Post


@tell("experience.written")
def experts_nearby(experience: Experience, event: Event) -> Iterable[Person]:
    """The line's experts of the unit, of its neighbours and of the office above."""
    path = experience.unit.path
    above = path.rstrip("/").rpartition("/")[0] + "/"
    posts = Post.objects.held().filter(
        role=Post.Role.CADRE,
        line_codes__contains=f",{experience.procedure.line.code},",
        unit__path__startswith=above if above != "/" else path,
    )
    return Person.objects.filter(pk__in=posts.values("person_id"))


@tell("experience.declined")
@tell("experience.adopted")
def whoever_wrote_it(experience: Experience, event: Event) -> Iterable[Person]:
    """The author of the experience."""
    return [experience.by]
