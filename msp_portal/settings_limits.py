"""How often something may be done under /p/, by a link and by all links of one client's address (docs/deploy.md)."""

import re
from typing import Final

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
_RATE: Final = r"([1-9][0-9]{0,6}/([1-9][0-9]{0,3})?[smhd])"
_RATES: Final = re.compile(rf"{_RATE},{_RATE}", re.ASCII)


def read_rates(name: str, said: str) -> tuple[str, str] | None:
    """Of a link and of an address; None where there is no limit. Raises ImproperlyConfigured."""
    if said == "none":
        return None
    found = _RATES.fullmatch(said.replace(" ", ""))
    if found is None:
        raise ImproperlyConfigured(f"{name} must be like 60/h,600/h (of a link, of an address), or none, not {said!r}.")
    return found[1], found[3]


# Offices have one address for everybody: what one person may do with a link, ten may from it, and forty do.
PROPOSAL_LIMITS: dict[str, tuple[str, str] | None] = {
    "sign": read_rates("LIMIT_SIGNING", _env.str("LIMIT_SIGNING", default="60/h,600/h")),
    "code": read_rates("LIMIT_CODES", _env.str("LIMIT_CODES", default="60/h,600/h")),
    "question": read_rates("LIMIT_QUESTIONS", _env.str("LIMIT_QUESTIONS", default="60/h,600/h")),
    "forward": read_rates("LIMIT_FORWARDING", _env.str("LIMIT_FORWARDING", default="30/h,300/h")),
    "pdf": read_rates("LIMIT_PDFS", _env.str("LIMIT_PDFS", default="60/10m,1200/10m")),
}
