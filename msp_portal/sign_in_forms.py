"""The forms of sign-in, in this portal's words. What they check and do is allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context as asked
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from groundwork import outbox
from groundwork.addresses import AddressField, folded
from groundwork.models import User
from groundwork.rate_limits import is_too_often
from msp_portal import sign_in_limits
from msp_portal.tasks import NOBODY, mail_password_reset

MAILS_TO_ONE_ACCOUNT = "5/h"
PASSWORD_RULE = _("Eight characters or more. A few words that belong together only for you are best.")


def _say(form: forms.Form, labels: dict[str, Any], helps: dict[str, Any] | None = None) -> None:
    """Set labels and helps; a placeholder that repeats the label is gone when it is needed, so there is none."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        field.help_text = (helps or {}).get(name, "")


def _address_box(form: forms.Form, name: str) -> None:
    """Whoever could be let in with an address can type it here: allauth's own box follows another rule."""
    form.fields[name] = AddressField(widget=form.fields[name].widget)


class SignInForm(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address_box(self, "login")
        _say(self, {"login": _("E-mail address"), "password": _("Password"), "remember": _("Keep me signed in here")})
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForResetForm(account.ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address_box(self, "email")
        _say(self, {"email": _("E-mail address")})

    def clean_email(self) -> str:
        """The address as it was typed. Whose it is is asked later, so that nothing here depends on it."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Ask the worker for the mail: nobody waits for a mail server, and the same is done without an account."""
        email: str = self.cleaned_data["email"]
        known = User.objects.filter(email__iexact=email, is_active=True).values_list("pk", flat=True).first()
        # Whoever asks without end fills nobody's mailbox: the links that went out still work.
        if is_too_often("reset-mail", MAILS_TO_ONE_ACCOUNT, folded(email)):
            known = NOBODY
        with transaction.atomic():
            outbox.put(mail_password_reset, user_id=known or NOBODY)
        return email


class NewPasswordForm(account.ResetPasswordKeyForm):
    """A new password, by the link of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"password1": _("New password"), "password2": _("The same again")}
        _say(self, labels, {"password1": PASSWORD_RULE})

    def save(self) -> None:
        """Set it; whoever has the mailbox is not kept out by what others have tried."""
        super().save()
        sign_in_limits.begin_anew(asked.request, self.user.email)


class PasswordAgainForm(account.ReauthenticateForm):
    """The password once more, before something that whoever finds a browser open must not do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"password": _("Password")})


class ChangePasswordForm(account.ChangePasswordForm):
    """A new password, by somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Current password"),
            "password1": _("New password"),
            "password2": _("The same again"),
        }
        _say(self, labels, {"password1": PASSWORD_RULE})
