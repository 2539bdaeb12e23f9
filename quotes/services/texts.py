"""Writing what the company says to its clients in another language."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork.errors import StaleError
from groundwork.history import sign
from groundwork.models import User
from groundwork.own_things import forget
from groundwork.said import with_said
from quotes.selectors.texts import MODELS


@transaction.atomic
def write_company_texts(
    language: str, said: Mapping[str, tuple[str, str]], revisions: Mapping[str, int], by: User
) -> None:
    """Write these texts, all of them or none: by name ("item:12:text") the text, "" for none, and what it was made of.

    `revisions` are those of the rows that the owner saw, by key ("item:12"). What was sent keeps what it was sent with.
    Raises StaleError where somebody has changed one of the rows since.
    """
    by_row: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for name, text in said.items():
        key, _colon, field = name.rpartition(":")
        by_row[key][field] = text
    for key, texts in sorted(by_row.items()):
        name, _colon, pk = key.partition(":")
        rows: Any = MODELS[name]._default_manager.select_for_update()
        row = rows.filter(pk=pk, revision=revisions[key]).first()
        if row is None:
            raise StaleError(
                _("Somebody has changed one of these texts. What you typed is kept: look at it and save again.")
            )
        for field, (now, of) in texts.items():
            row.texts = with_said(row.texts, language, field, now, of)
        row.revision += 1
        sign(row, by)
        row.save()
    forget()
