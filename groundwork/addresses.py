"""E-mail addresses: the one rule for every box in which one is typed, and the form in which mail servers take them.

A domain in any alphabet is written for mail servers as IDNA 2008 says ("müller.example" is "xn--mller-kva.example").
Python's own codec follows the rules of 2003, by which straße.de is strasse.de, a domain of somebody else. What stands
before the @ has no such form: beyond ASCII it only goes to a server that offers SMTPUTF8, which the setting
EMAIL_SMTPUTF8 says. It is a setting and nothing that is asked of the server, because a form must answer at once, and
the same in each process, whether or not a server can be reached just now.
"""

import unicodedata
from email.headerregistry import Address
from typing import Any, Final

import idna
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What mail servers allow (RFC 5321, 4.5.3.1), in bytes.
MOST: Final = 254
_MOST_LOCAL: Final = 64
_WRONG: Final = gettext_lazy("Enter an e-mail address like anna@example.com.")
_shape = EmailValidator(message=_WRONG)


class UnmailableError(ValueError):
    """No mail can be sent to this address. The message is for the person: what is wrong and what to do."""


def wire(address: str) -> str:
    """The address as mail servers take it, its domain in ASCII. Raises UnmailableError where there is none."""
    local, at, domain = address.rpartition("@")
    on_wire = f"{local}@{_domain(domain)}"
    if not local.isascii():
        _demand_utf8(local)
    # Of a local part in another alphabet the length and the letters are checked, of the rest the shape.
    plain = "".join(char if char.isascii() else "x" for char in local)
    too_long = len(local.encode()) > _MOST_LOCAL or len(on_wire.encode()) > MOST
    # A local part in quotation marks is allowed by the standard, and by hardly any server.
    if not at or too_long or '"' in local or not _fits(f"{plain}@{_domain(domain)}"):
        raise UnmailableError(str(_WRONG))
    return on_wire


def header(name: str, address: str) -> str:
    """Name and address for a header: "Anna Müller <anna@xn--mller-kva.example>", or the address alone without a name.

    Line breaks and other control characters of the name become blanks. Raises UnmailableError.
    """
    local, _at, domain = wire(address).rpartition("@")
    return str(Address(header_text(name), local, domain))


def header_text(text: str) -> str:
    """Text that can stand in a header: line breaks and other control characters become blanks."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def folded(address: str) -> str:
    """The address for comparison: as mail servers take it where it has such a form, in small letters."""
    try:
        return wire(address).lower()
    except UnmailableError:
        return address.lower()


def validate_address(address: str) -> None:
    """A validator: a mail can be sent there."""
    try:
        wire(address)
    except UnmailableError as fault:
        raise ValidationError(str(fault), code="invalid") from None


class AddressField(forms.EmailField):
    """The box for an e-mail address. What it gives back is as it was typed, a domain beyond ASCII tidied."""

    default_validators = [validate_address]  # noqa: RUF012  # declared for each field in Django's stubs

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MOST, **options})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _tidied(text) if isinstance(text, str) else text


def _domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise UnmailableError(
            _("Mail servers do not know the domain %(domain)s. Check how it is spelled.") % {"domain": domain}
        ) from None


def _demand_utf8(local: str) -> None:
    if not settings.EMAIL_SMTPUTF8:
        raise UnmailableError(
            _("The mail server takes only plain letters before the @, and no %(letter)s. Use another address.")
            % {"letter": next(char for char in local if not char.isascii())}
        )
    if any(not char.isascii() and unicodedata.category(char)[0] not in "LMN" for char in local):
        raise UnmailableError(str(_WRONG))


def _fits(address: str) -> bool:
    try:
        _shape(address)
    except ValidationError:
        return False
    return True


def _tidied(address: str) -> str:
    """One spelling of each letter, and of a domain beyond ASCII what is left when nothing hidden is in it."""
    local, at, domain = unicodedata.normalize("NFC", address).rpartition("@")
    if domain.isascii():
        return f"{local}{at}{domain}"
    try:
        return f"{local}{at}{idna.decode(_domain(domain))}"
    except (UnmailableError, idna.IDNAError):
        return address
