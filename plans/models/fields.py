"""The three kinds of decimals and the codes. Fifteen significant digits each: more than that SQLite does not keep."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CODE_SHAPE = r"^[a-z0-9][a-z0-9-]{0,39}\Z"


class CodeField(models.CharField[str, str]):
    """A code of the plan file: short, lower case, never shown to a client."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", _("code"))
        kwargs["max_length"] = 40
        super().__init__(*args, **kwargs)
        self.validators.append(
            RegexValidator(
                CODE_SHAPE,
                _("Use lower-case letters, digits and hyphens, at most 40, not beginning with a hyphen."),
            )
        )


class _ExactField(models.DecimalField[Any, Any]):
    max_size = 15
    scale = 4

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = self.max_size
        kwargs["decimal_places"] = self.scale
        super().__init__(*args, **kwargs)


class MoneyField(_ExactField):
    """A price or an amount of money, in the plan's currency, to four decimals."""

    scale = 4


class QuantityField(_ExactField):
    """A cost, an hourly rate or minutes, to six decimals."""

    scale = 6


class RateField(_ExactField):
    """A share: 0.0825 is 8.25 percent. To eight decimals."""

    scale = 8
