"""The client as a contract names it."""

from clients.models import Client
from clients.selectors import party_of
from contracts.documents import ClientCard


def client_card(name: str, client: Client) -> ClientCard:
    """The client under the name that was agreed with, with what is on record of it now; no query."""
    party = party_of(client)
    return ClientCard(name, party.legal_name, "\n".join(party.address), party.tax_number)
