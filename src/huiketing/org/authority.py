"""What a person may do, worked out from the posts they hold today.

Rights follow posts (unit + role + lines + dates), never people. Whoever is named deputy in a
post acts fully for its holder (B代A), so that post's rights are the deputy's too.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import F, Q

from huiketing.org.models.posts import Post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiketing.org.models import Person

Role = Post.Role

# The one table of what a role covers below its own unit.
COVERS_BELOW = frozenset({Role.LEAD, Role.DISPATCHER, Role.ADMIN})


@dataclass(frozen=True)
class Grant:
    """One post seen as a right: a role at a unit, for some lines (none named: all)."""

    role: str
    unit_id: int
    unit_name: str
    path: str
    lines: frozenset[str]
    restricted: bool
    title: str
    acts_for: int | None
    """The id of the holder, where the person stands in as deputy."""
    key: int
    """The id of the post."""
    merged: tuple[tuple[int, str], ...] = ()
    """Id and path of every unit merged into this one: what lay there is the post's too."""

    @property
    def here(self) -> frozenset[int]:
        """The unit itself, and what was merged into it."""
        return frozenset([self.unit_id, *(unit_id for unit_id, _path in self.merged)])

    def reaches(self, path: str) -> bool:
        """Whether the unit at `path` lies within this grant."""
        if not path.startswith(self.path):
            return False
        return (
            path == self.path
            or self.role in COVERS_BELOW
            or any(path == merged for _unit_id, merged in self.merged)
        )

    def covers(self, line: str) -> bool:
        """Whether the grant speaks for this line of work."""
        return not self.lines or line in self.lines


@dataclass(frozen=True)
class Authority:
    """Everything a person's posts of today allow."""

    grants: tuple[Grant, ...]

    @property
    def roles(self) -> frozenset[str]:
        """Every role held somewhere, in the person's own right."""
        return frozenset(grant.role for grant in self.grants if grant.acts_for is None)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units the person has a post in, as holder or deputy, and what merged into them."""
        return frozenset(unit_id for grant in self.grants for unit_id in grant.here)

    @property
    def home(self) -> Grant | None:
        """The post a person's screens open with: the first they hold themselves."""
        own = [grant for grant in self.grants if grant.acts_for is None]
        return own[0] if own else None

    def may(self, path: str, *roles: str, line: str = "") -> bool:
        """Whether one of the roles is held over the unit at `path`, for the line if named."""
        return any(
            grant.role in roles and grant.reaches(path) and (not line or grant.covers(line))
            for grant in self.grants
        )

    def may_open_restricted(self, path: str, line: str) -> bool:
        """Whether a restricted matter of this unit and line may be read at all."""
        return any(
            grant.restricted and path.startswith(grant.path) and grant.covers(line)
            for grant in self.grants
        )

    def paths(self, holder: int | None = None) -> tuple[str, ...]:
        """Where the person's own posts stand, or those they are deputy in for `holder`."""
        return tuple(grant.path for grant in self.grants if grant.acts_for == holder)

    @property
    def holders(self) -> tuple[int | None, ...]:
        """For whom the person acts: None is themselves, the others those they are deputy for."""
        return tuple(dict.fromkeys(grant.acts_for for grant in self.grants))

    def holds(self, path: str, holder: int | None = None) -> bool:
        """Whether a post is held at the unit at `path` or above it, whatever its role.

        What somebody was given in a unit stays theirs while this is so, and their deputy's.
        """
        return path.startswith(self.paths(holder))


NOBODY = Authority(())


def authority_of(person: "Person") -> Authority:
    """Read the grants of today's posts, own ones first; one query."""
    if not person.is_active:
        return NOBODY
    posts = (
        Post.objects.dated()  # a holder who left is still stood in for, to the post's last day
        .filter(Q(person=person) | Q(deputy=person))
        .select_related("unit")
        .annotate(merged_id=F("unit__taken_over__pk"), merged_path=F("unit__taken_over__path"))
        .order_by("pk")
    )
    return authority_from(
        (grant_of(person, post), post.merged_id, post.merged_path)  # type: ignore[attr-defined]
        for post in posts
    )


def grant_of(person: "Person", post: Post) -> Grant:
    """One post of the person's, or one they are deputy in, seen as a right."""
    return Grant(
        role=post.role,
        unit_id=post.unit_id,
        unit_name=post.unit.name,
        path=post.unit.path,
        lines=post.codes,
        restricted=post.sees_restricted,
        title=post.title,
        acts_for=None if post.person_id == person.pk else post.person_id,
        key=post.pk,
    )


def authority_from(rows: "Iterable[tuple[Grant, int | None, str | None]]") -> Authority:
    """The authority of grants in order, one row for each unit merged into the unit of one."""
    merged: dict[Grant, list[tuple[int, str]]] = {}
    for grant, unit_id, path in rows:
        units = merged.setdefault(grant, [])
        if unit_id is not None and path is not None:
            units.append((unit_id, path))
    grants = [
        replace(grant, merged=tuple(sorted(units))) if units else grant
        for grant, units in merged.items()
    ]
    return Authority(tuple(sorted(grants, key=lambda grant: grant.acts_for is not None)))
