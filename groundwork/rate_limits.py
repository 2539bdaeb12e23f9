"""How often something may be asked for, counted in the shared cache by the counters that sign-in has (allauth)."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, rate: str, key: str) -> bool:
    """Count one request for `what` by whoever `key` stands for, whatever its method.

    True, and not counted, once there were as many as the `rate` says, such as "60/h".
    """
    return count(request, what, rate, key) is None


def count(request: HttpRequest, what: str, rate: str, key: str) -> ratelimit.RateLimitUsage | None:
    """The same; what is returned can be taken back (`rollback`). None where there were too many."""
    rates = {what: f"{rate}/key"}
    return ratelimit.consume(request, app="portal", action=what, config=rates, key=key, limit_get=True)


def forget(request: HttpRequest, what: str, rate: str, key: str) -> None:
    """Let `key` begin anew."""
    ratelimit.clear(request, app="portal", action=what, config={what: f"{rate}/key"}, key=key)


def client_address(request: HttpRequest) -> str:
    """The visitor's address as the proxy in front says it, if there is one; of IPv6 its network."""
    return str(ratelimit.truncate_ip(get_adapter().get_client_ip(request)))
