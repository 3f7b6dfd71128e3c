"""`./hkt token USER`: make a token for a program; the secret is the last line printed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import DomainError
from huiketing.org.models import Person
from huiketing.org.transitions import people


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Make an API token for a person and print it as the last line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help=_("the sign-in name"))
        parser.add_argument("--label", default="", help=_("what the token is for"))

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username__iexact=options["user"]).first()
        if person is None:
            raise CommandError(_("Nobody signs in as %(name)s.") % {"name": options["user"]})
        try:
            secret = people.issue_token(person, by=None, label=options["label"])
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stderr.write(
            _("Token of %(name)s (%(username)s); it is not shown again:")
            % {"name": person.name, "username": person.username}
        )
        self.stdout.write(secret)
