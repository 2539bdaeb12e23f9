"""The words of the owner's own things in a frozen document: those of its day, whatever they are called by now."""

from typing import Any

from groundwork.own_things import Thing, Things
from quotes.documents.revision import Revision


def things_of(revision: Revision) -> Things:
    """The things that the revision's counts name, by code. What is not among them is said by its key."""
    return {}


def things_document(things: Things) -> dict[str, list[str]]:
    """Things as a document has them: by code, what one and what several are called."""
    return {code: [thing.one, thing.many] for code, thing in things.items()}


def read_things(document: Any) -> dict[str, Thing]:
    """What `things_document` wrote."""
    return {code: Thing(code, one, many) for code, (one, many) in document.items()}
