"""Who changed a row, for the history that django-simple-history keeps of it."""

from datetime import datetime

from django.db.models import Model

from groundwork.models import User


def sign(row: Model, by: User | None, at: datetime | None = None) -> None:
    """Name who changes this row, and when where that is not now: its next save or delete leaves that in its history."""
    row._history_user = by  # type: ignore[attr-defined]
    if at is not None:
        row._history_date = at  # type: ignore[attr-defined]
