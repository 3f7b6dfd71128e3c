"""What the book lacks: words for which no procedure fitted, gathered by likeness.

Two sayings are alike when enough of their character pairs are the same; the characters that carry
only the talk (我想问一下) are left out before. A saying joins the group of the saying it
is most like, or begins one. No model: whoever doubts a group can count the pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Q

from huiketing.base import times
from huiketing.base.text import fold
from huiketing.handbook import personal
from huiketing.handbook.models import Choice
from huiketing.handbook.permissions import SIGNING, expert_lines
from huiketing.handbook.suggesting.words import STOP, runs
from huiketing.org.models import Post, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from huiketing.org.models import Person

ALIKE = 0.3
"""The share of pairs two sayings have in common (Dice) from which on they are alike."""
SHARED = 2  # pairs at least
HOLDERS = 100
"""So many sayings are kept for each pair, the first that had it: enough to find their group by."""
DAYS = 365
MOST = 4000  # sayings that are looked at, the newest
MOST_ASIDE = 500  # sayings put aside that are looked at, the newest
SHOWN = 12  # sayings of a group on the page


@dataclass
class Group:
    """Sayings about one thing the book does not have."""

    choices: list[Choice] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The saying that stands for all: the one most like the others, of equals the shortest."""
        pairs = [pairs_of(each.words) for each in self.choices]
        seen = Counter(pair for one in pairs for pair in one)

        def likeness(at: int) -> float:
            return sum(seen[pair] for pair in pairs[at]) / (len(pairs[at]) or 1)

        order = range(len(pairs))
        best = max(order, key=lambda at: (likeness(at), -len(self.choices[at].words), -at))
        return self.choices[best].words

    @property
    def times(self) -> int:
        """How often it was brought."""
        return len(self.choices)

    @property
    def places(self) -> list[tuple[str, int]]:
        """Where, the most often first."""
        counted = Counter(each.unit.name for each in self.choices)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def last(self) -> datetime:
        """When it was brought last."""
        return max(each.at for each in self.choices)

    @property
    def sayings(self) -> list[str]:
        """Different words for it, its title first, without any that hold somebody's number."""
        every = (self.title, *(each.words for each in self.choices))
        words = dict.fromkeys(" ".join(each.split()) for each in every)
        return [each for each in words if not personal.found_in(each)]


def pairs_of(words: str) -> frozenset[str]:
    """The pairs of neighbouring characters, those that carry only the talk taken out before.

    空地能不能认养 and 空地想认养 have the same pairs. A character alone stands for itself.
    """
    found: set[str] = set()
    for run, _start in runs(fold(words)):
        left = run if run.isascii() else "".join(each for each in run if each not in STOP)
        if run.isascii() or len(left) == 1:
            found.add(left)
        else:
            found.update(a + b for a, b in pairwise(left))
    return frozenset(found)


def gather(choices: Iterable[Choice]) -> list[Group]:
    """The groups of alike sayings, the most frequent first, of equals the newest.

    Each saying is compared only with those that share a pair with it, so that some thousands
    take a second.
    """
    groups: list[Group] = []
    group_of: list[int] = []
    pairs: list[frozenset[str]] = []
    having: defaultdict[str, list[int]] = defaultdict(list)
    for choice in sorted(choices, key=lambda each: each.pk):  # the oldest begins a group
        own = pairs_of(choice.words)
        near = _nearest(own, pairs, having)
        if near is None:
            groups.append(Group())
        at = group_of[near] if near is not None else len(groups) - 1
        groups[at].choices.append(choice)
        for pair in own:
            if len(having[pair]) < HOLDERS:
                having[pair].append(len(pairs))
        group_of.append(at)
        pairs.append(own)
    for group in groups:
        group.choices.reverse()
    return sorted(groups, key=lambda group: (-group.times, -group.choices[0].pk))


def _nearest(
    own: frozenset[str], pairs: Sequence[frozenset[str]], having: dict[str, list[int]]
) -> int | None:
    """Which earlier saying is most like this one, if any is alike."""
    shared: Counter[int] = Counter()
    for pair in own:
        shared.update(having.get(pair, ()))
    best, found = 0.0, None
    for at, count in sorted(shared.items()):
        common = len(own & pairs[at])
        likeness = 2 * common / (len(own) + len(pairs[at]))
        same = own == pairs[at]
        if (same or (common >= SHARED and likeness >= ALIKE)) and likeness > best and count:
            best, found = likeness, at
    return found


def units_of(person: "Person") -> "QuerySet[Unit]":
    """The units whose words without a procedure this person may read.

    Whoever leads or dispatches reads those of the units below. An expert writes for every village
    that works by the same book, so reads those of the villages next door as well.
    """
    reach = Q(pk__in=())
    experts = bool(expert_lines(person))
    for grant in person.authority.grants:
        if grant.role in SIGNING:
            reach |= Q(path__startswith=grant.path)
        elif experts and grant.role == Post.Role.CADRE and grant.lines:
            reach |= Q(path__startswith=_above(grant.path))
    return Unit.objects.filter(reach)


def open_to(person: "Person") -> "QuerySet[Choice]":
    """The words this person may read for which nothing is decided yet, of the past year.

    Restricted ones are read by nobody, and words that were erased are gone.
    """
    since = times.now() - timedelta(days=DAYS)
    return Choice.objects.filter(
        unit__in=units_of(person),
        procedure=None,
        restricted=False,
        settled_by=None,
        dismissed_at=None,
        at__gte=since,
    ).exclude(words="")


@dataclass
class Aside:
    """Sayings somebody put aside together as nothing for this book."""

    group: Group
    reason: str
    at: datetime
    by: "Person | None"


def aside_for(person: "Person") -> list[Aside]:
    """What was put aside in the past year, as this person may read it, the newest first."""
    since = times.now() - timedelta(days=DAYS)
    rows = (
        Choice.objects.filter(
            unit__in=units_of(person), procedure=None, restricted=False, dismissed_at__gte=since
        )
        .exclude(words="")
        .select_related("unit", "dismissed_by")
        .order_by("-dismissed_at", "-pk")[:MOST_ASIDE]
    )
    together: dict[tuple[datetime | None, int | None], Aside] = {}
    for row in rows:
        at = row.dismissed_at or since
        key = (at, row.dismissed_by_id)
        if key not in together:
            together[key] = Aside(Group(), row.dismissed_for, at, row.dismissed_by)
        together[key].group.choices.append(row)
    return list(together.values())


def groups_for(person: "Person") -> list[Group]:
    """What the book lacks, as this person may read it; one statement."""
    rows = open_to(person).select_related("unit").order_by("-pk")[:MOST]
    return gather(rows)


def _above(path: str) -> str:
    """The path of the unit above; of a unit at the top its own."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    return above if above != "/" else path
