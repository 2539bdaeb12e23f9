"""What the owner wrote of the company in another language than they usually write in: beside the text, in its row.

A model with such texts has a column `texts`: by language and field what it is in that language, and the text that it
was made of. A plan has its own (`pricing.wordings`).
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from django.db import models

# By language and field: the text in that language, and the one that it was made of.
Texts = Mapping[str, Mapping[str, tuple[str, str] | list[str]]]
NOTHING: Final[tuple[str, str]] = ("", "")


class WithTexts(Protocol):
    """A row, or what was read of it, with texts in other languages."""

    @property
    def texts(self) -> Any: ...


def texts_column() -> "models.JSONField[Any, Any]":
    """The column of a model whose texts may be written in several languages."""
    return models.JSONField(default=dict, blank=True, editable=False)


def text_in(language: str, row: WithTexts, field: str) -> str:
    """A text of the row as a client of that language reads it: where that was written, else as it is."""
    own = str(getattr(row, field))
    return (own and beside(row, language, field)[0]) or own


def beside(row: WithTexts, language: str, field: str) -> tuple[str, str]:
    """What a text is in that language and which text it was made of; NOTHING where it was not written."""
    said, of = row.texts.get(language, {}).get(field, NOTHING)
    return said, of


def with_said(texts: Texts, language: str, field: str, said: str, of: str) -> dict[str, Any]:
    """The column with one text more, or with "" one less."""
    found: dict[str, Any] = {code: dict(fields) for code, fields in texts.items()}
    found.setdefault(language, {}).pop(field, None)
    if said:
        found[language][field] = [said, of]
    return {code: fields for code, fields in found.items() if fields}
