"""What a contract says, as values, and as the bytes that are kept of it for ever. Knows no database.

- parties: the MSP and people, as documents name them
- clauses: what may happen to a contract without a new signature
"""

from contracts.documents.clauses import (
    NO_CLAUSES,
    Clauses,
    End,
    Increase,
    Notice,
    clauses_document,
    read_clauses,
)
from contracts.documents.parties import Person, SellerCard

__all__ = [
    "NO_CLAUSES",
    "Clauses",
    "End",
    "Increase",
    "Notice",
    "Person",
    "SellerCard",
    "clauses_document",
    "read_clauses",
]
