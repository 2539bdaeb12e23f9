"""What a client types to say yes or no."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groundwork.addresses import AddressField
from groundwork.plain_text import misleading_character, one_line

_KEY: Final = re.compile(r"\A[a-z0-9-]{16,64}\Z")
_HASH: Final = re.compile(r"\A[0-9a-f]{64}\Z")
_FIGURE: Final = re.compile(r"\A[0-9]{1,15}(\.[0-9]{1,4})?\Z", re.ASCII)


def plain(value: str) -> str:
    """One line, one spelling. Raises ValidationError for a character that cannot be seen or misleads."""
    if misleading_character(value) is not None:
        raise ValidationError(_("There is a character in here that cannot be seen. Type it again, please."))
    return one_line(value)


def plain_lines(value: str) -> str:
    """The same for text of several lines, which stay."""
    return "\n".join(plain(line) for line in value.splitlines()).strip()


class AcceptForm(forms.Form):
    """Name, title, address, consent and the typed signature; hidden, what the page showed."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    title = forms.CharField(label=_("Your title"), max_length=120)
    email = AddressField(label=_("Your e-mail address"))
    consent = forms.BooleanField(
        error_messages={"required": _("Please tick this to agree: without it nothing can be signed.")}
    )
    signature = forms.CharField(label=_("Type your name as your signature"), max_length=120)
    revision = forms.RegexField(_HASH, widget=forms.HiddenInput)
    option = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    total = forms.RegexField(_FIGURE, widget=forms.HiddenInput)
    first_invoice = forms.RegexField(_FIGURE, widget=forms.HiddenInput)
    key = forms.RegexField(_KEY, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return plain(self.cleaned_data["name"])

    def clean_title(self) -> str:
        return plain(self.cleaned_data["title"])

    def clean_signature(self) -> str:
        return plain(self.cleaned_data["signature"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name, signature = cleaned.get("name"), cleaned.get("signature")
        if name and signature and name.casefold() != signature.casefold():
            self.add_error("signature", _("Your signature must be your name as you typed it above."))
        return cleaned

    @property
    def hidden_faults(self) -> bool:
        """Whether something is wrong that the person did not type: the page was tampered with, or broke."""
        return any(name in self.errors for name in ("revision", "option", "total", "first_invoice", "key"))


class DeclineForm(forms.Form):
    """A reason in the client's words."""

    reason = forms.CharField(
        label=_("What was missing, or too much?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("One sentence is enough: it helps us to do better.")},
    )
    revision = forms.RegexField(_HASH, widget=forms.HiddenInput)

    def clean_reason(self) -> str:
        reason = plain_lines(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError(_("One sentence is enough: it helps us to do better."))
        return reason

    @property
    def hidden_faults(self) -> bool:
        """As with AcceptForm: what is wrong is nothing that the person typed."""
        return "revision" in self.errors
