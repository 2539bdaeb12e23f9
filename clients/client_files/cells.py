"""Cells that hold several things: sites, and contacts with what is known of them.

One thing a line, or on one line parted by semicolons. A contact is "Ruth Harbor <ruth@harbor.example> | phone | title",
with an asterisk before the one who gets the proposals. A backslash goes before a sign that is meant as itself.
"""

import re
from dataclasses import dataclass
from typing import Final

import pricing

_PARTS: Final = re.compile(r"((?:\\.|[^\\;\r\n])*)[;\r\n]?", re.DOTALL)
_BARS: Final = re.compile(r"((?:\\.|[^\\|])*)\|?", re.DOTALL)
_CONTACT: Final = re.compile(r"(?P<name>.*)<(?P<email>[^<>]*)>")


@dataclass(frozen=True, slots=True)
class ContactCell:
    """A contact as a file says it. An empty text: the file does not say."""

    name: str
    email: str
    phone: str = ""
    title: str = ""
    primary: bool = False


def read_sites(cell: str) -> tuple[str, ...]:
    """The names in a cell."""
    return tuple(_plain(part) for part in _items(cell))


def read_contacts(cell: str) -> tuple[ContactCell, ...]:
    """The contacts in a cell; one without an address in angle brackets has all of its text as the name."""
    return tuple(_contact(part) for part in _items(cell))


def sites_cell(names: tuple[str, ...]) -> str:
    """A cell that `read_sites` reads back."""
    return "\n".join(_escaped(name) for name in names)


def contacts_cell(contacts: tuple[ContactCell, ...]) -> str:
    """A cell that `read_contacts` reads back."""
    return "\n".join(_contact_text(contact) for contact in contacts)


def _contact(text: str) -> ContactCell:
    marked = text.startswith("*")
    who, phone, title, *_more = [*(part.strip() for part in _BARS.findall(text.removeprefix("*"))), "", "", ""]
    found = _CONTACT.fullmatch(who)
    name, email = (found["name"], found["email"]) if found else (who, "")
    return ContactCell(_plain(name), _plain(email), _plain(phone), _plain(title), marked)


def _contact_text(contact: ContactCell) -> str:
    who = f"{_escaped(contact.name)} <{_escaped(contact.email)}>"
    rest = [contact.phone, contact.title] if contact.title else [contact.phone] if contact.phone else []
    return ("* " if contact.primary else "") + " | ".join([who, *(_escaped(text) for text in rest)])


def _items(cell: str) -> list[str]:
    return [part.strip() for part in _PARTS.findall(cell) if part.strip()]


def _escaped(text: str) -> str:
    return re.sub(r"^\*|[\\;|]", lambda sign: f"\\{sign[0]}", text)


def _plain(text: str) -> str:
    return pricing.one_line(re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL))
