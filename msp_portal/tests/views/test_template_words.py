"""No template says a word that cannot be translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# The styleguide is for those who build pages; it is there in DEBUG alone.
READ_BY_PEOPLE = [path for path in sorted(TEMPLATES.rglob("*.*")) if path.name != "styleguide.html"]

# What is translated, what nobody reads, and the two blocks that hold a name for the style sheet.
ASIDE = re.compile(
    r"{% blocktranslate\b.*?{% endblocktranslate %}|{% comment\b.*?{% endcomment %}|{#.*?#}|<!--.*?-->"
    r"|<(script|style)\b.*?</\1>|{% block (nav_section|body_class) %}.*?{% endblock",
    re.DOTALL,
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
READ_OUT = re.compile(r'\b(?:alt|title|placeholder|label|aria-label|aria-description)="([^"]*)"')
MARKUP = re.compile(r"<[^<>]*>|&\w+;")
WORD = re.compile(r"[A-Za-z]*[a-z]{2,}")


def untranslated(template: str) -> list[str]:
    """The words that stand outside translate tags, in the text and in the attributes that are read out."""
    text = TAG.sub("", ASIDE.sub("", template))
    return [word for part in (MARKUP.sub(" ", text), *READ_OUT.findall(text)) for word in WORD.findall(part)]


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_word_is_translated(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Send it</p>", ["Send", "it"]),
        ('<p class="muted">{{ day }} until {% translate "Send it" %}</p>', ["until"]),
        ('<img alt="A lamp {{ name }}" src="{% static "lamp.svg" %}">', ["lamp"]),
        ('<p title="{% translate "Send it" %}">{# no words #}{% blocktranslate %}Sent{% endblocktranslate %}</p>', []),
    ],
)
def test_an_untranslated_word_is_seen(template: str, words: list[str]) -> None:
    assert untranslated(template) == words
