"""How often something may be asked for, counted in the shared cache by the counters that sign-in has (allauth)."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, rate: str, key: str) -> bool:
    """Count one request for `what` by whoever `key` stands for, whatever its method.

    True, and not counted, once there were as many as the `rate` says, such as "60/h".
    """
    rates = {what: f"{rate}/key"}
    counted = ratelimit.consume(request, app="portal", action=what, config=rates, key=key, limit_get=True)
    return counted is None
