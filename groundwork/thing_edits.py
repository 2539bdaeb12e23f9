"""Adding, renaming, hiding and removing things of the owner's own. Who uses one is asked further up, in quotes."""

from collections.abc import Collection
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

import pricing
from groundwork.device_kinds import KINDS, is_kind, noun
from groundwork.errors import DomainError, StaleError
from groundwork.history import sign
from groundwork.models import CountedThing, User
from groundwork.own_things import forget

LONGEST: Final = 60
MOST: Final = 100


class WordTakenError(DomainError):
    """The word is already something's. `field` is the one that has it: `one` or `many`."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def add_thing(one: str, many: str, *, by: User | None, code: str = "") -> CountedThing:
    """A new thing with these words. `code` is a key that plans count already; without it one is made from the word.

    Raises WordTakenError for a word that is a kind's of the catalogue or another thing's, DomainError for a code that
    is taken and for more than MOST things.
    """
    check_words(one, many)
    taken = set(CountedThing.objects.values_list("code", flat=True))
    if is_kind(code) or code in taken:
        raise DomainError(_("“%(code)s” is counted already. Look at the list again.") % {"code": code})
    if len(taken) >= MOST:
        raise DomainError(_("There are %(most)d things already. Remove one that nobody uses first.") % {"most": MOST})
    thing = CountedThing(code=code or code_for(one, taken), one=pricing.one_line(one), many=pricing.one_line(many))
    try:
        with transaction.atomic():
            _save(thing, by)
    except IntegrityError as error:  # two owners at once
        raise DomainError(_("Somebody has added this meanwhile. Look at the list again.")) from error
    return thing


def change_thing(thing: CountedThing, one: str, many: str, *, hidden: bool, revision: int, by: User | None) -> None:
    """Give it these words, hide it or offer it again. What is frozen keeps the words of its day.

    `revision` is the one that the owner saw. Raises StaleError, WordTakenError.
    """
    check_words(one, many, thing)
    with transaction.atomic():
        found = CountedThing.objects.select_for_update().filter(pk=thing.pk, revision=revision).first()
        if found is None:
            raise StaleError(
                _("Somebody has changed this meanwhile. What you typed is kept: look at theirs, then save again.")
            )
        found.one, found.many, found.hidden = pricing.one_line(one), pricing.one_line(many), hidden
        found.revision += 1
        _save(found, by)


def delete_thing(thing: CountedThing, by: User | None) -> None:
    """Take it out; its history stays. Whether it is used has to be asked before, in the same transaction."""
    sign(thing, by)
    thing.delete()
    forget()


def check_words(one: str, many: str, own: CountedThing | None = None) -> None:
    """Raises WordTakenError if a word is that of a kind of the catalogue, or of another thing than `own`."""
    taken = {
        pricing.folded(noun(kind.code, number, for_clients=theirs))
        for kind in KINDS
        for number in (1, 2)
        for theirs in (False, True)
    }
    taken |= {pricing.folded(kind.code) for kind in KINDS}
    others = CountedThing.objects.all() if own is None else CountedThing.objects.exclude(pk=own.pk)
    for other in others:
        taken |= {pricing.folded(word) for word in (other.code, other.one, other.many)}
    for field, word in (("one", one), ("many", many)):
        if pricing.folded(word) in taken:
            said = _("“%(word)s” is counted already. Choose another word.") % {"word": pricing.one_line(word)}
            raise WordTakenError(said, field)


def code_for(one: str, taken: Collection[str]) -> str:
    """The word as a key: small letters, digits, hyphens. A number comes behind where that is taken, or a kind."""
    start = slugify(one)[:40].strip("-") or "thing"
    code, number = start, 1
    while code in taken or is_kind(code):
        number += 1
        code = f"{start}-{number}"
    return code


def _save(thing: CountedThing, by: User | None) -> None:
    if by is not None:  # or whoever makes the request
        sign(thing, by)
    thing.save()
    forget()
