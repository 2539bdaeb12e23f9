"""Who put a client away."""

from clients.models import Client
from clients.models.reasons import ARCHIVED


def archived_by(client: Client) -> str:
    """Who archived the client; empty where that is not on record. One query."""
    row = client.history.filter(history_change_reason=ARCHIVED).select_related("history_user").first()
    return str(row.history_user) if row is not None and row.history_user is not None else ""
