"""Speaking the language of whoever reads: words come from its catalog (locale/), figures from a locale.

Staff read English, whatever their clients read. Which languages there are, and the locale that goes with each, is said
in groundwork.locales.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.http import HttpRequest
from django.utils import translation

from groundwork.locales import ENGLISH, LANGUAGES, written_as


def asked_for(request: HttpRequest) -> str:
    """The language that a browser asks for, for a page of which nobody knows whom it is for; English for any other."""
    return translation.get_language_from_request(request)


class Writing(Protocol):
    """How somebody is written to: a language for the words, a locale for dates and figures."""

    @property
    def language(self) -> str: ...

    @property
    def locale(self) -> str: ...


@contextmanager
def speaking_to(card: Writing) -> Iterator[None]:
    """Inside, words are those of the language, and what is written without a locale of its own has this one."""
    with speaking(card.language), written_as(lambda: card.locale):
        yield


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, texts are those of the language; one that is not among ours is written in English."""
    with translation.override(language if language in LANGUAGES else ENGLISH):
        yield
