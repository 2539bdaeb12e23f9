"""The forms of the second factor, in this portal's words. What they check and do is allauth's."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from allauth.core import context as asked
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groundwork.forms import OneLineField
from groundwork.models import User
from groundwork.rate_limits import is_too_often
from msp_portal.account_mail import tell

# A code fits for a minute and a half (MFA_TOTP_TOLERANCE). allauth knows for half a minute that it was used.
_ONCE: Final = "1/2m"


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


def _use_up(user: User, code: str) -> None:
    """From here on the code of an app opens nothing. Raises ValidationError where it was used already."""
    if is_too_often("second-factor-code", _ONCE, f"{user.pk}:{code}"):
        raise get_adapter().validation_error("incorrect_code")


class _OnceForm(base.BaseAuthenticateForm):
    """A box for a code that works once."""

    def clean_code(self) -> str:
        """The code. Raises ValidationError for one that is wrong, or was used before."""
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            _use_up(self.user, code)
        return code


class CodeForm(_OnceForm, base.AuthenticateForm):
    """The code at sign-in."""

    def __init__(self, *args: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, data=_plain_code(data), **kwargs)
        _code_box(self, _("Code"), _("From your authenticator app, or one of your recovery codes."))


class CodeAgainForm(_OnceForm, base.ReauthenticateForm):
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
        shown = asked.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, data=_plain_code(data), **kwargs)
        if shown:
            # allauth makes another key each time that the page is opened. The app has this one already: telephones
            # load the page anew for whoever comes back from the app, and some have it open twice.
            self.secret = asked.request.session[SECRET_SESSION_KEY] = shown
        _code_box(self, _("Code that the app shows"))

    def clean_code(self) -> str:
        """The code. Raises ValidationError for one that is wrong."""
        code: str = super().clean_code()
        _use_up(self.user, code)
        return code


_NO_FIT: Final = _("This passkey does not fit. Try once more, or use another way.")
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
def or_refused() -> Iterator[None]:
    """allauth lets most of these through, as a 500, and speaks of a code where it refuses one."""
    try:
        yield
    except forms.ValidationError as fault:
        if getattr(fault, "code", "") != "incorrect_code":
            raise
        raise forms.ValidationError(_NO_FIT) from None
    except _NO_CREDENTIAL:
        raise forms.ValidationError(_NO_FIT) from None


class PasskeyForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second factor at sign-in."""

    def clean_credential(self) -> Authenticator:
        """The passkey that it is. Raises ValidationError for one that is none, or somebody else's."""
        with or_refused():
            return super().clean_credential()


class PasskeyAloneForm(webauthn.LoginWebAuthnForm):
    """A passkey instead of a password."""

    def clean_credential(self) -> Authenticator:
        """The passkey that it is. Raises ValidationError for one that is none."""
        with or_refused():
            return super().clean_credential()


class PasskeyAgainForm(webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more, before a change of how one signs in."""

    def clean_credential(self) -> Authenticator:
        """The passkey that it is. Raises ValidationError for one that is none, or somebody else's."""
        with or_refused():
            return super().clean_credential()


class NewPasskeyForm(webauthn.AddWebAuthnForm):
    """A passkey, with a name by which one knows it later."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a passkey that no browser has made for this page."""
        with or_refused():
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
