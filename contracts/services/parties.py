"""Who a contract is between, as its documents keep it."""

from contracts.documents import SellerCard
from contracts.models import Seller


def seller_card(seller: Seller) -> SellerCard:
    """The company as it is now."""
    return SellerCard(**{name: getattr(seller, name) for name in SellerCard.__slots__})
