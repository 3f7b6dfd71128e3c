"""The question who may read a matter, made once for a person's posts and asked many times."""

from huiketing.base.reads import ask
from huiketing.matters.models import Assignment, Matter
from huiketing.matters.search import visible
from huiketing.matters.selectors import readable_key
from huiketing.org.models import Person, Post
from tests.cast import Cast
from tests.matters.making import make_matter


def reads(person: Person, matter: Matter) -> bool:
    """Whether the person finds the matter, with their posts as they are now.

    A search shows no more than that, and nothing restricted at all.
    """
    someone = Person.objects.get(pk=person.pk)
    (rows,) = ask(readable_key(someone, "%s", matter.number))
    found = [key for (key,) in rows]
    seen = visible(someone, [matter.uid])
    assert found == list(
        Matter.objects.visible_to(someone).filter(pk=matter.pk).values_list("pk", flat=True)
    )
    open_one = found and not Matter.objects.get(pk=matter.pk).restricted
    assert seen == ({matter.uid: f"/matters/{matter.number}"} if open_one else {})
    return bool(found)


def test_it_answers_as_the_rule_does_for_everybody(cast: Cast) -> None:
    plain, quiet = make_matter(cast), make_matter(cast)
    Matter.objects.filter(pk=quiet.pk).update(restricted=True)
    people = (cast.wang, cast.shen, cast.lu, cast.gu, cast.fang, cast.tang, cast.ma, cast.admin)

    assert [each.name for each in people if not reads(each, plain)] == ["唐秀英", "马晓东"]
    assert {each.name for each in people if reads(each, quiet)} == {
        "王晓芸",  # received it
        "沈月琴",  # handles it
        "陆志强",  # stands in for her
        "顾建平",  # may open what is restricted
    }


def test_a_changed_post_is_heeded_at_once(cast: Cast) -> None:
    matter = make_matter(cast)
    assert not reads(cast.ma, matter)

    Post.objects.filter(person=cast.ma).update(unit=cast.village)
    assert reads(cast.ma, matter)

    Post.objects.filter(person=cast.ma).update(unit=cast.neighbour)
    assert not reads(cast.ma, matter)


def test_whoever_is_asked_in_reads_it_too(cast: Cast) -> None:
    matter = make_matter(cast)
    Assignment.objects.create(
        matter=matter, unit=cast.office, person=cast.tang, role=Assignment.Role.CO_HANDLER
    )

    assert reads(cast.tang, matter)
    assert not reads(cast.ma, matter)
