"""The company profile, written."""

from django.db import transaction

from groundwork.models import User
from quotes.models import Seller


@transaction.atomic
def save_company(seller: Seller, by: User) -> Seller:
    """Keep the profile. Proposals that were sent before keep what they were sent with."""
    seller.pk = 1
    seller._history_user = by  # type: ignore[attr-defined]
    seller.save()
    return seller
