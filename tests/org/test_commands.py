"""What the owner of the machine does from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from huiketing.org.models import ApiToken, Person, Post
from tests.cast import Cast


def test_token_prints_the_secret_as_the_last_line(cast: Cast) -> None:
    out, said = io.StringIO(), io.StringIO()

    call_command("token", "wang", "--label", "导入", stdout=out, stderr=said)

    secret = out.getvalue().splitlines()[-1]
    token = ApiToken.objects.get()
    assert token.digest == ApiToken.digest_of(secret)
    assert (token.person, token.label) == (cast.wang, "导入")
    assert secret not in said.getvalue()


def test_token_for_nobody_or_for_somebody_who_left_is_refused(cast: Cast) -> None:
    Person.objects.filter(pk=cast.lu.pk).update(is_active=False)

    for name in ("nobody", "lu"):
        with pytest.raises(CommandError):
            call_command("token", name)

    assert not ApiToken.objects.exists()


def test_add_person_makes_somebody_with_a_post(cast: Cast) -> None:
    out = io.StringIO()

    call_command(
        "add_person", "yugf", "俞国芳", "--unit", "lw", "--lines", "WF,TY", stdout=out,
        stderr=io.StringIO(),
    )  # fmt: skip

    person = Person.objects.get(username="yugf")
    assert person.check_password(out.getvalue().splitlines()[-1])
    assert Post.objects.get(person=person).line_codes == ",WF,TY,"


def test_add_person_that_cannot_be_done_leaves_nobody_behind(cast: Cast) -> None:
    for words in (
        ["yugf", "俞国芳", "--unit", "XX"],
        ["yugf", "俞国芳", "--unit", "LW", "--lines", "QQ"],
        ["wang", "俞国芳", "--unit", "LW"],
        ["yugf", "俞国芳", "--unit", "LW", "--title", "岗" * 99],
    ):
        with pytest.raises(CommandError):
            call_command("add_person", *words, stderr=io.StringIO())

    assert Person.objects.count() == 9
