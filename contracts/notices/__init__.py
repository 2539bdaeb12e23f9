"""What a client is told of a change that needed no signature: in words, from the record and the one before.

Knows no database: both are frozen, so a notice says the same whenever it is asked for.

- words: what a notice consists of
- one module for each kind of record that is told; `_WRITERS` says which
"""

from collections.abc import Callable
from typing import Final

from contracts.documents import RecordKind, Standing
from contracts.notices.corrected import called_off_words, corrected_words
from contracts.notices.ended import ended_words, withdrawn_words
from contracts.notices.increased import increased_words
from contracts.notices.renewed import recorded_words, reminded_words, renewed_words
from contracts.notices.true_up import true_up_words
from contracts.notices.words import NoticeRow, NoticeWords

_WRITERS: Final[dict[RecordKind, Callable[[Standing, Standing], NoticeWords]]] = {
    "begun": recorded_words,
    "true-up": true_up_words,
    "increased": increased_words,
    "called-off": called_off_words,
    "corrected": corrected_words,
    "reminded": reminded_words,
    "renewed": renewed_words,
    "ended": ended_words,
    "withdrawn": withdrawn_words,
}


def is_told(standing: Standing) -> bool:
    """Whether the client gets a notice of this record: of what they agreed to in a quote they need none.

    A renewal that staff have recorded without a quote is one: nothing else tells the client what stands there.
    """
    if standing.kind == "begun":
        return standing.basis.how == "behalf" and "quote" not in dict(standing.basis.facts)
    return standing.kind in _WRITERS and standing.basis.how in ("clause", "staff")


def words_of(before: Standing, after: Standing) -> NoticeWords:
    """The notice of the record `after`. Raises KeyError for a kind of record that no notice tells of."""
    return _WRITERS[after.kind](before, after)


__all__ = ["NoticeRow", "NoticeWords", "is_told", "words_of"]
