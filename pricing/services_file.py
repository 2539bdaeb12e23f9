"""Reading what a plan counts and sells: units, services and their charges."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, cast

from pricing.fields import (
    CHANGE_2,
    COST,
    NO_UNIT,
    NO_WHOLE_UNIT,
    PRICE,
    SHARE,
    optional,
    read_code,
    read_decimal,
    read_flag,
    read_known,
    read_set,
    read_text,
    read_whole,
)
from pricing.nodes import Node, items, record, refuse_repeats
from pricing.plan import CLIENT_UNIT, Beyond, Bracket, Charge, Model, Service, TermAdjustment, Unit
from pricing.words import gettext as _

MAX_QUANTITY: Final = 1_000_000_000  # What several inventory keys may add up to.
MAX_MONTHS: Final = 600
BENEFIT: Final = 1_000
DESCRIPTION: Final = 10_000

_MAX_EACH: Final = 1_000
_DEFAULTS: Final[dict[str, object]] = {
    "charge": None,
    "cost": "0",
    "minutes": "0",
    "break_fix_minutes": "0",
    "taxable": True,
    "benefit": "",
    "description": "",
}


def read_units(node: Node) -> tuple[Unit, ...]:
    nodes, units = items(node), []
    found = [record(entry, "code name counts", since_2={"beyond": None}) for entry in nodes]
    free = {CLIENT_UNIT, *(code for at in found if at["beyond"].value is None for code in _said(at["code"]))}
    for at in found:
        if at["code"].value == CLIENT_UNIT:
            message = _('"%(unit)s" exists already, counts nothing and is always 1; choose another code')
            at["code"].fail(message % {"unit": CLIENT_UNIT})
        code, name, counts = read_code(at["code"]), read_text(at["name"]), read_set(at["counts"])
        units.append(Unit(code, name, counts, optional(at["beyond"], lambda beyond: _beyond(beyond, free))))
    refuse_repeats(nodes, tuple(unit.code for unit in units), "code")
    return tuple(units)


def _said(code: Node) -> tuple[str, ...]:
    """The code as it stands, nothing where it is not even text: its own reader says so."""
    return (code.value,) if isinstance(code.value, str) else ()


def _beyond(node: Node, units: Collection[str]) -> Beyond:
    """`units` are those that count everything: what goes with a unit goes with what is counted, not with a rest."""
    at = record(node, "unit each")
    return Beyond(read_known(at["unit"], units, NO_WHOLE_UNIT), read_whole(at["each"], 1, _MAX_EACH))


def read_services(node: Node, units: Collection[str]) -> tuple[Service, ...]:
    nodes = items(node)
    known = frozenset(units)
    services = tuple([_service(_Entry(_said_by(entry), entry.version, known, entry)) for entry in nodes])
    refuse_repeats(nodes, tuple(service.code for service in services), "code")
    return services


def _said_by(node: Node) -> str:
    """What an entry says, "" where Python does not write it (a number of thousands of digits): that is no service."""
    try:
        return repr(node.value)
    except (ValueError, RecursionError):
        return ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A service as it is written. Where it stands is told in errors only, and those are not remembered."""

    said: str
    version: int
    units: frozenset[str]
    node: Node = field(compare=False)


@lru_cache(maxsize=1024)
def _service(entry: _Entry) -> Service:
    """The service. An edit leaves most of a plan's services as they are; those are not read again."""
    at = record(entry.node, "code name category unit", _DEFAULTS, {"adjustments": []})
    unit = read_known(at["unit"], entry.units, NO_UNIT)
    return Service(
        code=read_code(at["code"]),
        name=read_text(at["name"]),
        category=read_text(at["category"]),
        unit=unit,
        charge=None if at["charge"].value is None else _charge(at["charge"], unit),
        cost=read_decimal(at["cost"], COST),
        minutes=read_decimal(at["minutes"], COST),
        break_fix_minutes=read_decimal(at["break_fix_minutes"], COST),
        taxable=read_flag(at["taxable"]),
        benefit=read_text(at["benefit"], BENEFIT, blank=True, lines=True),
        description=read_text(at["description"], DESCRIPTION, blank=True, lines=True),
        adjustments=_adjustments(at["adjustments"]),
    )


def _charge(node: Node, unit: str) -> Charge:
    model = node.value.get("model") if isinstance(node.value, dict) else None
    if model in ("volume", "graduated"):
        at = record(node, "model brackets")
        return Charge(cast(Model, model), None, _brackets(at["brackets"]))
    if model == "percent" and node.version >= 2:
        return _share(node, unit)
    at = record(node, "model price")
    if model not in ("per_unit", "flat"):
        at["model"].fail(
            _('must be "per_unit", "flat", "volume" or "graduated"')
            if node.version == 1
            else _('must be "per_unit", "flat", "volume", "graduated" or "percent"')
        )
    return Charge(cast(Model, model), read_decimal(at["price"], PRICE), ())


def _share(node: Node, unit: str) -> Charge:
    """A share of the month, which there is once."""
    at = record(node, "model rate")
    if unit != CLIENT_UNIT:
        message = _('a share of the month is charged once; let the service be counted by the unit "%(unit)s"')
        at["model"].fail(message % {"unit": CLIENT_UNIT})
    return Charge("percent", None, (), read_decimal(at["rate"], SHARE))


def _adjustments(node: Node) -> tuple[TermAdjustment, ...]:
    nodes, adjustments = items(node), []
    for entry in nodes:
        at = record(entry, "months adjustment")
        months = read_whole(at["months"], 1, MAX_QUANTITY)  # one that no term has is ignored
        adjustments.append(TermAdjustment(months, read_decimal(at["adjustment"], CHANGE_2)))
    refuse_repeats(nodes, tuple(entry.months for entry in adjustments), "months")
    return tuple(adjustments)


def _brackets(node: Node) -> tuple[Bracket, ...]:
    nodes, brackets = items(node), []
    if not nodes:
        node.fail(_("needs at least one bracket"))
    top = 0
    for entry in nodes:
        at = record(entry, "up_to price", {"flat": "0"})
        up_to = optional(at["up_to"], lambda limit: read_whole(limit, 1, MAX_QUANTITY))
        if up_to is None and entry is not nodes[-1]:
            at["up_to"].fail(_("null means without end and belongs to the last bracket only"))
        if up_to is not None and entry is nodes[-1]:
            at["up_to"].fail(_("must be null in the last bracket, so that every quantity has a price"))
        if up_to is not None and up_to <= top:
            at["up_to"].fail(_("must be more than the %(top)s of the bracket before") % {"top": top})
        top = up_to or top
        brackets.append(Bracket(up_to, read_decimal(at["price"], PRICE), read_decimal(at["flat"], PRICE)))
    return tuple(brackets)
