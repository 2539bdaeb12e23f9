"""Secrets that are kept to be said again."""

import pytest
from pytest_django import Settings

from groundwork.kept_secrets import opened, sealed


def test_what_is_sealed_opens_for_its_purpose_alone() -> None:
    box = sealed("tøken", "sources")
    assert "ken" not in box
    assert box != sealed("tøken", "sources")
    assert opened(box, "sources") == "tøken"
    assert opened(box, "others") is None


@pytest.mark.parametrize("broken", ["", "x", "gAAAAA"])
def test_what_was_never_sealed_opens_to_nothing(broken: str) -> None:
    assert opened(broken, "sources") is None


def test_a_new_key_of_the_server(settings: Settings) -> None:
    box = sealed("token", "sources")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert opened(box, "sources") == "token"
    settings.SECRET_KEY_FALLBACKS = []
    assert opened(box, "sources") is None
