"""What the form of every step has in common."""

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db import transaction
from django.utils.functional import Promise

from huiketing.base.errors import DomainError, KeyUsed, NotAllowed, OutOfDate, WrongStep
from huiketing.base.forms import show_refused
from huiketing.matters.models import Matter
from huiketing.matters.transitions import Step, keys, once
from huiketing.org.models import Person

LARGEST_INT = 2**31 - 1


class StepForm(forms.Form):
    """One step of a matter: what it asks for, and the verb it calls.

    `version` is the matter as the page showed it, so that a stale page is refused; `client_key`
    makes sending it twice one act; `next` is the page to go back to.
    """

    step: ClassVar[Step]
    button: ClassVar["str | Promise"] = ""
    """What the button says, where it is not the step's own label."""
    warns: ClassVar[bool] = False
    """Whether it ends or takes away something: outlined in red."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_INT)
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    next = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        matter: Matter,
        person: Person,
        mark: str = "",
        **kwargs: Any,
    ) -> None:
        """`mark` tells several forms of one step apart on one page."""
        name = "_".join(part for part in (self.step.name.replace("-", "_"), mark) if part)
        super().__init__(data, files, auto_id=f"{name}_%s", **kwargs)
        self.matter, self.person, self.mark = matter, person, mark
        self.stands_at = matter.version
        self.initial.setdefault("version", matter.version)
        self.http_status = 422
        """The HTTP status of a refusal."""
        self.is_stale = False
        """Whether somebody moved the matter since the page was made."""
        self.done: Matter = matter
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the matter: choices, first values."""

    def act(self) -> Matter:
        """Call the verb with what was typed."""
        raise NotImplementedError

    def carry_out(self) -> bool:
        """Do the step. A refusal goes to the fields it names, and what was typed stays."""
        version = self.cleaned_data["version"]
        self.matter.version = version
        try:
            with transaction.atomic():
                self.done = once(
                    self.cleaned_data["client_key"],
                    self.step.name,
                    self.matter,
                    self.act,
                    by=self.person,
                    asked=keys.told(self.cleaned_data, "version", "next"),
                )
        except (OutOfDate, WrongStep, NotAllowed) as error:
            if isinstance(error, OutOfDate) or version != self.stands_at:
                self._stale()
                return False
            if isinstance(error, NotAllowed) and not error.fields and not self._may_try():
                raise
            self._refuse(error)
            return False
        except DomainError as error:
            self._refuse(error)
            return False
        return True

    def _may_try(self) -> bool:
        return self.step.open_to(self.person, self.matter)

    def _stale(self) -> None:
        """Take up the matter as it stands now; pressing again then is a choice made knowing it."""
        self.is_stale, self.http_status = True, OutOfDate.status
        self.matter.refresh_from_db()
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(self.matter.version)
        self.data = data

    def _refuse(self, error: DomainError) -> None:
        self.http_status = error.status
        if isinstance(error, KeyUsed):
            renew_key(self)
        show_refused(self, error, unnamed=self.field_of(error))

    def field_of(self, error: DomainError) -> str | None:
        """The field a sentence belongs to that names none; None for the form as a whole."""
        return None


def renew_key(form: forms.Form) -> None:
    """Give the form a key of its own after its key was refused: pressed again, it is a new act."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["client_key"] = str(uuid4())
    form.data = data


def words_field(label: Any, *, most: int, required: bool = True, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, **kwargs)
