"""Parts of a page that are drawn once for what they show."""

from typing import Final

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from groundwork import several
from groundwork.packed import Kept

register = template.Library()
# Whoever works at the templates sees at once what they do.
KEPT: Final[Kept[SafeString]] = Kept(0 if settings.DEBUG else 8 * 1024 * 1024)


@register.simple_tag
def part(name: str, **shown: object) -> SafeString:
    """What a template draws of nothing but `shown`: frozen values, told apart by what they say.

    For parts that stand on many pages alike, as a card that is the same whatever else is chosen. It may ask nothing
    else: not who is looking, nor how the company writes.
    """
    key = (name, get_language(), *shown.items())
    drawn = KEPT.get(key)
    if drawn is None:
        drawn = render_to_string(name, shown)
        KEPT.put(key, drawn, 2 * len(drawn))
    return drawn


@register.filter
def undo_of(message: Message) -> several.Undo | None:
    """The deed that takes back what a message tells of; None for most."""
    return several.undo_of(message.extra_tags or "")
