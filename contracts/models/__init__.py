"""The company that contracts are with."""

from contracts.models.seller import AtEnd, NoticeUnit, Seller

__all__ = ["AtEnd", "NoticeUnit", "Seller"]
