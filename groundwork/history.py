"""Who changed a row, for the history that django-simple-history keeps of it."""

from datetime import datetime

from django.db.models import Model

from groundwork.models import User


def sign(row: Model, by: User | None, at: datetime | None = None, why: str = "") -> None:
    """Name who changes this row, when where that is not now, and why where that is more than an edit.

    Its next save or delete leaves that in its history. `why` is a word of the program, 100 characters at most.
    """
    row._history_user = by  # type: ignore[attr-defined]
    if at is not None:
        row._history_date = at  # type: ignore[attr-defined]
    if why:
        row._change_reason = why  # type: ignore[attr-defined]
