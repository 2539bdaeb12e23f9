"""What is not kept longer than it is good for."""

from datetime import datetime, timedelta
from typing import Final

from quotes.models import SigningCode

_KEPT: Final = timedelta(days=1)


def forget_codes(now: datetime) -> int:
    """Delete the codes for signing of before yesterday, with the addresses they went to. Returns how many."""
    return SigningCode.objects.filter(made_at__lt=now - _KEPT).delete()[0]
