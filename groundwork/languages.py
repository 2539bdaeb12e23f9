"""The languages that a client may be written to in, and how each of them writes dates and money.

A language picks the words (locale/), a locale the formats: a client in Vienna whom a Swiss company writes to in German
reads Swiss German figures. Staff read English, whatever their clients read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from babel import Locale, UnknownLocaleError
from django.http import HttpRequest
from django.utils import translation

ENGLISH: Final = "en"
# By its own name, as in any list of languages; each but English has a folder in locale/.
LANGUAGES: Final = {ENGLISH: "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
# The names that staff read, in English.
NAMES: Final = {ENGLISH: "English", "de": "German", "fr": "French", "es": "Spanish"}
# Whose formats are taken where the company's own country does not speak it.
_USUAL: Final = {ENGLISH: "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}


def locale_in(language: str, company: str) -> str:
    """The locale in which a company with the locale `company` writes in a language: its own country's if there is one.

    `locale_in("fr", "de_CH")` is "fr_CH", `locale_in("de", "en_US")` is "de_DE". Raises KeyError for another language.
    """
    own = Locale.parse(company)
    if own.language == language:
        return company
    try:
        return str(Locale.parse(f"{language}_{own.territory}")) if own.territory else _USUAL[language]
    except UnknownLocaleError:
        return _USUAL[language]


def asked_for(request: HttpRequest) -> str:
    """The language that a browser asks for, for a page of which nobody knows whom it is for; English for any other."""
    return translation.get_language_from_request(request)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, texts are those of the language; one that is not among ours is written in English."""
    with translation.override(language if language in LANGUAGES else ENGLISH):
        yield
