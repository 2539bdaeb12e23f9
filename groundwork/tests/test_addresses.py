"""Addresses: what a box takes, and what mail servers get of it."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django import forms
from django.conf import settings as portal
from django.core.mail import EmailMessage
from pytest_django import Settings

from groundwork import addresses
from groundwork.addresses import AddressField, UnmailableError

ON_WIRE = {
    "anna@example.com": "anna@example.com",
    "O'Neil+msp@Example.COM": "O'Neil+msp@Example.COM",
    "info@müller.example": "info@xn--mller-kva.example",
    "info@MÜLLER.example": "info@xn--mller-kva.example",
    "info@mu\u0308ller.example": "info@xn--mller-kva.example",  # typed on a Mac: u and two dots
    "info@müller。example": "info@xn--mller-kva.example",  # the full stop of a Japanese keyboard
    "chef@straße.de": "chef@xn--strae-oqa.de",  # by the rules of 2003, and of Python's codec, this is strasse.de
    "post@пример.рф": "post@xn--e1afmkfd.xn--p1ai",
    "a@例え.jp": "a@xn--r8jz45g.jp",
    "i@xn--qei.ws": "i@xn--qei.ws",  # a heart: no domain by the rules, and there are such
    "portal@localhost": "portal@localhost",
}


@pytest.mark.parametrize(("typed", "sent"), ON_WIRE.items())
def test_a_domain_in_any_alphabet_is_written_as_mail_servers_know_it(typed: str, sent: str) -> None:
    assert addresses.wire(typed) == sent
    assert addresses.wire(sent) == sent


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@",
        "@example.com",
        "anna@example",
        "anna@exa mple.com",
        "anna smith@example.com",
        "anna@@example.com",
        '"anna smith"@example.com',
        '"\x01"@example.com',
        "anna@example.com\nBcc: all@example.com",
        "anna@exam_ple.com",
        "anna@ü-.example",
        "anna@❤.ws",
        "anna@" + "ü" * 64 + ".example",
        "a" * 65 + "@example.com",
        "anna@" + ".".join(["ü" * 40] * 7) + ".example",
        "anna@a..ü",
    ],
)
def test_what_no_server_takes_is_refused(typed: str) -> None:
    with pytest.raises(UnmailableError):
        addresses.wire(typed)


BEYOND_ASCII = ["jürgen@example.com", "jürgen@müller.example", "почта@пример.рф", "用户@例え.jp"]
# Letters to a regular expression that minds no case, and no ASCII: a long s, and the sign of the Kelvin.
DISGUISED = ["\u017fam@example.com", "\u212aarl@example.com"]


@pytest.mark.parametrize("typed", [*BEYOND_ASCII, *DISGUISED])
def test_a_local_part_beyond_ascii_is_refused(typed: str) -> None:
    with pytest.raises(UnmailableError, match="only plain letters before the @"):
        addresses.wire(typed)


@pytest.mark.parametrize("typed", BEYOND_ASCII)
def test_it_is_taken_where_the_server_offers_smtputf8(typed: str, settings: Settings) -> None:
    settings.EMAIL_SMTPUTF8 = True
    assert addresses.wire(typed).rpartition("@")[0] == typed.rpartition("@")[0]
    assert addresses.wire(typed).rpartition("@")[2].isascii()


@pytest.mark.parametrize("typed", ["jü rgen@example.com", "jür\u200bgen@example.com", "ü" * 33 + "@example.com", "ü@x"])
def test_not_everything_is_taken_there(typed: str, settings: Settings) -> None:
    settings.EMAIL_SMTPUTF8 = True
    with pytest.raises(UnmailableError):
        addresses.wire(typed)


class OneBox(forms.Form):
    email = AddressField()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  info@müller.example ", "info@müller.example"),
        ("Info@MÜLLER.example", "Info@müller.example"),
        ("info@mu\u0308ller.example", "info@müller.example"),
        ("info@mü\u00adller.example", "info@müller.example"),
        ("Anna@Example.com", "Anna@Example.com"),
        ("info@xn--mller-kva.example", "info@xn--mller-kva.example"),
    ],
)
def test_a_box_keeps_what_was_typed_tidied(typed: str, kept: str) -> None:
    form = OneBox({"email": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["email"] == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("anna", "Enter an e-mail address like anna@example.com."),
        ("anna@ü-.example", "Mail servers do not know the domain ü-.example. Check how it is spelled."),
        ("jürgen@example.com", "The mail server takes only plain letters before the @, and no ü. Use another address."),
    ],
)
def test_a_box_says_what_is_wrong(typed: str, said: str) -> None:
    assert OneBox({"email": typed}).errors["email"] == [said]


@pytest.mark.parametrize(
    "name", ["Anna Müller", "Reed, Thomas", 'Tom "Tommy" Reed', "李雷", "Eve\r\nBcc: all@example.com"]
)
def test_a_header_is_read_back_as_it_was_meant(name: str) -> None:
    to = addresses.header(name, "info@müller.example")
    message = EmailMessage("Hello", "", addresses.header("", "portal@müller.example"), [to], reply_to=[to])
    read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    for field in ("To", "Reply-To"):
        (address,) = read[field].addresses
        assert address.addr_spec == "info@xn--mller-kva.example"
        assert address.display_name == addresses.header_text(name)
    assert read["From"] == "portal@xn--mller-kva.example"
    assert read["Bcc"] is None


@pytest.mark.parametrize("text", ["a\r\nb", "a\nb", "a\rb", "a\x00b", "a\x0bb", "a\u2028b", "a\u2029b", "a \t b"])
def test_the_text_of_a_header_is_one_line(text: str) -> None:
    assert addresses.header_text(text) == "a b"


def test_two_spellings_are_one_mailbox() -> None:
    assert addresses.folded("Info@Müller.example") == addresses.folded("info@xn--mller-kva.EXAMPLE")
    assert addresses.folded("Not An Address") == "not an address"


def test_every_box_follows_the_one_rule() -> None:
    """Django's own field and validator take addresses that cannot be mailed."""
    base = Path(portal.BASE_DIR)
    theirs = re.compile(r"forms\.EmailField|validate_email\b|EmailValidator")
    apps = ("clients", "groundwork", "msp_portal", "plans", "quotes")
    sources = [path for app in apps for path in (base / app).rglob("*.py") if "tests" not in path.parts]
    found = {str(path.relative_to(base)) for path in sources if theirs.search(path.read_text("utf-8"))}
    assert found == {"groundwork/addresses.py"}
