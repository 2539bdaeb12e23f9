"""What all houses stand on: people, the chain of what happened, mails, own things, and when recurring tasks are due."""

from groundwork.models.chain import ChainHead, Event, EventDetails
from groundwork.models.mail import Mail
from groundwork.models.recurring import RecurringTask
from groundwork.models.thing import CountedThing
from groundwork.models.user import User, UserManager, display_name

__all__ = [
    "ChainHead",
    "CountedThing",
    "Event",
    "EventDetails",
    "Mail",
    "RecurringTask",
    "User",
    "UserManager",
    "display_name",
]
