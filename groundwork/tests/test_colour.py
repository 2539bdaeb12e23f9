"""An accent is always readable, whatever the MSP chose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork import colour

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0f6b5c", "#ffffff", 6.41),
        ("#abcdef", "#abcdef", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colour.contrast(other, one) == colour.contrast(one, other)


@given(COLOURS)
def test_every_accent_can_be_read_on_every_light_surface(accent: str) -> None:
    shade = colour.on_light(accent)

    assert all(colour.contrast(shade, surface) >= colour.TEXT_CONTRAST for surface in colour.LIGHT_SURFACES)


@given(COLOURS)
def test_every_accent_can_be_read_on_every_dark_surface(accent: str) -> None:
    shade = colour.on_dark(accent)

    assert all(colour.contrast(shade, surface) >= colour.TEXT_CONTRAST for surface in colour.DARK_SURFACES)


def test_an_accent_that_can_be_read_stays_as_it_was_chosen() -> None:
    assert colour.on_light("#0f6b5c") == "#0f6b5c"
    assert colour.on_dark("#ffcc00") == "#ffcc00"


@pytest.mark.parametrize("text", ["", "#fff", "#0F6B5C", "#0f6b5c\n", "red", "#0f6b5c;}", "#" + "\u0660" * 6])
def test_only_plain_colours_are_colours(text: str) -> None:
    assert not colour.is_colour(text)


def test_mix_takes_shares() -> None:
    assert colour.mix("#ffffff", "#000000", 0.5) == "#808080"
    assert colour.mix("#123456", "#000000", 1) == "#123456"
