"""What all houses stand on: people, the chain of what happened, mails, and when recurring tasks are due."""

from groundwork.models.chain import ChainHead, Event, EventDetails
from groundwork.models.mail import Mail
from groundwork.models.recurring import RecurringTask
from groundwork.models.user import User, UserManager, display_name

__all__ = ["ChainHead", "Event", "EventDetails", "Mail", "RecurringTask", "User", "UserManager", "display_name"]
