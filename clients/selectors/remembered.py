"""What people have answered about files with one header."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from clients.models import ImportMemory


def header_key(header: Sequence[str]) -> str:
    """What files with these column names are remembered by, whatever the case of their letters."""
    return hashlib.sha256(json.dumps([name.casefold() for name in header]).encode()).hexdigest()


def remembered_answers(header: Sequence[str]) -> dict[str, Any]:
    """What was answered about files with these column names; nothing for a header that was never seen. One query."""
    found = ImportMemory.objects.filter(header_key=header_key(header)).first()
    return {} if found is None else found.answers
