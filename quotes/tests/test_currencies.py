"""The price engine and the display stand on different floors, but must agree on cents."""

import pricing
from groundwork.display import currency_decimals, money


def test_every_currency_is_shown_with_the_decimals_it_is_priced_in() -> None:
    assert {code: currency_decimals(code) for code in pricing.MINOR_UNITS} == dict(pricing.MINOR_UNITS)


def test_every_currency_can_be_written() -> None:
    for code, decimals in pricing.MINOR_UNITS.items():
        figure = "1,200" + ("." + "0" * decimals if decimals else "")
        assert money("1200", code).endswith(figure), code
