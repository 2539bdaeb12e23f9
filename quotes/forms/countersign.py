"""What an owner types to sign last."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.forms import OneLineField, plain_name
from groundwork.models import User
from quotes.forms.fields import answer_key, shown_revision
from quotes.services.countersigning import Countersignature


class CountersignForm(forms.Form):
    """The typed name of whoever is signed in, and their password again."""

    revision = shown_revision()
    key = answer_key()
    signature = OneLineField(
        label=_("Type your name as your signature"),
        max_length=120,
        check=plain_name(),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Your password, again"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    @classmethod
    def showing(cls, sha256: str, by: User) -> "CountersignForm":
        """The form for this revision. Nothing in it signs by itself: both boxes are empty."""
        return cls(by=by, initial={"revision": sha256, "key": secrets.token_hex(16)})

    def clean_signature(self) -> str:
        """The name. Raises ValidationError for another one."""
        typed = str(self.cleaned_data["signature"])
        if pricing.folded(typed) != pricing.folded(self.by.name):
            raise forms.ValidationError(_("Your signature must be your name: %(name)s.") % {"name": self.by.name})
        return typed

    def clean_password(self) -> str:
        """The password. Raises ValidationError where it is not the right one."""
        typed = str(self.cleaned_data["password"])
        if not self.by.check_password(typed):
            raise forms.ValidationError(_("This is not your password."))
        return ""

    def said(self) -> Countersignature:
        """What was typed. Call it when the form is valid."""
        found = self.cleaned_data
        return Countersignature(found["revision"], found["signature"], found["key"])
