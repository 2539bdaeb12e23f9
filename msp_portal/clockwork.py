"""The recurring tasks of the portal (groundwork.clockwork)."""

from datetime import timedelta
from typing import Final

from groundwork import tasks
from groundwork.clockwork import Every, Recurring

TABLE: Final = (Recurring("purge-outbox", tasks.purge_outbox, Every(timedelta(hours=1))),)
