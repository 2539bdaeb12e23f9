"""The company that contracts are with, the contracts, the records of their lives, and PDFs that are kept."""

from contracts.models.calendar_feed import CalendarFeed
from contracts.models.contract import Contract, ContractNumber, ContractRecord, FeeStep
from contracts.models.seller import AtEnd, NoticeUnit, Seller
from contracts.models.stored_pdf import StoredPdf

__all__ = [
    "AtEnd",
    "CalendarFeed",
    "Contract",
    "ContractNumber",
    "ContractRecord",
    "FeeStep",
    "NoticeUnit",
    "Seller",
    "StoredPdf",
]
