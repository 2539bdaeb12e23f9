"""Removing a thing of the owner's own, which nothing may count."""

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork.errors import DomainError
from groundwork.models import CountedThing, User
from groundwork.thing_edits import delete_thing
from quotes.selectors.things import line_of


@transaction.atomic
def remove_thing(thing: CountedThing, by: User) -> None:
    """Take out a thing that no plan counts and no client has. Raises DomainError for one that is used, or is gone."""
    found = CountedThing.objects.select_for_update().filter(pk=thing.pk).first()
    if found is None:
        raise DomainError(_("Somebody has removed this meanwhile."))
    if line_of(found).used:
        raise DomainError(_("%(things)s are counted, so they stay. Hide them instead.") % {"things": found.many})
    delete_thing(found, by)
