"""What people have answered about a file, kept for the next file with the same header."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from clients.importing.rows import Choices
from clients.models import ImportMemory
from clients.selectors.remembered import header_key


def answers_of(choices: Choices) -> dict[str, Any]:
    """Answers as they are stored."""
    return {
        "columns": dict(choices.columns),
        "kinds": dict(choices.kinds),
        "date_order": choices.date_order or "",
        "day_numbers": sorted(choices.day_numbers),
        "retire_missing": choices.retire_missing,
        "sheet": choices.reading.sheet,
        "code_page": choices.reading.code_page,
    }


def remember_answers(header: Sequence[str], choices: Choices, now: datetime) -> None:
    """Keep what was answered. Whether what is missing is retired, and which sheet is read, is about one file."""
    said = answers_of(choices)
    del said["retire_missing"], said["sheet"]
    if not any(said.values()):
        ImportMemory.objects.filter(header_key=header_key(header)).delete()
        return
    ImportMemory.objects.update_or_create(header_key=header_key(header), defaults={"answers": said, "changed_at": now})
