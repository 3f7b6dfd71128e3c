"""The desk's one form: everything a talk at the counter leaves behind."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.china import check_phone
from huiketing.base.errors import DomainError, Invalid, KeyUsed
from huiketing.base.forms import (
    ChoosingForm,
    DayField,
    DayInput,
    MomentField,
    MomentInput,
    PhoneInput,
    Segments,
    show_refused,
)
from huiketing.base.text import clean_line, clean_text
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.matters.forms.base import renew_key
from huiketing.matters.models import Matter
from huiketing.matters.transitions import keys
from huiketing.org.models import Person
from huiketing.org.selectors import Member
from huiketing.org.selectors.lines import line_in_use, lines_in_use
from huiketing.parlour import transitions
from huiketing.parlour.reaching import must_be_in_reach, must_be_theirs
from huiketing.parlour.selectors.handling import NOBODY
from huiketing.parlour.selectors.visitor import known, recognised
from huiketing.parties.models import Party

ASKED_WITH = {
    "visit_at": ("answer", Matter.Answer.VISIT),
    "result": ("answer", Matter.Answer.NOW),
}
"""How they want to hear decides which of these is asked at all."""
FOLLOW, NEW = "follow", "new"
_VERBS_FIELDS = {"due_on": "gap_due", "what": "gap_what", "signed_by": "originals_signed_by"}


class DeskForm(ChoosingForm):
    """What the resident says, who they are, how they want to hear, and who will answer.

    Whatever is typed stays in it, whoever refuses. `client_key` makes sending it twice one act.
    """

    asked_with = ASKED_WITH

    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    procedure = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    party = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label=_("What the resident says"), max_length=4000)
    line = forms.ChoiceField(label=_("Line of work"), required=False)
    brought = forms.MultipleChoiceField(label=_("Papers brought"), required=False)

    name = forms.CharField(label=_("Name"), required=False, max_length=40)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, widget=PhoneInput)
    group = forms.CharField(
        label=pgettext_lazy("of a village", "Group"), required=False, max_length=20
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=120)
    gender = forms.ChoiceField(
        label=_("Addressed as"),
        required=False,
        choices=[("f", _("Ms")), ("m", _("Mr"))],
        widget=Segments,
    )
    large_print = forms.BooleanField(label=_("Large print"), required=False)
    on_behalf_of = forms.CharField(label=_("On behalf of"), required=False, max_length=20)
    same = forms.ChoiceField(
        label=_("Is it the same matter?"),
        required=False,
        choices=[(FOLLOW, _("Go on with that one")), (NEW, _("Something new"))],
        widget=Segments,
    )

    answer = forms.ChoiceField(
        label=_("How to answer"),
        choices=[
            (Matter.Answer.NOW, _("Here and now")),
            (Matter.Answer.PHONE, _("By phone")),
            (Matter.Answer.VISIT, _("By a visit")),
        ],
        initial=Matter.Answer.PHONE,
        widget=Segments,
    )
    visit_at = MomentField(label=_("Visit at"), required=False, widget=MomentInput)
    result = forms.CharField(
        label=_("How it was settled"), required=False, max_length=2000, widget=forms.Textarea
    )
    urgent = forms.BooleanField(label=_("Urgent, phone at once"), required=False)
    happened_at = MomentField(label=_("They came at"), required=False, widget=MomentInput)
    handler = forms.ChoiceField(label=_("Who answers"), required=False)

    is_proxy = forms.BooleanField(label=_("We run for them"), required=False)
    originals = forms.CharField(
        label=_("Originals they leave with us, one a line"),
        required=False,
        max_length=1600,
        widget=forms.Textarea,
    )
    originals_signed_by = forms.CharField(
        label=_("Signed by whoever gave them"), required=False, max_length=40
    )
    gap_what = forms.CharField(label=_("Which paper is missing"), required=False, max_length=80)
    gap_due = DayField(label=_("To be brought by"), required=False, widget=DayInput)
    gap_signed_by = forms.CharField(label=_("Promise signed by"), required=False, max_length=40)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        person: Person,
        team: Sequence[Member],
        **kwargs: Any,
    ) -> None:
        """`person` stands at the desk; `team` may be chosen to answer."""
        super().__init__(data, **kwargs)
        self.is_looked_up = False
        """Whether whoever is typed was asked for, without a script to do it."""
        self.person = person
        self.entry = self._entry()
        self.known = self._known()
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            ("", _("not sure yet")),
            *((line.code, line.name) for line in lines_in_use()),
        ]
        self.fields["handler"].choices = [  # type: ignore[attr-defined]
            ("", _("as the line says")),
            *((str(each.person.pk), called(each)) for each in team),
            (NOBODY, _("leave it unassigned for now")),
        ]
        papers = self.entry.materials if self.entry else ()
        self.fields["brought"].choices = [(each.name, each.name) for each in papers]  # type: ignore[attr-defined]
        for name in ("words", "name", "phone", "group", "address", "on_behalf_of"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in ("phone", "address"):
            self.fields[name].widget.attrs["data-no-draft"] = True
        self.fields["group"].widget.attrs |= {
            "aria-label": _("Group, as in 8 组"),
            "placeholder": pgettext_lazy("placeholder", "group"),
        }
        self.fields["address"].widget.attrs |= {"aria-label": _("Address")}
        for name in ("result", "originals"):
            self.fields[name].widget.attrs["rows"] = 2

    def typed(self, name: str) -> str:
        """A value as typed, before anything is checked; without NUL."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "").replace("\x00", "")

    def _entry(self) -> Entry | None:
        """The procedure chosen so far, in the edition of today."""
        code = self.typed("procedure")[:20]
        home = self.person.authority.home
        return book().version(code, at=home.path if home else "") if code else None

    def _known(self) -> Party | None:
        """The resident chosen so far."""
        try:
            return known(UUID(self.typed("party")), self.person)
        except ValueError:
            return None

    @cached_property
    def visitor(self) -> Party | None:
        """Whoever stands here: chosen from the list, or known by the name and number typed."""
        if self.known is not None:
            return self.known
        return recognised(self.typed("name"), self.typed("phone"), self.person)

    @property
    def words_typed(self) -> str:
        """What the resident says, as far as it is typed."""
        return clean_text(self.typed("words"))

    @property
    def line_code(self) -> str:
        """The line the matter belongs to, as far as it is known."""
        if self.entry:
            return self.entry.line
        typed = self.typed("line")
        return typed if line_in_use(typed) else ""

    @property
    def choice(self) -> str:
        """Who was chosen by hand: an id, `none`, or nothing."""
        return self.typed("handler")

    @property
    def is_settled(self) -> bool:
        """Whether it is answered on the spot."""
        return self.typed("answer") == Matter.Answer.NOW

    def moment(self, name: str) -> datetime | None:
        """A moment as typed, where it is asked for and can be read."""
        choice, answer = self.asked_with.get(name, ("", ""))
        if choice and self.typed(choice) != answer:
            return None
        try:
            value = self.fields[name].clean(self.typed(name))
        except forms.ValidationError:
            return None
        return value if isinstance(value, datetime) else None

    def clean_words(self) -> str:
        """What was said, without unseen characters."""
        words = clean_text(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Write what they say, in their words."))
        return words

    def clean_name(self) -> str:
        """One line, or the known resident's."""
        name = clean_line(self.cleaned_data["name"])
        if not name and self.visitor is not None:
            return self.visitor.name
        if not name:
            raise forms.ValidationError(_("Who is it? A name is enough to begin with."))
        return name

    def clean_phone(self) -> str:
        """In the one form it is kept in; nothing where the resident is known."""
        if self.known is not None or not self.cleaned_data["phone"].strip():
            return ""
        try:
            phone = check_phone(self.cleaned_data["phone"])
            must_be_theirs(phone)
        except Invalid as wrong:
            said = wrong.fields.get("phone", wrong)
            raise forms.ValidationError(str(said)) from wrong
        return phone

    def clean_procedure(self) -> str:
        """A procedure in force, or none."""
        code: str = self.cleaned_data["procedure"]
        if code and self.entry is None:
            raise forms.ValidationError(
                _("This procedure is no longer in the handbook. Choose again, or register as said.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        """What belongs together is there together."""
        got = super().clean() or self.cleaned_data
        if got.get("party") and self.known is None:
            self.add_error("name", _("This resident is not in your register. Type name and phone."))
        if got.get("answer") == Matter.Answer.NOW and not got.get("result"):
            self.add_error("result", _("Write in a few words how it was settled."))
        if self.known is None and "phone" in got:
            self._in_reach(got)
        if got.get("originals") and not got.get("originals_signed_by"):
            self.add_error("originals_signed_by", _("Whoever gives papers signs for them."))
        gap = [got.get("gap_what"), got.get("gap_due"), got.get("gap_signed_by")]
        if any(gap) and not all(gap):
            for name, value in zip(("gap_what", "gap_due", "gap_signed_by"), gap, strict=True):
                if not value:
                    self.add_error(
                        name, _("Going on without a paper needs what, until when, and a signature.")
                    )
        return got

    def _in_reach(self, got: dict[str, Any]) -> None:
        lives = got.get("address") or got.get("group") or ""
        try:
            must_be_in_reach(got.get("answer", ""), phone=got["phone"], lives=lives)
        except Invalid as wrong:
            show_refused(self, wrong)

    def asked(self, same: Matter | None) -> transitions.Asked:
        """Everything that was typed, for the verb. `same` is what it may go on with."""
        got = self.cleaned_data
        originals = tuple(filter(None, map(clean_line, got["originals"].splitlines())))
        gap = None
        if got["gap_what"]:
            gap = transitions.Gap(got["gap_what"], got["gap_due"], clean_line(got["gap_signed_by"]))
        proxy = None
        if got["is_proxy"] or originals:
            proxy = transitions.Proxy(originals, clean_line(got["originals_signed_by"]))
        return transitions.Asked(
            words=got["words"],
            who=transitions.Who(
                party=self.known,
                name=got["name"],
                phone=got["phone"],
                group=clean_line(got["group"]),
                address=clean_line(got["address"]),
                gender=got["gender"],
                large_print=got["large_print"],
            ),
            entry=self.entry,
            line=line_in_use(got["line"]),
            answer=got["answer"],
            visit_at=got["visit_at"],
            on_behalf_of=clean_line(got["on_behalf_of"]),
            urgent=got["urgent"],
            happened_at=got["happened_at"],
            brought=tuple(got["brought"]),
            proxy=proxy,
            gap=gap,
            follows=same if got["same"] == FOLLOW else None,
            client_key=got["client_key"],
            told=keys.told(got),
        )

    def ask_whether_same(self, same: Matter) -> None:
        """They have the same open already: the desk says whether it goes on with that one."""
        day = timezone.localtime(same.happened_at)
        sentence = _("Theirs of %(day)s is open still. Go on with it, or something new?")
        self.add_error("same", sentence % {"day": f"{day:%m-%d}"})

    def refuse(self, error: DomainError) -> None:
        """Write what a verb refused beside the fields it names; the rest stays as typed."""
        if isinstance(error, KeyUsed):
            renew_key(self)
        show_refused(self, error, fields=_VERBS_FIELDS)


def called(member: Member) -> str:
    """A colleague with the lines they carry, as a list of choices names them."""
    lines_of = "·".join(member.lines)
    return f"{member.person.name}（{lines_of}）" if lines_of else member.person.name
