"""What all houses stand on: people, the chain of what happened, evidence, mails, own things, the clockwork, backups."""

from groundwork.models.backup import Backup
from groundwork.models.chain import ChainHead, Event, EventDetails
from groundwork.models.evidence import EvidenceContent, EvidenceFile
from groundwork.models.held_file import HeldFile
from groundwork.models.last_number import LastNumber
from groundwork.models.mail import Mail
from groundwork.models.rate_count import RateCount
from groundwork.models.recurring import RecurringTask
from groundwork.models.thing import CountedThing
from groundwork.models.user import User, UserManager, display_name

__all__ = [
    "Backup",
    "ChainHead",
    "CountedThing",
    "Event",
    "EventDetails",
    "EvidenceContent",
    "EvidenceFile",
    "HeldFile",
    "LastNumber",
    "Mail",
    "RateCount",
    "RecurringTask",
    "User",
    "UserManager",
    "display_name",
]
