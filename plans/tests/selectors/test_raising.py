"""What a rise is shown to do."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pricing
from plans.selectors.raising import has_price, raise_preview

LESS = "\N{MINUS SIGN}\N{NO-BREAK SPACE}"


def test_what_ends_where_it_is_and_what_is_no_price_are_told_apart(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    found = plan.index.services["ws-watch"]
    # As a share of the month will be: a charge without a price of its own.
    share = replace(found, code="share", name="A share", charge=pricing.Charge("per_unit", None, ()))
    free = replace(found, code="free", name="Free", charge=pricing.Charge("flat", Decimal(0), ()))
    plan = replace(plan, services=(*plan.services, share, free))
    chosen = {"ws-watch", "share", "free", "srv-care", "net-ap"}
    rise = pricing.Rise("00", share=Decimal("0.02"))
    shown = raise_preview(plan, pricing.raised_plan(plan, chosen, rise), chosen)
    assert [has_price(service) for service in (found, share, free)] == [True, False, False]
    assert shown.left_out == ("A share",)
    assert [(line.service, line.before, line.after) for line in shown.lines] == [
        (plan.index.services["srv-care"].name, "$225.00", "$230.00"),
        (plan.index.services["ws-watch"].name, "$25.00", "$26.00"),
    ]
    assert (shown.services, shown.staying) == (2, 1)


def test_each_bracket_and_its_base_fee_is_a_line(cable_tv: dict[str, Any]) -> None:
    brackets = [{"up_to": 10, "price": "5.00", "flat": "20.00"}, {"up_to": None, "price": "0.0125"}]
    cable_tv["services"][0]["charge"] = {"model": "volume", "brackets": brackets}
    plan = pricing.read_plan(cable_tv)
    code = plan.services[0].code
    cut = pricing.Rise("minor", share=Decimal("-0.1"))
    shown = raise_preview(plan, pricing.raised_plan(plan, {code}, cut), {code})
    assert [(line.per, line.after, line.change, line.share) for line in shown.lines] == [
        ("per server, up to 10", "$4.50", f"{LESS}$0.50", f"{LESS}10.0%"),
        ("base fee, up to 10", "$18.00", f"{LESS}$2.00", f"{LESS}10.0%"),
        ("per server, from 11", "$0.0113", f"{LESS}$0.0012", f"{LESS}9.6%"),
    ]
