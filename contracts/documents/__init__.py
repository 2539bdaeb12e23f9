"""What a contract says, as values, and as the bytes that are kept of it for ever. Knows no database.

- parties: the MSP, the client and people, as documents name them
- clauses: what may happen to a contract without a new signature
- agreed: what was agreed at one time, and what it costs
- schedule: the fee of each month, from what was agreed one after the other
- brought_in: what was agreed before the portal, as a choice that has exactly the fee that was agreed
- renewal: a flat fee that goes on for another term
- changing, true_up: what something that is agreed anew, or counted anew, does to the fee
- standing: the whole contract after one record of its life; contract_document writes it (msp-contract/1) and reads it
"""

from contracts.documents.agreed import PlanRef, Stretch, counted_beside, size_of
from contracts.documents.changing import (
    Agreed,
    agreed_anew,
    changed,
    difference_of,
    fee_of_month,
    held_to_floor,
    selection_again,
)
from contracts.documents.clauses import (
    CLAUSE_NAMES,
    NO_CLAUSES,
    Clauses,
    End,
    Increase,
    Notice,
    clauses_document,
    clauses_from,
    read_clauses,
)
from contracts.documents.contract_document import CONTRACT_FORMAT, contract_bytes, read_contract
from contracts.documents.parties import ClientCard, Person, Picture, SellerCard, read_seller, seller_document
from contracts.documents.renewal import NextTerm, fee_at_end, raised_fee, renewed_at_fee
from contracts.documents.schedule import Fees, Step, fees_of, steps_of
from contracts.documents.standing import (
    Basis,
    Closing,
    Due,
    How,
    RecordKind,
    Standing,
    facts_of,
    renewal_deadline,
)
from contracts.documents.true_up import Recount, true_up_of, true_ups_of

__all__ = [
    "CLAUSE_NAMES",
    "CONTRACT_FORMAT",
    "NO_CLAUSES",
    "Agreed",
    "Basis",
    "Clauses",
    "ClientCard",
    "Closing",
    "Due",
    "End",
    "Fees",
    "How",
    "Increase",
    "NextTerm",
    "Notice",
    "Person",
    "Picture",
    "PlanRef",
    "RecordKind",
    "Recount",
    "SellerCard",
    "Standing",
    "Step",
    "Stretch",
    "agreed_anew",
    "changed",
    "clauses_document",
    "clauses_from",
    "contract_bytes",
    "counted_beside",
    "difference_of",
    "facts_of",
    "fee_at_end",
    "fee_of_month",
    "fees_of",
    "held_to_floor",
    "raised_fee",
    "read_clauses",
    "read_contract",
    "read_seller",
    "renewal_deadline",
    "renewed_at_fee",
    "selection_again",
    "seller_document",
    "size_of",
    "steps_of",
    "true_up_of",
    "true_ups_of",
]
