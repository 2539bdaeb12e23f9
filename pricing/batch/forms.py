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
from decimal import Decimal
from itertools import count
from typing import Any, Final, NamedTuple

import numpy as np

from pricing.batch.columns import LIMIT, Numbers, Places
from pricing.batch.whole import COST, PRICE, RATE, whole
from pricing.money import ZERO
from pricing.selection import Discount, PartMonth, Ramp, Recurrence, Selection

# In place of the decimals of an amount.
_SHARE: Final = "share"


class Choice(NamedTuple):
    """The form of a choice: all of it but its figures, which are of what is named here last.

    Packages are sorted. Of a ramp there are the months, of a discount how many decimals its amount has, or that it is a
    share; of a line outside the plan whether it is monthly.
    """

    tier: str
    packages: tuple[str, ...]
    term: int
    billing: int
    taxes: tuple[str, ...]
    ramp: tuple[int, ...]
    prorate: bool
    elapsed: int
    one_time: bool
    quantities: tuple[str, ...]
    prices: tuple[str, ...]
    discount: int | str | None
    one_time_discount: int | str | None
    extras: tuple[Recurrence, ...]

    @property
    def width(self) -> int:
        """How many figures there are."""
        discounts = (self.discount is not None) + (self.one_time_discount is not None)
        return len(self.quantities) + len(self.prices) + discounts + 3 * len(self.extras)

    @property
    def kind(self) -> Selection:
        """A selection of this form, with any figures and without lines outside the plan."""
        return Selection(
            tier=self.tier,
            packages=self.packages,
            term=self.term,
            quantities=tuple([(unit, 0) for unit in self.quantities]),
            discount=_any_discount(self.discount),
            one_time_discount=_any_discount(self.one_time_discount),
            taxes=self.taxes,
            billing=self.billing,
            prices=tuple([(service, ZERO) for service in self.prices]),
            ramp=tuple([Ramp(months, ZERO) for months in self.ramp]),
            prorate=PartMonth(1, 2) if self.prorate else None,
            elapsed=self.elapsed,
            one_time=self.one_time,
        )


class Kept(NamedTuple):
    """One client: the keys that are counted, the form of what was chosen, and the figures of both in this order."""

    counts: tuple[str, ...]
    choice: Choice
    figures: tuple[int, ...]

    @property
    def written(self) -> tuple[str, str, str]:
        """The three as texts."""
        return json.dumps(self.counts), json.dumps(self.choice._asdict()), " ".join(map(str, self.figures))

    @classmethod
    def read(cls, counts: str, choice: str, figures: str) -> Kept:
        """From those texts."""
        return cls(_counts_in(counts), _choice_in(choice), tuple(map(int, figures.split())))


def kept(counts: Mapping[str, int], selection: Selection) -> Kept:
    """What this client's month is priced from. Equal counts and choices are kept alike.

    A discount's amount has the decimals that it is given with. Raises ValueError for a figure that no reader takes.
    """
    keys, quantities, prices = sorted(counts), sorted(selection.quantities), sorted(selection.prices)
    discounts = selection.discount, selection.one_time_discount
    choice = Choice(
        selection.tier,
        tuple(sorted(selection.packages)),
        selection.term,
        selection.billing,
        selection.taxes,
        tuple([entry.months for entry in selection.ramp]),
        selection.prorate is not None,
        selection.elapsed,
        selection.one_time,
        tuple([unit for unit, _number in quantities]),
        tuple([service for service, _agreed in prices]),
        _decimals(discounts[0]),
        _decimals(discounts[1]),
        tuple([extra.recurrence for extra in selection.extras]),
    )
    figures = [counts[key] for key in keys]
    figures += [number for _unit, number in quantities]
    figures += [whole(agreed, PRICE) for _service, agreed in prices]
    figures += [_figure(discount) for discount in discounts if discount is not None]
    for extra in selection.extras:
        figures += [extra.quantity, whole(extra.price, PRICE), whole(extra.cost, COST)]
    if figures and max(max(figures), -min(figures)) > LIMIT:
        raise ValueError(f"a figure beyond any limit among {figures}")
    return Kept(tuple(keys), choice, tuple(figures))


def _decimals(discount: Discount | None) -> int | str | None:
    if discount is None:
        return None
    if discount.amount is None:
        return _SHARE
    exponent = discount.amount.as_tuple().exponent
    assert isinstance(exponent, int)  # no reader takes what is not finite
    return max(-exponent, 0)


def _figure(discount: Discount) -> int:
    if discount.amount is None:
        return whole(discount.percent or ZERO, RATE)
    # With more decimals than a rule allows the figure does not count: the choice is refused.
    return int(discount.amount * PRICE)


def _any_discount(decimals: int | str | None) -> Discount | None:
    if decimals is None:
        return None
    return Discount(percent=ZERO) if isinstance(decimals, str) else Discount(amount=Decimal(1).scaleb(-decimals))


def _counts_in(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _choice_in(text: str) -> Choice:
    said: dict[str, Any] = json.loads(text)
    lists = {key: tuple(value) for key, value in said.items() if isinstance(value, list)}
    return Choice(**{**said, **lists})


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

    counts: list[tuple[str, ...]]
    choices: list[Choice]
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
    counts: defaultdict[tuple[str, ...], int] = defaultdict(count().__next__)
    choices: defaultdict[Choice, int] = defaultdict(count().__next__)
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
    return Sheet(
        [_counts_in(text) for text in counts],
        [_choice_in(text) for text in choices],
        counted,
        chosen,
        _column(columns.figures),
    )


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
