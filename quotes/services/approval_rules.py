"""The owner's rules of approval, written."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork.access import Role
from groundwork.errors import DomainError, StaleError
from groundwork.history import sign
from groundwork.models import User
from quotes.models import ApprovalPerson, ApprovalRules

Needs = ApprovalPerson.Needs


@transaction.atomic
def save_rules(
    rules: ApprovalRules, people: Mapping[User, tuple[str, bool]], by: User, expected_revision: int
) -> ApprovalRules:
    """Keep the rules, and of each person what they need and whether they approve.

    Raises StaleError where somebody has saved since `expected_revision`, DomainError where an owner could then get
    nobody's approval.
    """
    found = ApprovalRules.objects.select_for_update().first()
    if (found.revision if found else 0) != expected_revision:
        raise StaleError(
            _("Somebody else has saved this page since you opened it. Yours is below; press Save again to keep it.")
        )
    _demand_approvers(people)
    kept_rules = found or ApprovalRules()
    for field in ApprovalRules._meta.concrete_fields:
        if field.attname not in ("id", "revision"):
            setattr(kept_rules, field.attname, getattr(rules, field.attname))
    kept_rules.revision = expected_revision + 1
    sign(kept_rules, by)
    kept_rules.save()
    kept = {row.pk: row for row in ApprovalPerson.objects.all()}
    for person, (needs, approves) in people.items():
        row = kept.get(person.pk) or ApprovalPerson(user=person)
        if row.pk not in kept or (row.needs, row.approves) != (needs, approves):
            row.needs, row.approves = needs, approves
            sign(row, by)
            row.save()
    return kept_rules


def _demand_approvers(people: Mapping[User, tuple[str, bool]]) -> None:
    """Whoever needs approval gets it from an owner: another one, where an owner does."""
    owners = {person.pk for person in people if Role.OWNER in person.groups.values_list("name", flat=True)}
    for person, (needs, _approves) in people.items():
        if needs != Needs.NEVER and person.pk in owners and len(owners) == 1:
            message = _("%(name)s is the only owner, and nobody could approve their quotes. Let them never need it.")
            raise DomainError(message % {"name": person})
