"""Why a fee changes, in words: each thing by its name, and what cannot be told apart is listed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from quotes.documents import Amends, Reason
from quotes.proposal.why import reason_rows
from quotes.tests.revisions import make_revision


@dataclass(frozen=True)
class Changed:
    """What the rows read of a change."""

    reasons: tuple[Reason, ...]


def labels_and_notes(*reasons: Reason) -> list[tuple[str, str]]:
    rows = reason_rows(make_revision(), cast(Amends, Changed(reasons)))
    return [(row.label.replace("\xa0", " "), row.note) for row in rows]


def test_what_cannot_be_told_apart_is_listed() -> None:
    tied = Reason("tier", None, "Advanced", was="Basic"), Reason("added", None, "Security")
    assert labels_and_notes(*tied, Reason("together", Decimal(90)))[-1] == (
        "All of these together",
        "Advanced instead of Basic; +\N{NO-BREAK SPACE}Security: their prices depend on each other.",
    )


def test_prices_discounts_terms_and_taxes_have_their_names_and_figures() -> None:
    one = Decimal(1)
    assert [
        label
        for label, _note in labels_and_notes(
            Reason("price", one, "Care", was_money=Decimal(125), money=Decimal(999)),
            Reason("price", one, "Patching"),
            Reason("flat", one, "Cover", was_share=Decimal("0.03"), share=Decimal("0.04")),
            Reason("extra", one, "Desk", money=Decimal(500)),
            Reason("extra", one, "Desk", was_money=Decimal(500)),
            Reason("discount", one, share=Decimal("0.05")),
            Reason("term", one, was_months=12, months=36),
            Reason("untaxed", one, "Sales tax"),
            Reason("prices", one),
        )
    ] == [
        "Care: $125.00 → $999.00 each",
        "Patching: another price",
        "Cover: 3% → 4% of the month",
        "+ Desk",
        "\N{MINUS SIGN} Desk",
        "Discount: none → 5%",
        "12 months → 36 months",
        "\N{MINUS SIGN} Sales tax",
        "Prices as agreed now",
    ]
