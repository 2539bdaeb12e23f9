"""The recurring tasks of the portal (groundwork.clockwork)."""

from datetime import time, timedelta
from typing import Final

from clients import recurring as client_recurring
from contracts import recurring
from contracts.models import Seller
from groundwork import tasks
from groundwork.clockwork import Daily, Every, Recurring
from msp_portal import tasks as sign_in_tasks
from quotes import recurring as quote_recurring
from quotes import tasks as quote_tasks


def _company_zone() -> str:
    return Seller.current().time_zone


TABLE: Final = (
    Recurring("purge-outbox", tasks.purge_outbox, Every(timedelta(hours=1))),
    Recurring("forget-counts", tasks.forget_counts, Every(timedelta(hours=1))),
    Recurring("forget-sessions", sign_in_tasks.forget_sessions, Every(timedelta(hours=1))),
    Recurring("hold-rows", tasks.hold_rows, Every(timedelta(hours=1))),
    # A seal that could not be laid is tried again for ever; the outbox's own tries end after hours.
    Recurring("seal-contracts", quote_tasks.seal_what_waits, Every(timedelta(minutes=10))),
    # Nobody who asks for a PDF waits while it is made, so it is made whatever became of the job that was to do it.
    Recurring("render-proposals", quote_tasks.render_what_is_missing, Every(timedelta(hours=1))),
    Recurring("forget-codes", quote_tasks.forget_codes, Every(timedelta(hours=6))),
    # By night, and before the backup, which is to have less of people rather than more.
    Recurring("erase-old", quote_tasks.erase_what_is_old, Daily(time(2, 0), _company_zone)),
    # The outbox sends what is due; this asks again for what was given up there.
    Recurring("send-planned", quote_recurring.send_what_is_due, Every(timedelta(minutes=10))),
    # Those who have signed read in the morning that the last day went by without the others.
    Recurring("tell-of-expired", quote_recurring.tell_of_expired, Daily(time(7, 20), _company_zone)),
    # In the morning, when people read their mail.
    Recurring("remind-clients", quote_recurring.remind_clients, Daily(time(9, 0), _company_zone)),
    # In the night, when least is written and read.
    Recurring("make-backup", tasks.make_backup, Daily(time(2, 30), _company_zone)),
    # As soon as a day is over: what renews without notice is over until then.
    Recurring("renew-contracts", recurring.renew_contracts, Daily(time(0, 5), _company_zone)),
    # By night, when nobody works with the tool, and before anybody looks at the counts.
    Recurring("pull-devices", client_recurring.pull_devices, Daily(time(3, 0), _company_zone)),
    Recurring("forget-lists", client_recurring.forget_lists, Every(timedelta(hours=1))),
    # Not in the night: these are mails that people read.
    Recurring("tell-of-days", recurring.tell_of_days, Daily(time(7, 15), _company_zone)),
    Recurring("mail-head", recurring.mail_head, Daily(time(7, 0), _company_zone)),
    Recurring("send-statements", recurring.send_statements, Daily(time(7, 30), _company_zone)),
)
