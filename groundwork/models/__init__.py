"""What all houses stand on: people, and the chain of what happened."""

from groundwork.models.chain import ChainHead, Event, EventDetails
from groundwork.models.user import User, UserManager, display_name

__all__ = ["ChainHead", "Event", "EventDetails", "User", "UserManager", "display_name"]
