"""The words of the owner's own things in a frozen document: those of its day, whatever they are called by now."""

import pricing
from groundwork.device_kinds import own_among
from groundwork.own_things import Thing, Things
from quotes.documents.revision import Revision


def things_of(revision: Revision) -> Things:
    """The things that the revision's counts name, by code. What is not among them is said by its key."""
    return {code: Thing(code, one, many) for code, one, many in revision.things}


def things_today(inventory: pricing.Inventory, language: str) -> tuple[tuple[str, str, str], ...]:
    """Those that the inventory counts, in today's words of that language: key, word, plural."""
    found = own_among((code for code, count in inventory.counts if count), language)
    return tuple((thing.code, thing.one, thing.many) for thing in sorted(found.values(), key=lambda thing: thing.code))
