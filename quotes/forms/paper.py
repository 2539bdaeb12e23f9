"""What can be drawn on paper, as a check of what people type."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.fonts.coverage import named, undrawn


def on_paper(text: str) -> None:
    """A validator: a character that no face of the contract has would be an empty box in it.

    Of a text that is refused for what cannot be seen in it nothing more is said.
    """
    if not pricing.text_fault(text) and (missing := undrawn(text)):
        raise ValidationError(
            _("The contract cannot show %(characters)s. Write it another way, please.") % {"characters": named(missing)}
        )
