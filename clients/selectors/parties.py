"""A client as a party to a contract: what documents and invoices say of it."""

from dataclasses import dataclass

from clients.models import Client


@dataclass(frozen=True, slots=True)
class Party:
    """`name` is what everybody calls the client, `legal_name` what stands on contracts, the name where there is none.

    Addresses are lines, top first; that for invoices is the postal one where none of its own is known. What nobody has
    entered is empty.
    """

    name: str
    legal_name: str
    address: tuple[str, ...]
    billing_address: tuple[str, ...]
    billing_contact: str
    billing_email: str
    tax_number: str
    tax_certificate: str


def party_of(client: Client) -> Party:
    """The client as a party, as it is on record now; no query."""
    return Party(
        name=client.name,
        legal_name=client.legal_name or client.name,
        address=tuple(client.postal_address.splitlines()),
        billing_address=tuple((client.billing_address or client.postal_address).splitlines()),
        billing_contact=client.billing_contact,
        billing_email=client.billing_email,
        tax_number=client.tax_number,
        tax_certificate=client.tax_certificate,
    )
