"""How often something may be asked for: counted in rows of the database, so that all processes count together.

One statement counts and tells, whoever asks at the same moment (docs/adr/0058-limits-are-counted-in-rows.md).
"""

import math
import time
from dataclasses import dataclass
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from groundwork.models import RateCount

_SALT: Final = "groundwork.rate_limits"
# The while of a key begins with the first request; what comes after its end begins a new one.
_COUNT: Final = """
INSERT INTO groundwork_ratecount (key, count, ends_at) VALUES (%(key)s, 1, %(ends)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN groundwork_ratecount.ends_at <= %(now)s THEN 1 ELSE groundwork_ratecount.count + 1 END,
    ends_at = CASE WHEN groundwork_ratecount.ends_at <= %(now)s THEN %(ends)s ELSE groundwork_ratecount.ends_at END
RETURNING count, ends_at
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """One request that was counted; `wait` is 0, or in how many seconds the next one is heard, where it is too many."""

    key: str
    ends_at: float
    wait: int = 0

    def rollback(self) -> None:
        """Take it back, as if it had not been made."""
        RateCount.objects.filter(key=self.key, ends_at=self.ends_at, count__gt=0).update(count=F("count") - 1)


def count(what: str, rate: str, key: str) -> Counted:
    """Count one request for `what` by whoever `key` stands for; `rate` is how many in which while, like "60/h"."""
    limit, now = ratelimit.parse_rate(rate), time.time()
    name = _name(what, rate, key)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": name, "ends": now + limit.duration, "now": now})
        number, ends_at = cursor.fetchone()
    return Counted(name, ends_at, max(1, math.ceil(ends_at - now)) if number > limit.amount else 0)


def is_too_often(what: str, rate: str, key: str) -> bool:
    """Count one request. True once there were as many as the rate says."""
    return count(what, rate, key).wait > 0


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """The page in place of an answer, which says how many seconds to wait, for programs too."""
    refused = render(request, "429.html", status=429)
    refused["Retry-After"] = str(wait)
    return refused


def forget(what: str, rate: str, key: str) -> None:
    """Let `key` begin anew."""
    RateCount.objects.filter(key=_name(what, rate, key)).delete()


def forget_what_is_over() -> int:
    """Delete the counters whose while has ended. Returns how many those were."""
    return RateCount.objects.filter(ends_at__lte=time.time()).delete()[0]


def client_address(request: HttpRequest) -> str:
    """The visitor's address as the proxy in front says it, if there is one; of IPv6 its network."""
    return str(ratelimit.truncate_ip(get_adapter().get_client_ip(request)))


def _name(what: str, rate: str, key: str) -> str:
    return salted_hmac(_SALT, f"{what}:{rate}:{key}", algorithm="sha256").hexdigest()
