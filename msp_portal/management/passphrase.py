"""The passphrase of a backup, for a person at a terminal and for a program."""

import getpass
import sys

from django.conf import settings


def passphrase(*, twice: bool = False) -> str:
    """BACKUP_PASSPHRASE; without it asked for at a terminal (`twice`: typed again), or a line of standard input."""
    if settings.BACKUP_PASSPHRASE:
        return str(settings.BACKUP_PASSPHRASE)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    word = getpass.getpass("Passphrase of the backup: ")
    return word if not twice or getpass.getpass("Once more: ") == word else ""
