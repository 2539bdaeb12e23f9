"""The company that contracts are with, contracts, the records of their lives, statements, and PDFs that are kept."""

from contracts.models.calendar_feed import CalendarFeed
from contracts.models.contract import Contract, ContractNumber, ContractRecord, FeeStep
from contracts.models.pending_contracts import PendingContracts
from contracts.models.seller import AtEnd, NoticeUnit, Seller, StatementEvery
from contracts.models.statement import SentStatement, StatementRule, WorkFigures
from contracts.models.stored_pdf import StoredPdf

__all__ = [
    "AtEnd",
    "CalendarFeed",
    "Contract",
    "ContractNumber",
    "ContractRecord",
    "FeeStep",
    "NoticeUnit",
    "PendingContracts",
    "Seller",
    "SentStatement",
    "StatementEvery",
    "StatementRule",
    "StoredPdf",
    "WorkFigures",
]
