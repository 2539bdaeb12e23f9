"""The forms of the second factor, in this portal's words. What they check and do is allauth's."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groundwork.forms import OneLineField
from msp_portal.account_mail import tell


def _code_box(form: forms.Form, label: Any, help_text: Any = "") -> None:
    """Digits are typed on a keyboard of digits, and can be pasted with the blank that apps show between them."""
    box = form.fields["code"]
    box.widget.attrs.pop("placeholder", None)
    box.widget.attrs |= {"inputmode": "numeric", "autofocus": True, "dir": "ltr", "maxlength": 20}
    box.label, box.help_text = label, help_text


def _plain_code(data: Any) -> Any:
    """What was typed, without blanks in the code: "123 456" is how many apps show it."""
    if data is None:
        return None
    data = data.copy()
    if "code" in data:
        data["code"] = "".join(data["code"].split())
    return data


class CodeForm(base.AuthenticateForm):
    """The code at sign-in."""

    def __init__(self, *args: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, data=_plain_code(data), **kwargs)
        _code_box(self, _("Code"), _("From your authenticator app, or one of your recovery codes."))


class CodeAgainForm(base.ReauthenticateForm):
    """The code once more, before a change of how one signs in."""

    def __init__(self, *args: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, data=_plain_code(data), **kwargs)
        _code_box(self, _("Code"), _("From your authenticator app, or one of your recovery codes."))

    def save(self) -> None:
        """Note it; the owner of the account is told where it was a recovery code."""
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            with transaction.atomic():
                tell(self.user, "code-used", timezone.now())


class FirstCodeForm(totp.ActivateTOTPForm):
    """The first code of a new authenticator app, by which it shows that it has the key."""

    def __init__(self, *args: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, data=_plain_code(data), **kwargs)
        _code_box(self, _("Code that the app shows"))


# What reading and checking raise for a credential that no browser has made.
_NO_CREDENTIAL: Final = (
    AttributeError,
    IndexError,
    InvalidSignature,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


@contextmanager
def _or_refused() -> Iterator[None]:
    """allauth lets most of these through, as a 500."""
    try:
        yield
    except _NO_CREDENTIAL:
        raise forms.ValidationError(_("This passkey does not fit. Try once more, or use another way.")) from None


class PasskeyForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second factor at sign-in."""

    def clean_credential(self) -> Authenticator:
        """The passkey that it is. Raises ValidationError for one that is none, or somebody else's."""
        with _or_refused():
            return super().clean_credential()


class PasskeyAloneForm(webauthn.LoginWebAuthnForm):
    """A passkey instead of a password."""

    def clean_credential(self) -> Authenticator:
        """The passkey that it is. Raises ValidationError for one that is none."""
        with _or_refused():
            return super().clean_credential()


class PasskeyAgainForm(webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more, before a change of how one signs in."""

    def clean_credential(self) -> Authenticator:
        """The passkey that it is. Raises ValidationError for one that is none, or somebody else's."""
        with _or_refused():
            return super().clean_credential()


class NewPasskeyForm(webauthn.AddWebAuthnForm):
    """A passkey, with a name by which one knows it later."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a passkey that no browser has made for this page."""
        with _or_refused():
            return dict(super().clean())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = OneLineField(
            label=_("Name"), max_length=60, required=False, help_text=_("By which you know it: “Laptop”, “Blue key”.")
        )
        self.order_fields(["name"])
        box = self.fields["passwordless"]
        box.label, box.help_text = _("Sign in with it alone"), _("Without a password; the device asks who you are.")
        box.initial = True
