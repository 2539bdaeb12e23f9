"""Reading the ladder of a plan: tiers, packages, the bundles that they make, and presets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from pricing.fields import (
    NO_PACKAGE,
    NO_SERVICE,
    NO_TIER,
    PRICE,
    SHARE,
    Shape,
    optional,
    read_code,
    read_decimal,
    read_flag,
    read_known,
    read_set,
    read_text,
)
from pricing.nodes import Node, items, record, refuse_repeats
from pricing.plan import Bundle, Package, Preset, Tier
from pricing.words import gettext as _

MAX_TIERS: Final = 50
MAX_PACKAGES: Final = 200
MAX_PRESETS: Final = 200
TAGLINE: Final = 300


def read_tiers(node: Node, services: Collection[str], places: int) -> tuple[Tier, ...]:
    nodes, tiers = items(node, MAX_TIERS), []
    for entry in nodes:
        at = record(entry, "code name services", {"tagline": "", "minimum": "0"})
        tiers.append(
            Tier(
                code=read_code(at["code"]),
                name=read_text(at["name"]),
                tagline=read_text(at["tagline"], TAGLINE, blank=True),
                services=read_set(at["services"], services, NO_SERVICE),
                minimum=read_decimal(at["minimum"], PRICE if node.version == 1 else _money(places)),
            )
        )
    refuse_repeats(nodes, tuple(tier.code for tier in tiers), "code")
    return tuple(tiers)


def read_packages(node: Node, services: Collection[str], tiers: Collection[str]) -> tuple[Package, ...]:
    defaults: dict[str, object] = {"tagline": "", "requires_tier": None, "requires": [], "conflicts": []}
    nodes = items(node, MAX_PACKAGES)
    records = [record(entry, "code name services", defaults) for entry in nodes]
    codes = tuple(read_code(at["code"]) for at in records)
    refuse_repeats(nodes, codes, "code")
    return tuple(
        Package(
            code=code,
            name=read_text(at["name"]),
            tagline=read_text(at["tagline"], TAGLINE, blank=True),
            services=read_set(at["services"], services, NO_SERVICE),
            requires_tier=optional(at["requires_tier"], lambda tier: read_known(tier, tiers, NO_TIER)),
            requires=_in_plan_order(at["requires"], codes),
            conflicts=_in_plan_order(at["conflicts"], codes),
        )
        for code, at in zip(codes, records, strict=True)
    )


def _in_plan_order(node: Node, packages: tuple[str, ...]) -> tuple[str, ...]:
    chosen = read_set(node, packages, NO_PACKAGE)
    return tuple(code for code in packages if code in chosen)


def read_presets(node: Node, tiers: Collection[str], packages: tuple[str, ...]) -> tuple[Preset, ...]:
    nodes, presets = items(node, MAX_PRESETS), []
    for entry in nodes:
        at = record(entry, "code name tier", {"packages": [], "recommended": False})
        presets.append(
            Preset(
                code=read_code(at["code"]),
                name=read_text(at["name"]),
                tier=read_known(at["tier"], tiers, NO_TIER),
                packages=_in_plan_order(at["packages"], packages),
                recommended=read_flag(at["recommended"]),
            )
        )
    refuse_repeats(nodes, tuple(preset.code for preset in presets), "code")
    return tuple(presets)


def read_bundles(node: Node, packages: tuple[str, ...], tiers: Collection[str], places: int) -> tuple[Bundle, ...]:
    """`places` are the currency's decimals."""
    nodes, bundles = items(node), []
    for entry in nodes:
        at = record(entry, "code name packages", {"requires_tier": None, "percent": None, "amount": None})
        percent = optional(at["percent"], lambda share: read_decimal(share, SHARE))
        amount = optional(at["amount"], lambda money: read_decimal(money, _money(places)))
        if (percent is None) == (amount is None):
            entry.fail(_('must have either a "percent" or an "amount"'))
        if not (chosen := _in_plan_order(at["packages"], packages)):
            at["packages"].fail(_("needs at least one package"))
        tier = optional(at["requires_tier"], lambda tier: read_known(tier, tiers, NO_TIER))
        bundles.append(Bundle(read_code(at["code"]), read_text(at["name"]), chosen, tier, percent, amount))
    refuse_repeats(nodes, tuple(bundle.code for bundle in bundles), "code")
    return tuple(bundles)


def _money(places: int) -> Shape:
    """An amount that somebody pays as it stands, with no more decimals than the currency has."""
    return replace(PRICE, decimals=places)
