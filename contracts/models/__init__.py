"""The company that contracts are with, the contracts, and the records of their lives."""

from contracts.models.calendar_feed import CalendarFeed
from contracts.models.contract import Contract, ContractNumber, ContractRecord, FeeStep
from contracts.models.seller import AtEnd, NoticeUnit, Seller

__all__ = [
    "AtEnd",
    "CalendarFeed",
    "Contract",
    "ContractNumber",
    "ContractRecord",
    "FeeStep",
    "NoticeUnit",
    "Seller",
]
