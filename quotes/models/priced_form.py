"""Forms of what months are priced from, each kept once for all quotes that have it."""

import hashlib

from django.db import models


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
    def holding(cls, *texts: str) -> "tuple[PricedForm, ...]":
        """The forms with these texts, kept if they were not there yet. One query where they were."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        found = {row.sha256: row for row in cls.objects.filter(sha256__in=keys)}
        return tuple(
            found.get(key) or cls.objects.get_or_create(sha256=key, defaults={"text": text})[0]
            for key, text in zip(keys, texts, strict=True)
        )
