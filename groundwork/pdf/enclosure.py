"""A file inside a PDF."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What PDF readers list as an attachment: its name, what it is in words, its bytes, and when they were made.

    The name's ending says what kind of file it is; a moment has a zone.
    """

    name: str
    description: str
    content: bytes
    moment: datetime
