"""What a row of a client's history was, where it was more than an edit (`groundwork.history.sign`)."""

from typing import Final

ARCHIVED: Final = "archived"
BROUGHT_BACK: Final = "brought back"
MERGED_AWAY: Final = "merged away"
# Of the client that stays; the key of the other one follows.
TOOK_IN: Final = "took in "
FROM_A_FILE: Final = "from a file"
