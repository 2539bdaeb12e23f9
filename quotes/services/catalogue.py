"""The catalogue, written. Drafts have copies of prices; what was sent keeps what it was sent with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import evidence
from groundwork.errors import StaleError
from groundwork.history import sign
from groundwork.models import User
from groundwork.shown import Shown
from quotes.models import CatalogueItem


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """What is said of a thing. `picture` is a new one; None leaves the one that is there, unless that is taken away."""

    kind: str
    name: str
    part_number: str
    currency: str
    price: Decimal
    cost: Decimal
    recurrence: str
    taxable: bool
    retired: bool = False
    picture: Shown | None = None
    no_picture: bool = False


@transaction.atomic
def save_item(item: CatalogueItem | None, said: ItemSaid, revision: int, by: User, now: datetime) -> CatalogueItem:
    """Keep a thing, a new one where there is none. Its currency stays what it was made with.

    `revision` is the one that the form showed. Raises StaleError.
    """
    found = CatalogueItem(currency=said.currency)
    if item is not None:
        kept = CatalogueItem.objects.select_for_update().filter(pk=item.pk, revision=revision).first()
        if kept is None:
            raise StaleError(
                _("Somebody has changed this meanwhile. What you typed is kept: look at theirs, then save again.")
            )
        found = kept
        found.revision += 1
    found.kind, found.name, found.part_number = said.kind, said.name, said.part_number
    found.price, found.cost = said.price, said.cost
    found.recurrence, found.taxable, found.retired = said.recurrence, said.taxable, said.retired
    if said.picture is not None:
        found.picture = evidence.keep(said.picture.file, by=by, now=now)
        found.width, found.height = said.picture.width, said.picture.height
    elif said.no_picture:
        found.picture, found.width, found.height = None, None, None
    sign(found, by)
    found.save()
    return found
