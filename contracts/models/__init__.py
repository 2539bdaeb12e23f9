"""The company that contracts are with, the contracts, the records of their lives, and PDFs that are kept."""

from contracts.models.contract import Contract, ContractNumber, ContractRecord, FeeStep
from contracts.models.pending_contracts import PendingContracts
from contracts.models.seller import AtEnd, NoticeUnit, Seller
from contracts.models.stored_pdf import StoredPdf

__all__ = [
    "AtEnd",
    "Contract",
    "ContractNumber",
    "ContractRecord",
    "FeeStep",
    "NoticeUnit",
    "PendingContracts",
    "Seller",
    "StoredPdf",
]
