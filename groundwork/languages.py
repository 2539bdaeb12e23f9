"""Speaking the language of whoever reads: words come from its catalog (locale/), figures from a locale.

Staff read English, whatever their clients read. Which languages there are, and the locale that goes with each, is said
in groundwork.locales.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.utils import translation

from groundwork.locales import ENGLISH, LANGUAGES


def asked_for(request: HttpRequest) -> str:
    """The language that a browser asks for, for a page of which nobody knows whom it is for; English for any other."""
    return translation.get_language_from_request(request)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, texts are those of the language; one that is not among ours is written in English."""
    with translation.override(language if language in LANGUAGES else ENGLISH):
        yield
