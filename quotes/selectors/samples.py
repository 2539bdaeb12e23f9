"""Clients to try a plan on that is being built: a real one, or one of three typical ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pricing
from clients.models import Client, name_key
from clients.selectors import inventory_counts
from groundwork.display import hours, money_signed, money_whole, percent, unit_price_parts
from groundwork.keys import given_number
from groundwork.models import User
from plans.selectors import savings_in
from quotes.models import SampleClient
from quotes.selectors.offering import named_counts

HITS: Final = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """A client to try a plan on. `key` is a primary key or a typical one's, `counts` its inventory in words."""

    key: str
    name: str
    inventory: pricing.Inventory
    counts: str


@dataclass(frozen=True, slots=True)
class Column:
    """A preset, or a tier of a plan without presets, for that client; every figure finished.

    `saves` is what its bundles take off, which `price` is less already; empty where nothing is saved.
    """

    name: str
    recommended: bool
    price: str
    saves: str
    step: str
    margin: str
    below_floor: bool
    hours: str
    hourly: str
    by_the_hour: str


def sample_clients() -> dict[str, SampleClient]:
    """The three typical clients by key, as the owner has them; one query."""
    changed = {row.key: row for row in SampleClient.objects.all()}
    return {key: changed.get(key) or SampleClient.as_it_comes(key) for key in SampleClient.Key.values}


def sample_of(plan: pricing.Plan, user: User, asked: str, samples: Mapping[str, SampleClient]) -> Sample:
    """The client that is asked for; the typical one where there is no such client, or none that this user may see."""
    key = given_number(asked, 0)
    client = Client.objects.for_user(user).current().filter(pk=key).first() if key else None
    if client is not None:
        counts = inventory_counts(client)
        inventory = pricing.read_inventory({"format": "msp-inventory/1", "counts": counts})
        return Sample(str(client.pk), client.name, inventory, _words(counts))
    row = samples[asked if asked in samples else "typical"]
    counts = {kind: row.count(kind) for kind in sorted(plan.index.counted)}
    return Sample(row.key, row.name, pricing.Inventory(tuple(counts.items())), _words(counts))


def clients_named(user: User, search: str) -> list[tuple[int, str]]:
    """The first clients whose name has these letters in it; one query."""
    found = Client.objects.for_user(user).current().filter(name_key__contains=name_key(search))
    return list(found.order_by("name", "pk").values_list("pk", "name")[:HITS])


def columns_of(plan: pricing.Plan, inventory: pricing.Inventory) -> tuple[Column, ...]:
    """Every preset of the plan for this client at list price, or every tier where it has no presets."""
    figures = pricing.plan_figures(plan, inventory)
    recommended = {preset.code for preset in plan.presets if preset.recommended}
    listed = pricing.at_list_price(plan)
    saved = {
        preset.code: [saving.amount for saving in savings_in(listed, inventory, preset.tier, preset.packages)]
        for preset in plan.presets
    }
    return tuple(
        _column(plan, figure, figure.code in recommended, saved.get(figure.code, []))
        for figure in figures.presets or figures.tiers
    )


def _column(plan: pricing.Plan, figure: pricing.Figure, recommended: bool, saved: list[Decimal]) -> Column:
    hourly = figure.effective_hourly_rate
    return Column(
        name=figure.name,
        recommended=recommended,
        price=money_whole(figure.net, plan.currency),
        saves=money_whole(sum(saved, pricing.ZERO), plan.currency) if saved else "",
        step="" if figure.step is None else money_signed(figure.step, plan.currency),
        margin="" if figure.margin is None else percent(figure.margin, places=1, least=1),
        below_floor=pricing.below_floor(plan, figure.margin),
        hours=hours(figure.labour_hours),
        hourly="" if hourly is None else unit_price_parts(hourly, plan.currency).figure,
        by_the_hour=money_whole(figure.break_fix_value, plan.currency),
    )


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in named_counts(counts))
