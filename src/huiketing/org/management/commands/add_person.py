"""`./hkt add-person`: add somebody with a post from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import DomainError
from huiketing.org.models import Line, Post, Unit
from huiketing.org.transitions import people, posts


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Add a person with a post; the temporary password is the last line printed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("the sign-in name"))
        parser.add_argument("name", help=_("the name as people know it"))
        parser.add_argument("--unit", required=True, help=_("the unit's code, as LW"))
        parser.add_argument("--role", default=Post.Role.CADRE.value, choices=Post.Role.values)
        parser.add_argument("--title", default="", help=_("the post as people call it"))
        parser.add_argument("--lines", default="", help=_("codes of lines, as MZ,SB"))
        parser.add_argument("--phone", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.standing().filter(code=options["unit"].upper()).first()
        if unit is None:
            raise CommandError(_("No unit has the code %(code)s.") % {"code": options["unit"]})
        codes = [code.strip().upper() for code in options["lines"].split(",") if code.strip()]
        lines = list(Line.objects.filter(code__in=codes))
        if unknown := set(codes) - {line.code for line in lines}:
            named = ", ".join(sorted(unknown))
            raise CommandError(_("No line has the code %(code)s.") % {"code": named})
        try:
            with transaction.atomic():
                person, secret = people.add_person(
                    by=None,
                    name=options["name"],
                    username=options["username"],
                    phone=options["phone"],
                )
                posts.appoint(
                    by=None,
                    person=person,
                    unit=unit,
                    role=options["role"],
                    title=options["title"] or str(Post.Role(options["role"]).label),
                    lines=lines,
                )
        except DomainError as refused:
            raise CommandError(
                "; ".join(map(str, refused.fields.values())) or str(refused)
            ) from refused
        self.stderr.write(
            _("%(name)s signs in as %(username)s with:")
            % {"name": person.name, "username": person.username}
        )
        self.stdout.write(secret)
