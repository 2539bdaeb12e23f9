"""A head of the chain: an entry that was the last one once."""

import re
from dataclasses import dataclass
from typing import Final

_SHAPE: Final = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})\Z")


@dataclass(frozen=True, slots=True)
class Head:
    """The number and hash of an entry. As text it is N:HASH, which mails and PDFs say and `verify --head` reads."""

    seq: int
    record_hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.record_hash}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """The head that a text says, with blanks and capitals as people copy them. Raises ValueError for any other."""
        found = _SHAPE.match("".join(text.split()).lower())
        if found is None:
            raise ValueError(f"{text!r} is no head: it is the number of an entry, a colon and its hash, 12:ab34…")
        return cls(int(found[1]), found[2])
