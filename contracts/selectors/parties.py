"""Who a contract is between, as its documents keep it."""

from clients.models import Client
from clients.selectors import party_of
from contracts.documents import ClientCard, Picture, SellerCard
from contracts.models import Seller


def client_card(name: str, client: Client) -> ClientCard:
    """The client under the name that was agreed with, with what is on record of it now; no query."""
    party = party_of(client)
    return ClientCard(name, party.legal_name, "\n".join(party.address), party.tax_number)


def seller_card(seller: Seller) -> SellerCard:
    """The company as it is now."""
    return SellerCard(
        name=seller.name,
        legal_name=seller.legal_name,
        address=seller.address,
        email=seller.email,
        phone=seller.phone,
        website=seller.website,
        accent=seller.accent,
        time_zone=seller.time_zone,
        locale=seller.locale,
        working_days=seller.working_days,
        tax_number=seller.tax_number,
        logo=logo_of(seller),
    )


def logo_of(seller: Seller) -> Picture | None:
    """The company's logo of today, where it has one."""
    if seller.logo is None:
        return None
    return Picture(seller.logo.sha256, seller.logo_width or 0, seller.logo_height or 0)
