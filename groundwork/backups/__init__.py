"""A backup: one file that has the whole portal in it, and can be put back onto either kind of database.

It is a zip. Each table is a part with a line of JSON for each row. Beside them are the file of heads, the keys (sealed
by a passphrase), and a manifest with the versions, the migrations, the head of the chain and the SHA-256 of every part
(docs/adr/0043-backups.md).

- manifest: what the file says of itself
- tables: which tables there are, and how their values are written
- secrets: the keys, and the passphrase that seals them
- writing: one state of a database that goes on being written to, as a file
- reading: the file, every part held against its hash
- restoring: the file into an empty place
- keeping: what is made by the clock, kept, noted and told
"""

from groundwork.backups.errors import BackupError, NotMigratedError
from groundwork.backups.keeping import back_up, latest
from groundwork.backups.manifest import Manifest, Part
from groundwork.backups.reading import opened
from groundwork.backups.restoring import Restored, restore
from groundwork.backups.secrets import SHORTEST_PASSPHRASE
from groundwork.backups.writing import Written, write_backup

__all__ = [
    "SHORTEST_PASSPHRASE",
    "BackupError",
    "Manifest",
    "NotMigratedError",
    "Part",
    "Restored",
    "Written",
    "back_up",
    "latest",
    "opened",
    "restore",
    "write_backup",
]
