"""The chain of what was sent, seen and answered: written once, each entry sealed by the next.

An entry's body is canonical JSON that names its place, the hash before it, what it is about and what happened. What
the chain shows and what it cannot: docs/adr/0006-append-only-chain.md.

- entry: the bytes of an entry, its hash, and what it is held against; no database
- log: writing one, and reading it
- verifying: the whole chain read again
"""

from groundwork.chain.entry import OWN_KEYS, SCHEMA, START, Subject, record_hash, utc_text
from groundwork.chain.log import append, body_of, events_of, head, told
from groundwork.chain.verifying import Fault, said_by, verify

__all__ = [
    "OWN_KEYS",
    "SCHEMA",
    "START",
    "Fault",
    "Subject",
    "append",
    "body_of",
    "events_of",
    "head",
    "record_hash",
    "said_by",
    "told",
    "utc_text",
    "verify",
]
