"""A mail as a person reads it: plain text and HTML, from two templates of one name."""

from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from groundwork.addresses import UnmailableError, header, header_text
from groundwork.mailing import Letter


class Somebody(Protocol):
    """Whom a mail goes to, or comes from."""

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...


def letter(template: str, words: dict[str, Any], subject: str, to: Somebody) -> Letter:
    """A mail from the templates `template`.txt and `template`.html."""
    text = render_to_string(f"{template}.txt", words)
    message = EmailMultiAlternatives(header_text(subject), text, settings.DEFAULT_FROM_EMAIL)
    message.attach_alternative(render_to_string(f"{template}.html", words), "text/html")
    return Letter(to.name, to.email, message)


def reply_to(person: Somebody) -> list[str]:
    """The header Reply-To; without one where answers could not be mailed, which is no reason not to send this."""
    try:
        return [header(person.name, person.email)]
    except UnmailableError:
        return []
