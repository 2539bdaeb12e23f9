"""Text as a plan file may have it, by the rule for what is typed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

import pricing


def checked_text(text: str, limit: int, *, lines: bool = False) -> str:
    """The text in its normal form. Raises ValidationError, which says what is wrong with it."""
    fault = pricing.text_fault(text, lines=lines)
    try:
        found = pricing.read_text(pricing.Node(text, "", "bad-plan"), limit, blank=True, lines=lines)
    except pricing.PricingError as error:
        fault = fault or error.message
    if fault:
        raise ValidationError(_("The text %(fault)s.") % {"fault": fault})
    return found
