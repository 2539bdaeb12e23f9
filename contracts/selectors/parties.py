"""Who a contract is between, as its documents keep it."""

from dataclasses import fields

from clients.models import Client
from clients.selectors import party_of
from contracts.documents import ClientCard, Picture, SellerCard
from contracts.models import Seller


def client_card(name: str, client: Client) -> ClientCard:
    """The client under the name that was agreed with, with what is on record of it now; no query."""
    party = party_of(client)
    return ClientCard(name, party.legal_name, "\n".join(party.address), party.tax_number)


def seller_card(seller: Seller, client: Client | None = None) -> SellerCard:
    """The company as it is now, and how it writes to the client: in their language, else in that of most."""
    said = {each.name: getattr(seller, each.name) for each in fields(SellerCard) if each.name != "logo"}
    card = SellerCard(**said, logo=logo_of(seller))
    return card.writing_in((client.language if client else "") or seller.language)


def logo_of(seller: Seller) -> Picture | None:
    """The company's logo of today, where it has one."""
    if seller.logo is None:
        return None
    return Picture(seller.logo.sha256, seller.logo_width or 0, seller.logo_height or 0)
