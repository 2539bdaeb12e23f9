"""Colours that can be read. Pure: hex strings in, hex strings out; contrast as WCAG 2.2 defines it."""

import colorsys
import re

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, level AA
# The surfaces of static/css/tokens.css that an accent is written on, light and dark.
LIGHT_SURFACES = ("#ffffff", "#f6f8f9", "#eef1f4")
DARK_SURFACES = ("#11171d", "#171e26", "#1a222b", "#202933")
CALM = 0.62  # how much of its saturation a colour keeps when it is made brighter
SOFT = 0.13  # the largest share of the accent in --accent-soft

_HEX = re.compile(r"#[0-9a-f]{6}\Z")
_BLACK, _WHITE = "#000000", "#ffffff"
_STEPS = 50


def is_colour(text: str) -> bool:
    """Whether the text is a colour like #0f6b5c, in lower case, and nothing else."""
    return _HEX.match(text) is not None


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, into: str, share: float) -> str:
    """`share` (0 to 1) of `colour`, the rest of `into`; the same as CSS color-mix(in srgb)."""
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(_channels(colour), _channels(into), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _legible(colour: str, surfaces: tuple[str, ...]) -> bool:
    grounds = (*surfaces, mix(colour, surfaces[0], SOFT))
    return all(contrast(colour, ground) >= TEXT_CONTRAST for ground in grounds)


def _brighter(colour: str, step: int) -> str:
    """The colour with more light. Mixing in white would make it chalky; keeping all saturation, neon."""
    hue, light, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    light += (1 - light) * step / _STEPS
    red, green, blue = colorsys.hls_to_rgb(hue, light, saturation * CALM if step else saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def on_light(colour: str) -> str:
    """The colour, or the nearest darker one that reads as text on every light surface."""
    darker = (mix(_BLACK, colour, step / _STEPS) for step in range(_STEPS))
    return next((shade for shade in darker if _legible(shade, LIGHT_SURFACES)), _BLACK)


def on_dark(colour: str) -> str:
    """The colour, or the nearest lighter one that reads as text on every dark surface."""
    brighter = (_brighter(colour, step) for step in range(_STEPS))
    return next((shade for shade in brighter if _legible(shade, DARK_SURFACES)), _WHITE)
