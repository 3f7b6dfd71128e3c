"""Who answers: assigning, taking on, giving back, asking others in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.matters import transitions
from huiketing.matters.forms.base import StepForm, words_field
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Post, Unit


class Colleagues:
    """Whom a matter of a unit may go to: its own people, its parent's, the offices beside it."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._posts: list[Post] | None = None

    @property
    def posts(self) -> list[Post]:
        """The posts near the unit, the own unit's first; one statement."""
        if self._posts is None:
            near = Unit.objects.filter(pk=self.unit.pk)
            if self.unit.parent_id:
                near |= Unit.objects.filter(pk=self.unit.parent_id)
                near |= Unit.objects.filter(
                    parent_id=self.unit.parent_id,
                    kind__in=(Unit.Kind.OFFICE, Unit.Kind.STATION),
                    ended_on=None,
                )
            rows = (
                Post.objects.held()
                .filter(unit__in=near.values("pk"))
                .exclude(role=Post.Role.ADMIN)
                .select_related("person", "unit")
                .order_by("unit_id", "pk")
            )
            self._posts = sorted(rows, key=lambda post: post.unit_id != self.unit.pk)
        return self._posts

    def choices(self, *, without: int | None = None) -> list[Any]:
        """Grouped by unit: each person with their posts, then the unit itself."""
        groups: dict[int, tuple[str, dict[str, str]]] = {}
        for post in self.posts:
            _name, people = groups.setdefault(post.unit_id, (post.unit.name, {}))
            key = f"p{post.person_id}u{post.unit_id}"
            if post.person_id == without:
                continue
            known = people.get(key)
            people[key] = f"{known}、{post.title}" if known else f"{post.person.name}　{post.title}"
        return [
            (
                name,
                [*people.items(), (f"u{unit_id}", _("%(unit)s, nobody named") % {"unit": name})],
            )
            for unit_id, (name, people) in groups.items()
        ]

    def recipient(self, choice: str) -> Recipient | None:
        """Whom a choice means."""
        for post in self.posts:
            if choice == f"p{post.person_id}u{post.unit_id}":
                return Recipient(post.unit, post.person)
            if choice == f"u{post.unit_id}":
                return Recipient(post.unit)
        return None


class ToSomebody(StepForm):
    """A step that names a colleague or a unit."""

    to = forms.ChoiceField(label=_("Who"))
    note = forms.CharField(label=_("Note to them"), required=False, max_length=400)

    def __init__(self, *args: Any, colleagues: Colleagues | None = None, **kwargs: Any) -> None:
        self._colleagues = colleagues
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Offer everybody near but the present handler."""
        self.colleagues = self._colleagues or Colleagues(self.matter.unit)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("choose")),
            *self.colleagues.choices(without=self.matter.handler_id),
        ]

    def clean_to(self) -> Recipient:
        """The person or unit chosen."""
        found = self.colleagues.recipient(self.cleaned_data["to"])
        if found is None:
            raise forms.ValidationError(_("Choose somebody of the list."))
        return found


class AssignForm(ToSomebody):
    """Hand the matter to whoever will answer."""

    step = transitions.ASSIGN

    def act(self) -> Matter:
        """Assign."""
        said = self.cleaned_data
        return transitions.assign(self.matter, to=said["to"], by=self.person, note=said["note"])


class CoHandlerForm(ToSomebody):
    """Ask somebody in; they owe an opinion."""

    step = transitions.ADD_CO_HANDLER

    def act(self) -> Matter:
        """Add the co-handler."""
        to: Recipient = self.cleaned_data["to"]
        return transitions.add_co_handler(
            self.matter,
            unit=to.unit,
            person=to.person,
            by=self.person,
            note=self.cleaned_data["note"],
        )

    def field_of(self, error: Exception) -> str | None:
        """Refusals are about whom was named."""
        return "to"

    def _refuse(self, error: Any) -> None:
        if "person" in error.fields:
            error.fields["to"] = error.fields.pop("person")
        super()._refuse(error)


class AcceptForm(StepForm):
    """Take the matter on."""

    step = transitions.ACCEPT

    def act(self) -> Matter:
        """Accept."""
        return transitions.accept(self.matter, by=self.person)


class ReturnForm(StepForm):
    """Give it back with the reason."""

    step = transitions.RETURN
    warns = True
    reason = words_field(_("Why it is not ours"), most=400)
    suggested = forms.CharField(label=_("Whose it may be"), required=False, max_length=80)

    def act(self) -> Matter:
        """Give back."""
        said = self.cleaned_data
        return transitions.give_back(
            self.matter, by=self.person, reason=said["reason"], suggested=said["suggested"]
        )


class OpinionForm(StepForm):
    """A co-handler's own part."""

    step = transitions.OPINE
    opinion = words_field(_("Your part, for whoever leads"), most=2000)

    def act(self) -> Matter:
        """Give the opinion."""
        return transitions.give_opinion(
            self.matter, by=self.person, opinion=self.cleaned_data["opinion"]
        )
