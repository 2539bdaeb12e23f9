"""The dry run of a list of people: who is new, who changed, who is gone, and what that comes to. Changes nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from clients.importing.reading import Table
from clients.importing.row_cells import Refused
from clients.models.client import name_key
from clients.people.kinds import COUNTED, Facts, Rules
from clients.people.rows import Answers, Entry, Listed, understand
from groundwork.tables.errors import UnreadableFileError


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who is on record."""

    pk: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """What would be done: `changed` are those on record with what becomes of them, `missing` who is not in the list.

    `gone` are the keys of those of them who would be removed; `replaces`: the list is of licences and those on record
    are people, or the other way round. `after` is everybody once it is carried out, `counts` what they come to, by key
    of the inventory.
    """

    listed: Listed
    new: tuple[Entry, ...]
    changed: tuple[tuple[KnownPerson, Facts], ...]
    unchanged: int
    missing: tuple[KnownPerson, ...]
    gone: frozenset[int]
    refused: tuple[Refused, ...]
    after: tuple[Facts, ...]
    counts: dict[str, int]
    replaces: bool


def counts_of(people: Iterable[Facts], rules: Rules) -> dict[str, int]:
    """How many users, mailboxes and shared mailboxes people come to, by key of the inventory."""
    found: Counter[str] = Counter()
    for facts in people:
        for what in rules.counts_as(facts):
            found[what] += facts.number
    return {what: found[what] for what in COUNTED}


def plan_people(table: Table, known: Sequence[KnownPerson], answers: Answers, rules: Rules) -> PeoplePlan:
    """Compare a list with who is on record. Raises UnreadableFileError where nobody can be found in it."""
    if table.code_pages and not answers.reading.code_page:
        raise UnreadableFileError(_("Choose below the code page in which the names are right."))
    listed = understand(table, answers)
    finder = _Finder(known)
    new: list[Entry] = []
    changed: list[tuple[KnownPerson, Facts]] = []
    stay: dict[int, Facts] = {person.pk: person.facts for person in known}
    there: set[int] = set()
    for entry in listed.entries:
        person = finder.find(entry.facts)
        if person is None or person.pk in there:
            new.append(entry)
            continue
        there.add(person.pk)
        facts = _filled(person.facts, entry.facts)
        stay[person.pk] = facts
        if facts != person.facts:
            changed.append((person, facts))
    refused = {name_key(row.name) for row in listed.refused}
    missing = [person for person in known if person.pk not in there and name_key(person.facts.name) not in refused]
    # People and numbers of licences are never added up: a list of the other sort takes the place of all.
    seats = any(entry.facts.seats for entry in listed.entries)
    replaced = {person.pk for person in missing if person.facts.seats != seats}
    gone = {person.pk for person in missing if answers.remove_missing or person.pk in replaced}
    after = (*(facts for pk, facts in stay.items() if pk not in gone), *(entry.facts for entry in new))
    return PeoplePlan(
        listed,
        tuple(new),
        tuple(changed),
        len(there) - len(changed),
        tuple(missing),
        frozenset(gone),
        listed.refused,
        after,
        counts_of(after, rules),
        bool(replaced),
    )


class _Finder:
    """Who of those on record a row means: by either address, else by a name where one of the two has no address."""

    def __init__(self, known: Sequence[KnownPerson]) -> None:
        self.by_address: dict[str, KnownPerson] = {}
        self.by_name: dict[str, list[KnownPerson]] = {}
        for person in known:
            for address in filter(None, (person.facts.account, person.facts.address)):
                self.by_address.setdefault(address, person)
            self.by_name.setdefault(name_key(person.facts.name), []).append(person)

    def find(self, facts: Facts) -> KnownPerson | None:
        for address in filter(None, (facts.account, facts.address)):
            if address in self.by_address:
                return self.by_address[address]
        named = self.by_name.get(name_key(facts.name), [])
        if len(named) == 1 and not (_has_address(facts) and _has_address(named[0].facts)):
            return named[0]
        return None


def _has_address(facts: Facts) -> bool:
    return bool(facts.account or facts.address)


def _filled(before: Facts, said: Facts) -> Facts:
    """What is known of somebody once a list has spoken: what it does not say stays."""
    return replace(
        before,
        name=said.name if "@" not in said.name else before.name,
        account=said.account or before.account,
        address=said.address or before.address,
        guest=said.guest if said.guest is not None else before.guest,
        enabled=said.enabled if said.enabled is not None else before.enabled,
        mailbox=said.mailbox or before.mailbox,
        licence=said.licence or before.licence,
        number=said.number,
    )
