"""What somebody looks for in a list."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Chip:
    """One of the things that a list can be narrowed to, and how many it has of it. `code` is empty for all of them."""

    code: str
    label: str | Promise
    count: int
    chosen: bool


def searched(request: HttpRequest) -> str:
    """What is searched for, without characters that no name has and PostgreSQL refuses to compare (NUL)."""
    return "".join(char for char in request.GET.get("q", request.POST.get("q", "")) if char.isprintable()).strip()[:100]
