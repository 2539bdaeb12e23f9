"""What a month is priced from, as it is kept for thousands of clients: two forms, and the figures that stand in them.

A form is what many have in common: which things are counted, or what was chosen but for its quantities, prices and
discounts. So a form is read once for all who have it, and the figures of all of them are one column. They are whole
numbers at the scale of what they are: counts, prices in ten-thousandths, costs in millionths, shares in
hundred-millionths. A figure that a rule looks at (a term, how many decimals a discount has) is part of the form.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any, Final, NamedTuple

import numpy as np

from pricing.batch.columns import LIMIT, Numbers, Places
from pricing.batch.whole import COST, PRICE, RATE, whole
from pricing.money import ZERO
from pricing.selection import Discount, PartMonth, Ramp, Selection

# In place of the decimals of an amount.
_SHARE: Final = "share"


class Kept(NamedTuple):
    """One client: the form of what is counted, that of what was chosen, and the figures of both, in this order."""

    counts: str
    choice: str
    figures: tuple[int, ...]

    @property
    def written(self) -> str:
        """The figures as a text."""
        return " ".join(map(str, self.figures))


def kept(counts: Mapping[str, int], selection: Selection) -> Kept:
    """What this client's month is priced from. Equal counts and choices are kept alike.

    A discount's amount has the decimals that it is given with. Raises ValueError for a figure that no reader takes.
    """
    figures = [counts[key] for key in sorted(counts)]
    figures += [number for _unit, number in sorted(selection.quantities)]
    figures += [whole(agreed, PRICE) for _service, agreed in sorted(selection.prices)]
    for discount in (selection.discount, selection.one_time_discount):
        figures += _discount_figure(discount)
    for extra in selection.extras:
        figures += [extra.quantity, whole(extra.price, PRICE), whole(extra.cost, COST)]
    if any(abs(figure) > LIMIT for figure in figures):
        raise ValueError(f"a figure beyond any limit among {figures}")
    return Kept(json.dumps(sorted(counts)), json.dumps(_form_of(selection)), tuple(figures))


def _form_of(selection: Selection) -> dict[str, object]:
    return {
        "tier": selection.tier,
        "packages": sorted(selection.packages),
        "term": selection.term,
        "billing": selection.billing,
        "taxes": list(selection.taxes),
        "ramp": [entry.months for entry in selection.ramp],
        "prorate": selection.prorate is not None,
        "elapsed": selection.elapsed,
        "one_time": selection.one_time,
        "quantities": [unit for unit, _number in sorted(selection.quantities)],
        "prices": [service for service, _agreed in sorted(selection.prices)],
        "discount": _discount_form(selection.discount),
        "one_time_discount": _discount_form(selection.one_time_discount),
        "extras": [extra.recurrence for extra in selection.extras],
    }


def _discount_form(discount: Discount | None) -> int | str | None:
    """How many decimals the amount has, or that it is a share."""
    if discount is None:
        return None
    if discount.amount is None:
        return _SHARE
    exponent = discount.amount.as_tuple().exponent
    assert isinstance(exponent, int)  # no reader takes what is not finite
    return max(-exponent, 0)


def _discount_figure(discount: Discount | None) -> list[int]:
    if discount is None:
        return []
    if discount.amount is None:
        return [whole(discount.percent or ZERO, RATE)]
    # With more decimals than a rule allows the figure does not count: the choice is refused.
    return [int(discount.amount * PRICE)]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a choice: a selection of this kind with any figures, and what its figures are of."""

    kind: Selection
    quantities: list[str]
    prices: list[str]
    discounts: tuple[int | str | None, int | str | None]
    extras: list[str]

    @property
    def width(self) -> int:
        """How many figures there are."""
        given = sum(discount is not None for discount in self.discounts)
        return len(self.quantities) + len(self.prices) + given + 3 * len(self.extras)


def form_in(text: str) -> Form:
    """What `kept` has written."""
    said: Mapping[str, Any] = json.loads(text)
    discounts = said["discount"], said["one_time_discount"]
    return Form(
        Selection(
            tier=said["tier"],
            packages=tuple(said["packages"]),
            term=said["term"],
            quantities=tuple((unit, 0) for unit in said["quantities"]),
            discount=_any_discount(discounts[0]),
            one_time_discount=_any_discount(discounts[1]),
            taxes=tuple(said["taxes"]),
            billing=said["billing"],
            prices=tuple((service, ZERO) for service in said["prices"]),
            ramp=tuple(Ramp(months, ZERO) for months in said["ramp"]),
            prorate=PartMonth(1, 2) if said["prorate"] else None,
            elapsed=said["elapsed"],
            one_time=said["one_time"],
        ),
        said["quantities"],
        said["prices"],
        discounts,
        said["extras"],
    )


def _any_discount(form: int | str | None) -> Discount | None:
    if form is None:
        return None
    return Discount(percent=ZERO) if isinstance(form, str) else Discount(amount=Decimal(1).scaleb(-form))


class KeptColumns(NamedTuple):
    """Many clients as a database hands them over: texts of whole numbers with a space between, client by client.

    The first two are keys of `forms`. The figures of a client are as many as its forms ask for.
    """

    counts: str
    choices: str
    figures: str
    forms: Mapping[int, str]


class Sheet(NamedTuple):
    """Clients by the column: the different forms, which of them each client has, and the figures of all of them."""

    counts: list[str]
    choices: list[str]
    counted: Places
    chosen: Places
    figures: Numbers

    def with_more(self, other: Sheet) -> Sheet:
        """The clients of both."""
        return Sheet(
            self.counts + other.counts,
            self.choices + other.choices,
            np.concatenate([self.counted, other.counted + len(self.counts)]),
            np.concatenate([self.chosen, other.chosen + len(self.choices)]),
            np.concatenate([self.figures, other.figures]),
        )


def sheet_of(clients: Iterable[Kept]) -> Sheet:
    """These clients in their order."""
    counts: defaultdict[str, int] = defaultdict(count().__next__)
    choices: defaultdict[str, int] = defaultdict(count().__next__)
    counted, chosen = [], []
    figures: list[int] = []
    for client in clients:
        counted.append(counts[client.counts])
        chosen.append(choices[client.choice])
        figures += client.figures
    return Sheet(
        list(counts),
        list(choices),
        np.array(counted, np.intp),
        np.array(chosen, np.intp),
        np.array(figures, np.int64),
    )


def sheet_in(columns: KeptColumns) -> Sheet:
    """The same of what a database has. Raises ValueError where something that is no whole number stands in a text."""
    counts, counted = _forms_in(columns.counts, columns.forms)
    choices, chosen = _forms_in(columns.choices, columns.forms)
    return Sheet(counts, choices, counted, chosen, _column(columns.figures))


def numbers_in(text: str) -> list[int]:
    """The different whole numbers in such a text, the lowest first."""
    different: list[int] = np.unique(_column(text)).tolist()
    return different


def _forms_in(text: str, forms: Mapping[int, str]) -> tuple[list[str], Places]:
    """The forms whose keys stand there, and which of them each one is."""
    keys, known = _column(text), np.array(sorted(forms), np.int64)
    places = np.searchsorted(known, keys)
    used = np.flatnonzero(np.bincount(places, minlength=len(known)))
    return [forms[key] for key in known[used].tolist()], np.searchsorted(used, places)


def _column(text: str) -> Numbers:
    return np.fromstring(text, np.int64, sep=" ")
