"""What the portal has of one person: every row in which one of their addresses or names stands.

It knows no table by name, so that no table is forgotten: each one is read, as a backup reads it. What stands in a
sealed file alone is not found by its words, but the record it was made from is.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

from groundwork.backups.tables import columns_of, known, models_of
from groundwork.transactions import snapshot

# What opens something, or what another fingerprint hangs on: nothing of it says anything about a person.
_KEYS: Final = frozenset(
    {"password", "nonce", "digest", "mac", "salt", "secret", "token", "session_key", "session_data"}
)
_NOT_THEIRS: Final = frozenset({"mfa_authenticator", "socialaccount_socialtoken", "account_emailconfirmation"})


def told_of(words: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each row that has one of these words, whatever their case, in one state of the database: its `table`, and as
    `row` its columns without keys and secrets. Documents stand there as they are; a file by its size and SHA-256.
    """
    is_told = _finder(words)
    with snapshot():
        for model in models_of(known()):
            if model._meta.db_table in _NOT_THEIRS:
                continue
            names = [field.attname for field in columns_of(model).values() if field.attname not in _KEYS]
            for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=50):
                shown = {name: _shown(value) for name, value in zip(names, row, strict=True)}
                if is_told.search(json.dumps(shown, ensure_ascii=False, cls=DjangoJSONEncoder).casefold()):
                    yield {"table": model._meta.db_table, "row": shown}


def names(word: str, text: str) -> bool:
    """Whether the word stands in a text of JSON, whatever its case."""
    return _finder([word]).search(text.casefold()) is not None


def _finder(words: Sequence[str]) -> re.Pattern[str]:
    """Finds one of the words where it is no part of a longer one, as ann@harbor.example is of joann@harbor.example."""
    each = "|".join(re.escape(json.dumps(word.casefold(), ensure_ascii=False)[1:-1]) for word in words)
    return re.compile(rf"(?<![\w.+-])(?:{each})(?![\w-])")


def _shown(value: Any) -> Any:
    if not isinstance(value, bytes | memoryview | bytearray):
        return value
    data = bytes(value)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    try:
        return json.loads(text)
    except ValueError:
        return text
