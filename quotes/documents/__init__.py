"""What is frozen, as values: the revision that was sent, the acceptance of it, and the check of everything kept.

- revision: what a client was shown (msp-quote/1)
- acceptance: what a client has signed (msp-accept/2, reading /1)
- verifying: all frozen rows against their hashes and the chain; the only room that knows the database
"""

from quotes.documents.acceptance import (
    Acceptance,
    Consent,
    Signer,
    Totals,
    acceptance_body,
    consent_to,
    read_acceptance,
)
from quotes.documents.revision import (
    REVISION_FORMAT,
    Option,
    Person,
    Revision,
    SellerCard,
    priced_from,
    read_revision,
    revision_bytes,
    validity,
)

__all__ = [
    "REVISION_FORMAT",
    "Acceptance",
    "Consent",
    "Option",
    "Person",
    "Revision",
    "SellerCard",
    "Signer",
    "Totals",
    "acceptance_body",
    "consent_to",
    "priced_from",
    "read_acceptance",
    "read_revision",
    "revision_bytes",
    "validity",
]
