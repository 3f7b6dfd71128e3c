"""Who may look at how suggestions are made, teach them, and have them learned anew."""

from huiketing.org.models import Person, Post

Role = Post.Role

LEADING = (Role.LEAD, Role.DISPATCHER, Role.ADMIN)


def may_see_rankers(person: Person) -> bool:
    """Whoever leads, dispatches or administers somewhere."""
    return any(grant.role in LEADING for grant in person.authority.grants)


may_train = may_see_rankers
"""A worse ranker never goes live, so whoever may look may have it learned anew."""


def may_keep_sayings(person: Person, line: str) -> bool:
    """A cadre whose post names the line, or whoever leads, dispatches or administers for it."""
    return any(
        grant.covers(line) and (grant.role in LEADING or (grant.role == Role.CADRE and grant.lines))
        for grant in person.authority.grants
    )


def may_read_sayings(person: Person, line: str, *, restricted: bool) -> bool:
    """Everybody who can sign in; of what is handled quietly only who may open such matters."""
    if not restricted:
        return True
    return may_keep_sayings(person, line) or any(
        grant.restricted and grant.covers(line) for grant in person.authority.grants
    )
