"""Names in a register, found among the people of the unit."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from huiketing.base.text import clean_line, fold
from huiketing.org.models import Line, Person, Post, Unit

_BETWEEN = re.compile(r"[、，,；;/\s]+")
_LONGEST = 200  # characters of a cell that are looked at for names
_REMARK = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_LINE_TAIL = re.compile(r"(?:业务|工作)?(?:条线|线)$")


@dataclass(frozen=True)
class Found:
    """Who a name stands for; `warning` says why nobody, or what was left out."""

    person: Person | None = None
    warning: str = ""
    works_here: bool = False
    """Holds a post here today and can be asked to answer."""


class Roll:
    """The people who hold or held a post at a unit, above it, or in the offices beside it."""

    def __init__(self, unit: Unit) -> None:
        near = Q(unit=unit) | Q(unit__parent=unit)
        if unit.parent_id:
            offices = [Unit.Kind.OFFICE, Unit.Kind.STATION]
            near |= Q(unit_id=unit.parent_id)
            near |= Q(unit__parent_id=unit.parent_id, unit__kind__in=offices)
        posts = Post.objects.filter(near).exclude(role=Post.Role.ADMIN).select_related("person")
        today = set(Post.objects.held().filter(near).values_list("pk", flat=True))
        self._named: dict[str, dict[int, Person]] = defaultdict(dict)
        self._own: set[int] = set()
        self._working: set[int] = set()
        for post in posts:
            self._named[_bare(post.person.name)][post.person_id] = post.person
            if post.unit_id == unit.pk:
                self._own.add(post.person_id)
            if post.pk in today:
                self._working.add(post.person_id)

    def find(self, said: str) -> Found:
        """The person of this name; of several, the one of the unit itself."""
        said = _REMARK.sub("", clean_line(said[:_LONGEST]))
        names = [said] if _bare(said) in self._named else list(filter(None, _BETWEEN.split(said)))
        if not names:
            return Found()
        people = list(self._named.get(_bare(names[0]), {}).values())
        for narrower in (self._own, self._working):
            if len(people) > 1:
                people = [person for person in people if person.pk in narrower] or people
        if not people:
            return Found(warning=_("Nobody of this name holds or held a post here."))
        if len(people) > 1:
            return Found(warning=_("Several people here have this name."))
        person = people[0]
        warning = ""
        if len(names) > 1:
            warning = _("Several are named; %(name)s is taken, the others are kept as a note.") % {
                "name": person.name
            }
        return Found(person, warning, person.is_active and person.pk in self._working)


class Lines:
    """The lines of work of the place, by code, by name, and by a part of the name."""

    def __init__(self) -> None:
        self._lines = list(Line.objects.all())

    def find(self, said: str) -> Line | None:
        """The line that is meant; None where none or several are."""
        word = _LINE_TAIL.sub("", _bare(said[:_LONGEST]))
        if not word:
            return None
        for line in self._lines:
            if word in {fold(line.code), _bare(line.name)}:
                return line
        part = [
            line for line in self._lines if word in _bare(line.name) or _bare(line.name) in word
        ]
        return part[0] if len(part) == 1 and len(word) > 1 else None

    @property
    def names(self) -> str:
        """The lines in use, for whoever must choose one."""
        return "、".join(line.name for line in self._lines if line.is_active)


def _bare(text: str) -> str:
    """A name without the spaces that spread two characters over three: 沈 琴 is 沈琴."""
    return fold(clean_line(text)).replace(" ", "")
