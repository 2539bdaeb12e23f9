"""What is frozen, as values: the revision that was sent and the acceptance of it.

- revision: what a client was shown; revision_document writes it (msp-quote/2) and reads it (/1 too)
- amends: what a revision changes in a contract; cover: what stands around the figures
- acceptance: what a client has signed (msp-accept/2, reading /1), or accepted elsewhere (msp-accept/3)
- signing: who has to sign, and a signature that others have to follow (msp-sign/1)
- goods: which lines outside the plan are hardware or projects
- limits: how many of something a client may choose
- details: what a client says besides when signing
- on_behalf: how an answer came that staff have recorded
- beginning: what a contract of contracts/ begins with, from both
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
from quotes.documents.amends import Amends, AmendsKind, Reason
from quotes.documents.beginning import (
    amended_stretch,
    as_counted,
    as_signed,
    basis_of,
    first_standing,
    signed_on,
    signed_selection,
    stretch_of,
    true_up_of_before,
)
from quotes.documents.cover import Cover, CoverBrochure, CoverPicture, Section
from quotes.documents.details import NO_DETAILS, Details, details_document
from quotes.documents.goods import HARDWARE, PROJECT, Good, Goods, Line, as_good, plain
from quotes.documents.limits import Limit, Numbers
from quotes.documents.on_behalf import HOW, OnBehalf, Proof, made_on_behalf, read_made
from quotes.documents.revision import (
    Option,
    Revision,
    part_month,
    priced_from,
    validity,
)
from quotes.documents.revision_document import REVISION_FORMAT, read_revision, revision_bytes
from quotes.documents.signing import ONE_OPEN, NamedSigner, OneSignature, Signing, read_signature, signature_body

__all__ = [
    "HARDWARE",
    "HOW",
    "NO_DETAILS",
    "ONE_OPEN",
    "PROJECT",
    "REVISION_FORMAT",
    "Acceptance",
    "Amends",
    "AmendsKind",
    "Consent",
    "Cover",
    "CoverBrochure",
    "CoverPicture",
    "Details",
    "Good",
    "Goods",
    "Limit",
    "Line",
    "NamedSigner",
    "Numbers",
    "OnBehalf",
    "OneSignature",
    "Option",
    "Proof",
    "Reason",
    "Revision",
    "Section",
    "Signer",
    "Signing",
    "Totals",
    "acceptance_body",
    "amended_stretch",
    "as_counted",
    "as_good",
    "as_signed",
    "basis_of",
    "consent_to",
    "details_document",
    "first_standing",
    "made_on_behalf",
    "part_month",
    "plain",
    "priced_from",
    "read_acceptance",
    "read_made",
    "read_revision",
    "read_signature",
    "revision_bytes",
    "signature_body",
    "signed_on",
    "signed_selection",
    "stretch_of",
    "true_up_of_before",
    "validity",
]
