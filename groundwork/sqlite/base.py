"""What Django loads of a database backend.

SQLite takes one writer at a time and keeps no queue: whoever finds the database taken sleeps, up to a tenth of a
second, and tries again, while somebody else takes it the moment it is free. Of twenty who sign at once some waited for
seconds. So a transaction that writes, which begins IMMEDIATE here, waits for its turn first.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from groundwork.line import TooLongError
from groundwork.sqlite.turns import Turns, turns_at

# How a transaction begins that takes the lock with its first word.
_WRITES: Final = ("IMMEDIATE", "EXCLUSIVE")


# Its stubs know none of what is written anew here.
_Wrapper: Any = base.DatabaseWrapper


class DatabaseWrapper(_Wrapper):  # type: ignore[misc]
    """A connection that takes its turn with the transaction and gives it back at its end.

    Where no file can be made beside the database, as on a full disk, there are no turns and SQLite's own waiting is
    left. Single statements outside of a transaction wait as SQLite does.
    """

    _turns: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # where that fails the transaction goes on, until it is rolled back
        self._give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        if self._turns is not None or self.transaction_mode not in _WRITES or self.is_in_memory_db():
            return
        turns = None
        with suppress(OSError):
            turns = turns_at(Path(f"{self.settings_dict['NAME']}-turns"))
        if turns is None:
            return
        try:
            turns.take(self.settings_dict["OPTIONS"]["timeout"])
        except TooLongError:
            raise OperationalError("database is locked") from None  # as SQLite says it
        self._turns = turns

    def _give_turn(self) -> None:
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.give()
