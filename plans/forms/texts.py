"""Text by the rules of the plan file: nothing in it that cannot be seen or misleads."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

import pricing


def checked_text(text: str, limit: int, *, lines: bool = False) -> str:
    """The text in its normal form. Raises ValidationError, which says what is wrong with it."""
    try:
        return pricing.read_text(pricing.Node(text, "", "bad-plan"), limit, blank=True, lines=lines)
    except pricing.PricingError as error:
        raise ValidationError(_("The text %(fault)s.") % {"fault": error.message}) from None
