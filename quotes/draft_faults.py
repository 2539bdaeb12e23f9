"""Why a draft has no price, in the salesperson's words. Knows no models."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

import pricing
from quotes.errors import DraftError


def draft_fault(
    plan: pricing.Plan,
    inventory: pricing.Inventory,
    selection: pricing.Selection,
    option: str,
    error: pricing.PricingError,
    *,
    own: bool,
) -> DraftError:
    """The engine's error in the salesperson's words, at the field that fixes it.

    `option` is the name of what was to be offered; `own` tells that the salesperson has put it together.
    """
    named = {"option": option}
    if error.code == "discount-too-large":
        if _too_large_monthly(plan, inventory, selection):
            return DraftError(_("This discount is more than %(option)s costs a month. Enter less.") % named, "discount")
        return DraftError(
            _("This discount is more than the one-time fees of %(option)s. Enter less.") % named, "one_time_discount"
        )
    if error.code == "unknown-term":
        return DraftError(_("The plan has no such term. Choose one of those shown."), "term")
    if error.code == "unknown-billing":
        return DraftError(_("The plan has no such billing. Choose one of those shown."), "billing")
    if error.code == "unknown-tax":
        return DraftError(_("The plan has no such tax. Choose one of those shown."), "taxes")
    if error.code == "bad-selection":
        return DraftError(_selection_message(plan, error), _field(error.path))
    named["why"] = error.message
    if own:
        return DraftError(_("%(option)s: %(why)s. Choose another tier or other packages.") % named, "own_packages")
    return DraftError(_("%(option)s cannot be offered: %(why)s. Leave it out, or tell the owner.") % named, "options")


def _too_large_monthly(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> bool:
    try:
        pricing.price(plan, inventory, replace(selection, one_time_discount=None))
    except pricing.PricingError:
        return True
    return False


def _selection_message(plan: pricing.Plan, error: pricing.PricingError) -> str:
    if error.path in ("discount.amount", "one_time_discount.amount"):
        return _("Write the amount with at most %(places)s decimals.") % {"places": plan.index.places}
    if error.path.startswith("quantities."):
        return _("Write a whole number from 0 to 1,000,000, or leave it empty to use what was counted.")
    if error.path.endswith(".percent"):
        return _("Write at most 100%.")
    if error.path == "ramp":
        return _("These are more months than the term has. Write fewer.")
    if error.path == "billing":
        return _("This bills more months at once than the term has. Choose another one.")
    return error.message.removeprefix(f"{error.path}: ")


def _field(path: str) -> str:
    """`extras[2].price` is `extras.2.price`, `discount.amount` is `discount`."""
    if path.startswith(("discount", "one_time_discount")):
        return path.split(".")[0]
    return path.replace("[", ".").replace("]", "")
