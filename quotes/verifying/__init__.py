"""Everything that is kept, read again and held against everything that it must agree with (docs/adr/0029-verify.md).

The chain (groundwork.chain) shows that its entries are as they were written. This shows that what they name is there,
that every relation holds (key -> contract -> file, revision -> entry, columns -> document, state -> entries), that what
no document says is as a baseline holds it, and that today's engine prices all of it as it was signed.

- told: what the entries say of each quote
- frozen, revisions, signatures, acceptances, standing, questions, pdfs, seals, mails: what is held against what; of
  contracts: contracts.verifying
"""

from collections.abc import Callable, Iterator
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from contracts.verifying import verify_contracts
from groundwork import append_only, chain
from groundwork.baseline import verify_baseline
from quotes.verifying.acceptances import verify_acceptances
from quotes.verifying.frozen import verify_bytes, verify_versions
from quotes.verifying.mails import verify_mails
from quotes.verifying.pdfs import verify_pdfs
from quotes.verifying.questions import verify_questions
from quotes.verifying.revisions import verify_revisions
from quotes.verifying.seals import Pending, pending_seals, verify_seals
from quotes.verifying.signatures import verify_signatures
from quotes.verifying.standing import verify_standing
from quotes.verifying.told import UNREADABLE, told_of_quotes

__all__ = ["Pending", "pending_seals", "verify_all", "verify_quotes"]


def verify_all() -> Iterator[str]:
    """Everything that does not agree, each as "place: what", the chain first. Nothing: all is well.

    Reads in batches and locks nothing. Call it in a `groundwork.transactions.snapshot` where others write meanwhile.
    """
    for name, check in _CHECKS.items():
        yield from _going_on(name, check)


def verify_quotes() -> Iterator[str]:
    """The same of quotes alone: what was published, sent, accepted and mailed."""
    for check in _OF_QUOTES.values():
        yield from check()


def _chain() -> Iterator[str]:
    yield from map(str, chain.verify())


def _triggers() -> Iterator[str]:
    for table in append_only.unprotected(connection):
        yield f"table {table}: its rows can be changed, its append-only triggers are missing or other ones"


def _revisions() -> Iterator[str]:
    yield from verify_revisions(told_of_quotes())


def _standing() -> Iterator[str]:
    yield from verify_standing(told_of_quotes())


def _questions() -> Iterator[str]:
    yield from verify_questions(told_of_quotes())


def _going_on(name: str, check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """What a check finds; where a value is one that no program wrote, that it stopped there."""
    try:
        yield from check()
    except (*UNREADABLE, ObjectDoesNotExist) as error:
        yield f"{name}: what is there cannot be read, and what comes after it was not looked at: {error!r}"


_OF_QUOTES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "frozen bytes": verify_bytes,
    "plan versions": verify_versions,
    "revisions": _revisions,
    "signatures": verify_signatures,
    "acceptances": verify_acceptances,
    "quotes": _standing,
    "questions": _questions,
    "PDFs": verify_pdfs,
    "seals": verify_seals,
    "mails": verify_mails,
}
_CHECKS: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "chain": _chain,
    "triggers": _triggers,
    "baselines": verify_baseline,
    **_OF_QUOTES,
    "contracts": verify_contracts,
}
