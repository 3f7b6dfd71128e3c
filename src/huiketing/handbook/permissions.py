"""Who may write, read as a peer, sign, and keep what the book rests on: one predicate a rule.

Rights follow posts. The expert of a line (业务能师) is a cadre whose post names it; whoever leads
or dispatches signs. Author, peer and whoever signs are three different people.
"""

from collections.abc import Iterable

from huiketing.handbook.models import Authorship, Opinion, ProcedureVersion
from huiketing.org.authority import Grant
from huiketing.org.models import Person, Post, Unit
from huiketing.org.permissions import may_admin_all

Role = Post.Role
SIGNING = (Role.LEAD, Role.DISPATCHER)
WROTE = (Authorship.Role.AUTHOR, Authorship.Role.CO_AUTHOR)


def _cadre_of(person: Person) -> Iterable[Grant]:
    """The posts of a cadre that name their lines: one that names none speaks for no line."""
    return (g for g in person.authority.grants if g.role == Role.CADRE and g.lines)


def is_expert(person: Person, line: str) -> bool:
    """A cadre whose post names this line, or who stands in for one."""
    return any(grant.covers(line) for grant in _cadre_of(person))


def expert_lines(person: Person, *, own: bool = False) -> frozenset[str]:
    """The lines this person is an expert of; with `own`, by posts they hold themselves."""
    grants = [g for g in _cadre_of(person) if not own or g.acts_for is None]
    return frozenset(line for grant in grants for line in grant.lines)


def led_lines(person: Person) -> frozenset[str] | None:
    """The lines for which this person may sign; None for every line, empty for none."""
    leading = [g for g in person.authority.grants if g.role in SIGNING]
    if may_admin_all(person) or any(not grant.lines for grant in leading):
        return None
    return frozenset(line for grant in leading for line in grant.lines)


def may_write(person: Person, line: str) -> bool:
    """The line's expert, or whoever leads or dispatches for the line."""
    return is_expert(person, line) or leads(person, line)


def leads(person: Person, line: str) -> bool:
    """Whoever leads or dispatches, and whose post does not leave this line out."""
    return any(g.role in SIGNING and g.covers(line) for g in person.authority.grants)


def may_sign(person: Person, line: str) -> bool:
    """Whoever leads or dispatches checks and issues; so does the administrator at the top."""
    return leads(person, line) or may_admin_all(person)


def peer_line(person: Person, line: str) -> str:
    """The other line for which this person may read as a peer (条线互审); empty if none.

    By a post of their own: whoever stands in for the line's expert is no peer by that.
    """
    own = [grant for grant in _cadre_of(person) if grant.acts_for is None]
    if any(grant.covers(line) for grant in own):
        return ""
    return next((sorted(grant.lines)[0] for grant in own), "")


def authors_of(version: ProcedureVersion) -> set[int]:
    """The ids of who wrote it; whoever was credited for an experience wrote nothing."""
    return {each.person_id for each in version.authors.all() if each.role in WROTE}


def is_author(person: Person, version: ProcedureVersion) -> bool:
    """Whether the person wrote it, alone or with others."""
    return person.pk in authors_of(version)


def peers_of(version: ProcedureVersion) -> set[int]:
    """The ids of who read it as a peer in this round."""
    return {
        each.person_id
        for each in version.opinions.all()
        if each.stage == Opinion.Stage.PEER and each.round == version.round
    }


def may_edit(person: Person, version: ProcedureVersion) -> bool:
    """Its authors while they may write for the line, and whoever leads."""
    line = version.procedure.line.code
    wrote = is_author(person, version) and may_write(person, line)
    return wrote or leads(person, line) or (not authors_of(version) and is_expert(person, line))


def may_read_as_peer(person: Person, version: ProcedureVersion) -> bool:
    """A cadre of another line who did not write it."""
    line = version.procedure.line.code
    return bool(peer_line(person, line)) and not is_author(person, version)


def may_check(person: Person, version: ProcedureVersion) -> bool:
    """Whoever signs, wrote nothing of it, and was not its peer."""
    line = version.procedure.line.code
    return (
        may_sign(person, line)
        and not is_author(person, version)
        and person.pk not in peers_of(version)
    )


def may_review(person: Person, line: str) -> bool:
    """The line's expert or whoever signs says that it still holds."""
    return is_expert(person, line) or may_sign(person, line)


def may_keep(person: Person) -> bool:
    """Rules and life events are kept by whoever leads or dispatches, or administers the top."""
    leading = any(g.role in SIGNING for g in person.authority.grants)
    return leading or may_admin_all(person)


def may_keep_rules(person: Person) -> bool:
    """The list of rules is kept by the experts of every line as well."""
    return may_keep(person) or bool(expert_lines(person))


def may_differ(person: Person, unit: Unit) -> bool:
    """The lead of a unit writes what is done differently there."""
    return person.authority.may(unit.path, Role.LEAD)


def may_learn(person: Person, unit: Unit) -> bool:
    """Whoever has a post at the unit writes down what they learned there."""
    return unit.pk in person.authority.unit_ids


def may_judge(person: Person, line: str) -> bool:
    """The line's expert, or whoever leads for it, takes an experience into the book or declines."""
    return may_write(person, line)


def may_use(person: Person) -> bool:
    """Whoever works here says that an experience helped."""
    return bool(person.authority.grants)


def may_see_gaps(person: Person) -> bool:
    """Experts of any line, and whoever leads or dispatches: who can write an article for it."""
    return bool(expert_lines(person)) or any(g.role in SIGNING for g in person.authority.grants)
