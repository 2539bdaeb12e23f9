"""Hands a mail to the mail server, and tells in which of few ways it was not taken."""

import smtplib
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import Final

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from groundwork.models import Mail

FILES: Final = "django.core.mail.backends.filebased.EmailBackend"
# Backends that hand mails to nobody.
KEEPING: Final = (
    FILES,
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
)

Why = Mail.Why
# "Who are you?" in its forms: a matter of the portal's account at the server, which says nothing about this mail.
_SIGN_IN: Final = frozenset({530, 534, 535, 538})


class NotTakenError(Exception):
    """The mail server has not said that it took the mail.

    `why` is one of Mail.Why, `code` the number of its answer or None, `reply` its answer in its own words.
    """

    def __init__(self, why: str, reply: str = "", code: int | None = None) -> None:
        super().__init__(why if code is None else f"{why} {code}")
        self.why, self.reply, self.code = why, reply, code

    @property
    def is_final(self) -> bool:
        """Whether the server has judged this very mail, and for good."""
        return self.why == Why.REFUSED


def hand_over(message: EmailMessage) -> None:
    """Send a mail that has one recipient.

    Raises NotTakenError, on its own: the errors of smtplib name addresses, and would take them into jobs and logs.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        ((code, text),) = error.recipients.values()
        raise _refusal(code, text) from None
    except smtplib.SMTPAuthenticationError as error:
        raise NotTakenError(Why.SETUP, _reply(error.smtp_code, error.smtp_error), error.smtp_code) from None
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
        # Said before the server had seen the mail.
        raise NotTakenError(Why.UNREACHABLE, _reply(error.smtp_code, error.smtp_error), error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPServerDisconnected as error:
        # smtplib tells of a time that ran out like this too.
        stalled = isinstance(error.__context__, TimeoutError)
        raise NotTakenError(Why.STALLED if stalled else Why.HUNG_UP) from None
    except smtplib.SMTPException as error:  # no way to sign in, no STARTTLS, no SMTPUTF8
        raise NotTakenError(Why.SETUP, str(error)) from None
    except TimeoutError:
        raise NotTakenError(Why.STALLED) from None
    except OSError as error:
        raise NotTakenError(Why.UNREACHABLE, error.strerror or str(error)) from None


class EmailBackend(smtp.EmailBackend):
    """Django's, which also reaches addresses beyond ASCII, where the server offers SMTPUTF8."""

    def _send(self, email_message: EmailMessage) -> bool:
        recipients = [parseaddr(address)[1] for address in email_message.recipients()]
        if all(address.isascii() for address in recipients):
            return bool(super()._send(email_message))  # type: ignore[misc]  # the stubs lack it
        assert self.connection is not None  # opened by send_messages
        self.connection.ehlo_or_helo_if_needed()
        if not self.connection.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("SMTPUTF8 is not offered: EMAIL_SMTPUTF8 must be off.")
        message = message_from_bytes(email_message.message().as_bytes(), policy=policy.SMTPUTF8)
        # Django has written the local part as words of a text, which makes another address of it.
        message.replace_header("To", ", ".join(email_message.to))
        sender = parseaddr(email_message.from_email)[1]
        self.connection.sendmail(sender, recipients, message.as_bytes(), mail_options=["SMTPUTF8", "BODY=8BITMIME"])
        return True


def _refusal(code: int, text: bytes | str) -> NotTakenError:
    why = Why.SETUP if code in _SIGN_IN else Why.REFUSED if 500 <= code < 600 else Why.PUT_OFF
    return NotTakenError(why, _reply(code, text), code)


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
