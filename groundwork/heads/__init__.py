"""The end of the chain, kept where the database does not reach (docs/adr/0032-heads-outside.md).

A chain that was cut off or computed anew hangs together as well as the one that was. Only somebody who has a head of
before, an entry's number and hash, sees that the entry is not there any more. So heads go outside: onto every PDF, into
a daily mail, beside each export, and into a file that only grows.

- head: a head, as it is written everywhere: N:HASH
- key: the key that signs the lines of the file (Ed25519), which no database holds
- file: the file: a signed line for each head, added under a lock, read again after whatever broke off
- noting: what the worker adds, and what stands in the way
- checking: heads and files of them, held against the chain
"""

from groundwork.heads.checking import Found, faults_of_file, faults_of_heads
from groundwork.heads.file import HeadFileError
from groundwork.heads.head import Head
from groundwork.heads.key import HeadKeyError, current_key
from groundwork.heads.noting import current, head_of, note, note_or_say

__all__ = [
    "Found",
    "Head",
    "HeadFileError",
    "HeadKeyError",
    "current",
    "current_key",
    "faults_of_file",
    "faults_of_heads",
    "head_of",
    "note",
    "note_or_say",
]
