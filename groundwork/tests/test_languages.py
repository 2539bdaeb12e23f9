"""Which locale goes with a language, and that nobody else is switched."""

import pytest
from django.utils.translation import get_language, gettext

from groundwork.languages import speaking
from groundwork.locales import LANGUAGES, locale_in


@pytest.mark.parametrize(
    ("language", "company", "locale"),
    [
        ("en", "en_US", "en_US"),
        ("en", "en_GB", "en_GB"),
        ("de", "en_US", "de_DE"),  # nobody writes German as in the United States
        ("de", "en_AT", "de_AT"),
        ("fr", "en_CH", "fr_CH"),
        ("fr", "en_CA", "fr_CA"),
        ("es", "en_US", "es_US"),
        ("es", "en_AT", "es_ES"),
        ("en", "de_CH", "en_CH"),
        ("de", "de", "de"),
    ],
)
def test_a_language_is_written_as_in_the_companys_country_where_it_is_spoken_there(
    language: str, company: str, locale: str
) -> None:
    assert locale_in(language, company) == locale


def test_a_language_is_spoken_inside_and_no_longer() -> None:
    said = []
    for language in (*LANGUAGES, "xx"):
        with speaking(language):
            said.append(gettext("What stays"))
    assert said == ["What stays", "Was bleibt", "Ce qui reste", "Lo que se mantiene", "What stays"]
    assert get_language() == "en"
