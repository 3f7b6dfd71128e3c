"""What a person's own pages ask for."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from huiketing.base.forms import MomentField, MomentInput, Segments
from huiketing.org.forms.base import VerbForm
from huiketing.org.models import Presence


class SignInForm(AuthenticationForm):
    """Name and password. One sentence for both, so that nobody learns who has an account."""

    error_messages = {
        "invalid_login": _("Name and password do not fit together. Mind capitals."),
        "inactive": _("Name and password do not fit together. Mind capitals."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = _("Password")
        self.fields["password"].max_length = 200  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        """No name is as long as this; what counts failed attempts can note no more."""
        return str(self.cleaned_data.get("username", ""))[:255]

    def clean_password(self) -> str:
        """Hashing costs by the length; nobody's password is longer than this."""
        return str(self.cleaned_data.get("password", ""))[:200]


class PasswordForm(VerbForm):
    """The present password and the new one, once: it can be shown while typing."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Eight characters or more. A short sentence is easy to keep in mind."),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both times the same."""
        said = super().clean() or {}
        if said.get("new") and said.get("again") and said["new"] != said["again"]:
            self.add_error("again", _("This is not the same as above."))
        return said


class PresenceForm(VerbForm):
    """Where one is, and until when."""

    state = forms.ChoiceField(label=_("Now"), choices=Presence.State, widget=Segments)
    place = forms.CharField(label=_("Where"), required=False)
    until = MomentField(
        label=_("Back at"),
        required=False,
        widget=MomentInput,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("Left empty, the usual time for it."),
    )


class TokenForm(VerbForm):
    """What a token is for."""

    label = forms.CharField(
        label=_("What it is for"), required=False, help_text=_("As you will know it again.")
    )
