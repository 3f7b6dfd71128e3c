"""Writing down on a round what somebody says: the words, who, and who answers."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.china import check_phone
from huiketing.base.errors import DomainError, Invalid, KeyUsed
from huiketing.base.forms import (
    ChoosingForm,
    MomentField,
    MomentInput,
    PhoneInput,
    Segments,
    show_refused,
)
from huiketing.base.text import clean_line, clean_text
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.handbook.suggesting import suggest
from huiketing.matters import transitions as matters
from huiketing.matters.forms.base import renew_key
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.transitions import keys
from huiketing.org.models import Person, Unit
from huiketing.org.selectors import handler_for
from huiketing.org.selectors.lines import line_in_use, lines_in_use
from huiketing.parlour.forms.desk import ASKED_WITH
from huiketing.parties.transitions import find_or_add

OWN_WORDS = ""
"""The choice of no procedure: registered as said."""
ME, BY_LINE = "me", "line"
SUGGESTED = 4


def suggested(words: str, chosen: str = "") -> list[tuple[str, Any]]:
    """What the words may mean, as choices; what was chosen stays among them."""
    found = [(each.code, each.title) for each in suggest(words, n=SUGGESTED)] if words else []
    entry = book().version(chosen) if chosen else None
    if entry is not None and entry.code not in {code for code, _title in found}:
        found.insert(0, (entry.code, entry.title))
    return [*found, (OWN_WORDS, _("None of these: as said"))] if found else []


class RoundForm(ChoosingForm):
    """What somebody says on a round (走访记一笔). A name and the words are enough."""

    asked_with = ASKED_WITH

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    words = forms.CharField(
        label=_("What they say"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    procedure = forms.ChoiceField(
        label=_("It may be"), required=False, widget=forms.RadioSelect, initial=OWN_WORDS
    )
    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, widget=PhoneInput)
    group = forms.CharField(
        label=pgettext_lazy("of a village", "Group"), required=False, max_length=20
    )
    on_behalf_of = forms.CharField(label=_("On behalf of"), required=False, max_length=20)
    answer = forms.ChoiceField(
        label=_("How to answer"),
        choices=[
            (Matter.Answer.PHONE, _("By phone")),
            (Matter.Answer.VISIT, _("By a visit")),
            (Matter.Answer.NOW, _("Here and now")),
        ],
        initial=Matter.Answer.PHONE,
        widget=Segments,
    )
    visit_at = MomentField(label=_("Visit at"), required=False, widget=MomentInput)
    result = forms.CharField(
        label=_("How it was settled"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    who = forms.ChoiceField(
        label=_("Who answers"),
        choices=[(BY_LINE, _("As the line says")), (ME, _("I do"))],
        initial=BY_LINE,
        widget=Segments,
    )
    line = forms.ChoiceField(label=_("Line of work"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, person: Person, **kwargs: Any
    ) -> None:
        """`person` is who walks; the matter is registered at the unit of their first post."""
        super().__init__(data, **kwargs)
        self.person = person
        self.http_status = 422
        self.matter: Matter | None = None
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            ("", _("not sure yet")),
            *((line.code, line.name) for line in lines_in_use()),
        ]
        self.fields["procedure"].choices = suggested(  # type: ignore[attr-defined]
            clean_text(self._typed("words"))[:4000], self._typed("procedure")[:20]
        )
        for name in ("name", "phone", "group", "on_behalf_of"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["data-no-draft"] = True

    def _typed(self, name: str) -> str:
        return str(self.data.get(name) or "") if self.is_bound else ""

    @property
    def entry(self) -> Entry | None:
        """The procedure chosen."""
        code = self.cleaned_data.get("procedure")
        home = self.person.authority.home
        return book().version(code, at=home.path if home else "") if code else None

    def clean_words(self) -> str:
        """What was said, without unseen characters."""
        words = clean_text(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Write what they say, in their words."))
        return words

    def clean_name(self) -> str:
        """One line."""
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Who is it? A name is enough to begin with."))
        return name

    def clean_phone(self) -> str:
        """In the one form it is kept in."""
        if not self.cleaned_data["phone"].strip():
            return ""
        try:
            return check_phone(self.cleaned_data["phone"])
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        """What a choice asks for besides."""
        said = super().clean() or self.cleaned_data
        if said.get("answer") == Matter.Answer.NOW and not said.get("result", "").strip():
            self.add_error("result", _("Write a few words on how it was settled."))
        visit = said.get("answer") == Matter.Answer.VISIT and not said.get("visit_at")
        if visit and "visit_at" not in self.errors:
            self.add_error("visit_at", _("When does somebody come?"))
        return said

    def carry_out(self, unit: Unit) -> bool:
        """Register, and take it on where I answer myself. A refusal goes to its field."""
        try:
            self.matter = self._register(unit)
        except DomainError as error:
            self.http_status = error.status
            if isinstance(error, KeyUsed):
                renew_key(self)
            show_refused(self, error)
            return False
        return True

    @transaction.atomic
    def _register(self, unit: Unit) -> Matter:
        said = self.cleaned_data
        line = line_in_use(said["line"])
        asked: dict[str, Any] = {
            "by": self.person,
            "unit": unit,
            "words": said["words"],
            "party": lambda batch: find_or_add(
                name=said["name"],
                phone=said["phone"],
                group=said["group"],
                unit=unit,
                by=self.person,
                batch=batch,
            ),
            "entry": self.entry,
            "line": None if self.entry else line,
            "answer": said["answer"],
            "visit_at": said["visit_at"],
            "on_behalf_of": said["on_behalf_of"],
            "channel": Matter.Channel.WALK,
            "client_key": said["client_key"],
            "asked": keys.told(said),
        }
        if said["answer"] == Matter.Answer.NOW:
            return matters.register_settled(result=said["result"], **asked)
        mine = said["who"] == ME
        code = self.entry.line if self.entry else (line.code if line else "")
        if mine:
            asked["recipient"] = Recipient.person_at(self.person, unit)
        elif code:
            asked["recipient"] = Recipient.of(handler_for(unit, code))
        matter = matters.register(**asked)
        if mine and matter.is_new:
            matters.accept(matter, by=self.person)
        return matter
