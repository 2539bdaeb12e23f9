"""Things of the catalogue, and a quote that has some of them."""

import io
from dataclasses import replace
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import pricing
from groundwork.models import User
from groundwork.shown import THUMBNAIL, Shown, examine_picture
from quotes.documents import as_good
from quotes.models import CatalogueItem, Quote
from quotes.services.catalogue import ItemSaid, save_item
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.tests.making import NOW

FIREWALL = ItemSaid("hardware", "Firewall 60", "FG-60F", "USD", Decimal(1200), Decimal("801.37"), "once", taxable=True)
BACKUP = ItemSaid("hardware", "Backup box", "BB-4", "USD", Decimal(90), Decimal("41.13"), "monthly", taxable=True)
MOVE = ItemSaid("project", "Move of the mailboxes", "", "USD", Decimal(2400), Decimal("1300.29"), "once", taxable=False)


def a_picture(colour: str = "teal") -> Shown:
    """A picture as the form of the catalogue keeps it."""
    file = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(file, "PNG")
    return examine_picture(SimpleUploadedFile("firewall.png", file.getvalue()), THUMBNAIL)


def a_catalogue(by: User) -> tuple[CatalogueItem, CatalogueItem, CatalogueItem]:
    """A firewall with a picture, a backup box by the month, a project."""
    said = (replace(FIREWALL, picture=a_picture()), BACKUP, MOVE)
    firewall, backup, move = (save_item(None, one, 0, by, NOW) for one in said)
    return firewall, backup, move


def line_of(item: CatalogueItem, quantity: int) -> pricing.Extra:
    """So many of it, as the desk puts it on a draft."""
    often: pricing.Extra = pricing.Extra(
        item.name,
        "monthly" if item.recurrence == "monthly" else "once",
        quantity,
        Decimal(item.price),
        Decimal(item.cost),
        item.taxable,
    )
    return as_good(often, item.kind, item.part_number, item.pk)


def with_goods(quote: Quote, by: User, *, parts: bool = False) -> Quote:
    """The draft with two firewalls, three backup boxes and the project."""
    firewall, backup, move = a_catalogue(by)
    lines = (line_of(firewall, 2), line_of(backup, 3), line_of(move, 1))
    return save_draft(quote, replace(draft_of(quote), extras=lines, show_parts=parts), by, None)
