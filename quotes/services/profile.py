"""The company profile, written."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import Seller
from groundwork import evidence
from groundwork.errors import StaleError
from groundwork.history import sign
from groundwork.models import User
from groundwork.shown import Shown


@transaction.atomic
def save_company(seller: Seller, by: User, expected_revision: int, logo: Shown | None = None) -> Seller:
    """Keep the profile. Proposals that were sent before keep what they were sent with.

    `expected_revision` is the one that the form showed. Raises StaleError, and keeps nothing, when somebody else has
    saved since. `logo` is a new one; None leaves what the profile has. A logo is kept for ever, because proposals name
    it.
    """
    kept = Seller.objects.select_for_update().first()
    if kept is not None and kept.revision != expected_revision:
        raise StaleError(
            _("Somebody else has saved this page since you opened it. Yours is below; press Save again to keep it.")
        )
    if kept is None or kept.statement_every != seller.statement_every:
        seller.statement_since = seller.today(timezone.now()) if seller.statement_every else None
    if logo is not None:
        seller.logo = evidence.keep(logo.file, by=by, now=timezone.now())
        seller.logo_width, seller.logo_height = logo.width, logo.height
    seller.pk = 1
    seller.revision = expected_revision + 1
    sign(seller, by)
    seller.save()
    return seller
