"""The price engine and the display stand on different floors, but must agree on cents."""

from groundwork.display import currency_decimals, money
from plans.pricing.currencies import MINOR_UNITS


def test_every_currency_is_shown_with_the_decimals_it_is_priced_in() -> None:
    assert {code: currency_decimals(code) for code in MINOR_UNITS} == dict(MINOR_UNITS)


def test_every_currency_can_be_written() -> None:
    for code, decimals in MINOR_UNITS.items():
        figure = "1,200" + ("." + "0" * decimals if decimals else "")
        assert money("1200", code).endswith(figure), code
