"""Forms of what months are priced from, each kept once for all quotes that have it."""

import hashlib
from typing import Final

from django.db import models

from groundwork.prepared import Prepared


class PricedForm(models.Model):
    """Which things are counted, or what was chosen but for its figures; a quote has one of each (`pricing.Kept`).

    It names codes of plans and inventory keys only, so it outlives every quote that had it. It is never changed.
    """

    text = models.TextField()
    # Of the text, which may be longer than what an index takes.
    sha256 = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def holding(cls, text: str) -> "PricedForm":
        """The form with this text, kept if it was not there yet."""
        key = hashlib.sha256(text.encode()).hexdigest()
        try:
            form: PricedForm = _FORM.get(key)
        except cls.DoesNotExist:
            form, _new = cls.objects.get_or_create(sha256=key, defaults={"text": text})
        return form


_FORM: Final = Prepared(1, lambda sha256: PricedForm.objects.filter(sha256=sha256).order_by())
