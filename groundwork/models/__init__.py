"""What all houses stand on: people, mails, and when recurring tasks are due."""

from groundwork.models.mail import Mail
from groundwork.models.recurring import RecurringTask
from groundwork.models.user import User, UserManager, display_name

__all__ = ["Mail", "RecurringTask", "User", "UserManager", "display_name"]
