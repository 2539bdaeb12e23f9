"""Who a client's people are, what they count as and why; and the dry run of a list of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext

from clients.importing.files import read_table
from clients.importing.reading import Reading, Table, file_to_mend
from clients.models import Client, PendingPeople, PeopleRules
from clients.people.columns import columns_of
from clients.people.kinds import COUNTED, KINDS, Facts, Rules
from clients.people.plan import KnownPerson, PeoplePlan, counts_of, plan_people
from clients.people.rows import Answers, first_line_of
from groundwork.device_kinds import noun
from groundwork.tables.errors import UnreadableFileError

_A_PAGE: Final = 100
_FACTS: Final = (
    "pk", "name", "account", "address", "guest", "enabled", "mailbox", "licence", "said", "number", "seats",
)  # fmt: skip
# By these a page shows everybody who counts, or everybody who does not.
COUNTS, COUNTS_NOT = "counted", "not-counted"


def known_people(client: Client) -> list[KnownPerson]:
    """Everybody on record; one query."""
    return [KnownPerson(pk, Facts(*facts)) for pk, *facts in client.people.order_by("name", "pk").values_list(*_FACTS)]


def people_rules(client: Client) -> Rules:
    """How the client's people are counted; the usual rules where nobody has said. One query."""
    row = PeopleRules.objects.filter(client=client).first()
    return Rules() if row is None else rules_in(row)


def rules_in(row: PeopleRules) -> Rules:
    """The rules of a row. A kind that it does not know, because it is new, counts as it does by default."""
    counts = {**Rules().counts, **{kind: tuple(counts) for kind, counts in row.counts.items()}}
    return Rules(counts, tuple(row.service_words))


def counts_people(client: Client) -> bool:
    """Whether the client's head counts come from its people, so that nobody enters them. One query at most."""
    return hasattr(client, "people_rules")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A kind: how many are of it, as what it counts, and as what it does not, each with whether it is so."""

    code: str
    label: str | Promise
    people: int
    counts: tuple[tuple[str, str | Promise, bool], ...]

    @property
    def counts_as(self) -> tuple[str | Promise, ...]:
        return tuple(label for _what, label, does in self.counts if does)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in the list of a page."""

    pk: int
    name: str
    address: str
    kind: str | Promise
    said: bool
    counts_as: tuple[str | Promise, ...]
    why: str
    number: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The page of a client's people."""

    rules: tuple[RuleLine, ...]
    service_words: tuple[str, ...]
    counts: tuple[tuple[str | Promise, int], ...]
    page: Page[PersonLine]
    total: int
    counted: int


def people_page(client: Client, shown: str, page: str | int) -> PeoplePage:
    """Rules and people, a page of them at a time; `shown` is a kind, COUNTS or COUNTS_NOT. Two queries."""
    rules, known = people_rules(client), known_people(client)
    lines = [person_line(person.facts, rules, person.pk) for person in known]
    fits = {person.pk: rules.kind_of(person.facts) for person in known}
    wanted = [
        line
        for line in lines
        if shown not in (*KINDS, COUNTS, COUNTS_NOT)
        or shown in (fits[line.pk], COUNTS if line.counts_as else COUNTS_NOT)
    ]
    return PeoplePage(
        rule_lines([person.facts for person in known], rules),
        rules.service_words,
        labelled(counts_of((person.facts for person in known), rules)),
        Paginator(wanted, _A_PAGE).get_page(page),
        sum(person.facts.number for person in known),
        sum(line.number for line in lines if line.counts_as),
    )


def person_line(facts: Facts, rules: Rules, pk: int = 0) -> PersonLine:
    """Somebody as a page shows them."""
    counted = tuple(COUNTED[what] for what in rules.counts_as(facts))
    address = facts.address or facts.account
    kind = KINDS[rules.kind_of(facts)].one
    said = "" if address == facts.name else address
    return PersonLine(pk, facts.name, said, kind, bool(facts.said), counted, rules.why(facts), facts.number)


def rule_lines(people: list[Facts], rules: Rules) -> tuple[RuleLine, ...]:
    """Every kind in the order in which they are tried, with how many people are of it."""
    numbers: Counter[str] = Counter()
    for facts in people:
        numbers[rules.kind_of(facts)] += facts.number
    return tuple(
        RuleLine(
            code,
            kind.many,
            numbers[code],
            tuple((what, label, what in rules.counts.get(code, ())) for what, label in COUNTED.items()),
        )
        for code, kind in KINDS.items()
    )


def labelled(counts: dict[str, int]) -> tuple[tuple[str | Promise, int], ...]:
    """Counts with what they count."""
    return tuple((noun(what, 2), number) for what, number in counts.items())


def answers_in(stored: dict[str, Any]) -> Answers:
    """Answers about a list as they are stored with it."""
    reading = Reading(stored.get("sheet", ""), stored.get("code_page", ""))
    return Answers(
        stored.get("licences", {}), stored.get("first_line", ""), stored.get("remove_missing", False), reading
    )


def read_people(content: bytes, reading: Reading) -> Table:
    """A list of people as a table. Raises UnreadableFileError."""
    return read_table(content, lambda cells: len(columns_of(cells)), reading)


def plan_for_people(client: Client, table: Table, answers: Answers) -> PeoplePlan:
    """What the list would do to those on record; two queries. Raises UnreadableFileError."""
    return plan_people(table, known_people(client), answers, people_rules(client))


@dataclass(frozen=True, slots=True)
class PeopleCheck:
    """The dry run of a held list. Without a plan, `fault` says what is missing.

    `counts` are label, before and after; `people` everybody after it, those who do not count first; `silent` is what
    nothing says of anybody.
    """

    table: Table
    plan: PeoplePlan | None
    fault: str
    answers: Answers
    first_line: str
    counts: tuple[tuple[str | Promise, int, int], ...]
    rules: tuple[RuleLine, ...]
    people: tuple[PersonLine, ...]
    silent: tuple[str, ...]


def people_check(client: Client, pending: PendingPeople) -> PeopleCheck:
    """The dry run of the list that somebody holds for the client. Raises UnreadableFileError where it has no table."""
    answers = answers_in(pending.answers)
    table = read_people(bytes(pending.content), answers.reading)
    plan, fault = None, ""
    rules = people_rules(client)
    try:
        plan = plan_people(table, known_people(client), answers, rules)
    except UnreadableFileError as error:
        fault = str(error)
    before = {"user": client.users, "mailbox": client.mailboxes, "shared-mailbox": client.shared_mailboxes}
    lines = [person_line(facts, rules) for facts in plan.after] if plan else []
    return PeopleCheck(
        table,
        plan,
        fault,
        answers,
        first_line_of(table),
        tuple((noun(what, 2), before[what], number) for what, number in plan.counts.items()) if plan else (),
        rule_lines(list(plan.after), rules) if plan else (),
        tuple(sorted(lines, key=lambda line: bool(line.counts_as))),
        _silent(plan) if plan else (),
    )


def _silent(plan: PeoplePlan) -> tuple[str, ...]:
    """What nothing says of anybody, so that everybody counts as if it were not so."""
    if any(facts.seats for facts in plan.after):
        return ()
    said = (
        (any(facts.guest is not None for facts in plan.after), gettext("who is a guest")),
        (any(facts.enabled is not None for facts in plan.after), gettext("who may sign in")),
        (any(facts.licence for facts in plan.after), gettext("who has a licence")),
        (any(facts.mailbox for facts in plan.after), gettext("which mailboxes are shared")),
    )
    return tuple(words for is_said, words in said if not is_said)


def refused_people(check: PeopleCheck) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The refused rows as a file: line and reason before the cells of the row as they were given."""
    return file_to_mend(check.table, check.plan.refused if check.plan else ())
