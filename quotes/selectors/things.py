"""Things of the owner's own, each with who counts it, and the keys that plans count and nobody has."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from clients.models import Client
from groundwork.device_kinds import is_kind
from groundwork.models import CountedThing
from plans.models import Unit
from plans.selectors import latest_versions, plan_of


@dataclass(frozen=True, slots=True)
class ThingLine:
    """A thing, how many clients have some, and the plans with a unit that counts it, by name."""

    thing: CountedThing
    clients: int
    plans: tuple[str, ...]

    @property
    def used(self) -> bool:
        """Whether it has to stay."""
        return bool(self.clients or self.plans)


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that plans count, as files may have it, and that no client can have any of yet."""

    key: str
    plans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThingsPage:
    """All things, the oldest first, and the unknown keys in the order of the alphabet."""

    lines: tuple[ThingLine, ...]
    unknown: tuple[UnknownKey, ...]


def things_page() -> ThingsPage:
    """The page of counted things; four queries."""
    things = list(CountedThing.objects.all())
    plans, clients = _plans_by_key(), _clients_by_key()
    codes = {thing.code for thing in things}
    return ThingsPage(
        lines=tuple(ThingLine(thing, clients[thing.code], plans.get(thing.code, ())) for thing in things),
        unknown=tuple(UnknownKey(key, plans[key]) for key in sorted(plans) if key not in codes and not is_kind(key)),
    )


def line_of(thing: CountedThing) -> ThingLine:
    """One thing with who counts it; three queries."""
    return ThingLine(thing, _clients_by_key()[thing.code], _plans_by_key().get(thing.code, ()))


def _clients_by_key() -> Counter[str]:
    with_things = Client.objects.exclude(things={}).order_by().values_list("things", flat=True)
    return Counter(code for things in with_things.iterator(2000) for code in things)


def _plans_by_key() -> dict[str, tuple[str, ...]]:
    """The plans that count each key: in the working copy, archived or not, or in the version published last."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, counts in Unit.objects.order_by().values_list("plan__name", "counts"):
        for key in counts:
            found[key].add(name)
    for version in latest_versions(documents=True):
        for unit in plan_of(version).units:
            for key in unit.counts:
                found[key].add(version.plan.name)
    return {key: tuple(sorted(names)) for key, names in found.items()}
