"""What a row of a client's history was, where it was more than an edit (`groundwork.history.sign`)."""

from typing import Final

ARCHIVED: Final = "archived"
BROUGHT_BACK: Final = "brought back"
