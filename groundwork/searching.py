"""What somebody looks for in a list."""

from django.http import HttpRequest


def searched(request: HttpRequest) -> str:
    """What is searched for, without characters that no name has and PostgreSQL refuses to compare (NUL)."""
    return "".join(char for char in request.GET.get("q", "") if char.isprintable()).strip()[:100]
