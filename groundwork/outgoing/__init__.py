"""Requests that the portal makes itself, to addresses that somebody has typed: https alone, to no private network.

A name is resolved once, every address that it has is looked at, and the connection goes to one of those: a name that
means another address a moment later reaches nothing. Redirects are not followed, answers are limited in size and
in time, certificates are always checked. What anybody typed stands in no log.
"""

from groundwork.outgoing.asking import Answer, Limits, ask
from groundwork.outgoing.errors import OutgoingError
from groundwork.outgoing.hosts import checked_address

__all__ = ["Answer", "Limits", "OutgoingError", "ask", "checked_address"]
