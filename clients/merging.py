"""Two clients that are one: which of their facts stands, and which of their devices, sites and contacts are the same.

Knows no database. `kept` is the client that stays, `gone` the one that goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from clients.importing.matching import KnownDevice, match
from clients.importing.rows import DeviceRow
from clients.importing.serials import real_serial
from clients.models import Client, Contact, name_key
from groundwork.addresses import folded

KEPT, GONE, BOTH = "kept", "gone", "both"
# What only one of the two can say.
_SAYINGS: Final = (
    "owner", "legal_name", "postal_address", "billing_address", "billing_contact", "billing_email", "tax_number",
    "tax_certificate", "language",
)  # fmt: skip
HEADS: Final = ("users", "mailboxes", "shared_mailboxes")
# A number of a thing of the owner's own is called this and its code.
THING: Final = "thing-"
MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that both have, and not the same: whose stands? Numbers can be added up too."""

    name: str
    kept: Any
    gone: Any

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered; the first one stands where nothing is."""
        return (KEPT, GONE, BOTH) if isinstance(self.kept, int) else (KEPT, GONE)


def facts_of(client: Client) -> dict[str, Any]:
    """What is asked about, by name: sayings, head counts, and numbers of things of the owner's own."""
    things = {THING + code: number for code, number in client.things.items()}
    return {name: getattr(client, name) for name in (*_SAYINGS, *HEADS)} | things


def questions_of(kept: Client, gone: Client) -> tuple[Question, ...]:
    """Where the two say different things."""
    one, other = facts_of(kept), facts_of(gone)
    return tuple(
        Question(name, value, other[name])
        for name, value in one.items()
        if value and other.get(name) and other[name] != value
    )


def filled_by(kept: Client, gone: Client) -> dict[str, Any]:
    """What only the one that goes says, by name; it is taken over."""
    one = facts_of(kept)
    return {name: value for name, value in facts_of(gone).items() if value and not one.get(name)}


def values_of(kept: Client, gone: Client, answers: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the client that stays, once these answers stand. The notes of both are kept."""
    facts = facts_of(kept) | filled_by(kept, gone)
    for question in questions_of(kept, gone):
        answer = answers.get(question.name, KEPT)
        if answer == GONE:
            facts[question.name] = question.gone
        elif answer == BOTH and BOTH in question.answers:
            facts[question.name] = min(question.kept + question.gone, MOST)
    things = {name.removeprefix(THING): facts.pop(name) for name in list(facts) if name.startswith(THING)}
    notes = [note for note in dict.fromkeys((kept.notes, gone.notes)) if note]
    return {**facts, "things": things, "notes": "\n\n".join(notes)}


def same_devices(kept: Sequence[KnownDevice], gone: Sequence[KnownDevice]) -> tuple[tuple[KnownDevice, DeviceRow], ...]:
    """The devices that both have, by the rule of an import: the serial, else the name at one site.

    Of each pair the device that stays, and the other one as a row of a file, its key as the line.
    """
    return tuple((device, row) for row, device in match([_as_row(device) for device in gone], kept).pairs)


def _as_row(device: KnownDevice) -> DeviceRow:
    return DeviceRow(
        line=device.pk,
        host=device.host,
        serial=real_serial(device.serial),
        kind=device.kind,
        site=device.site,
        os=device.os,
        make=device.make,
        model=device.model,
        last_seen=device.last_seen,
        warranty=device.warranty,
        purchased=device.purchased,
    )


def same_contacts(kept: Iterable[Contact], gone: Iterable[Contact]) -> dict[int, Contact]:
    """The people whom both have, by name and e-mail address: the one who stays, by the key of the other one."""
    there = {_person(contact): contact for contact in kept}
    return {contact.pk: there[_person(contact)] for contact in gone if _person(contact) in there}


def _person(contact: Contact) -> tuple[str, str]:
    return name_key(contact.name), folded(contact.email)
