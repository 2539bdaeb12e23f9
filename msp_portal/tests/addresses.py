"""Every address of the portal, for tests that walk them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Values that fit a converter and lead to nothing.
_BY_CONVERTER = {"int": 999_999, "string": "A" * 43, "slug": "no-such", "path": "no/such", "uuid": str(UUID(int=0))}
# For addresses by regular expression, whose groups have no converter.
_BY_NAME = {"uidb36": "1", "key": "no-such"}


@dataclass(frozen=True, slots=True)
class Address:
    """A named address: its view, and a path that fits it."""

    name: str
    view: Callable[..., HttpResponse]
    arguments: tuple[tuple[str, Any], ...]

    @property
    def path(self) -> str:
        return reverse(self.name, kwargs=dict(self.arguments))


def _samples(pattern: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        found[name] = _BY_CONVERTER[kind]
    for name in pattern.regex.groupindex if not pattern.converters else ():
        found[name] = _BY_NAME.get(name, "no-such")
    return found


def _walk(patterns: list[Any], namespaces: tuple[str, ...], outer: dict[str, Any]) -> Iterator[Address]:
    for entry in patterns:
        samples = {**outer, **_samples(entry.pattern)}
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, inner, samples)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"The address {entry.pattern} needs a name."
            yield Address(":".join([*namespaces, entry.name]), entry.callback, tuple(samples.items()))


def every_address() -> list[Address]:
    """All of them, in the order of the URL configuration."""
    return list(_walk(get_resolver().url_patterns, (), {}))
