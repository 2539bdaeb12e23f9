"""What each model of charge comes to, and how it says so."""

from __future__ import annotations

from typing import Any

import pytest

from pricing.tests.samples import (
    brackets,
    one_service_plan,
    priced,
)


class TestCharges:
    @pytest.mark.parametrize(
        ("charge", "quantity", "amount", "how"),
        [
            ("0.0125", 3, "0.04", "3 x 0.0125"),
            ("225.00", 3, "675.00", "3 x 225.00"),
            ({"model": "flat", "price": "125"}, 3, "125.00", "125.00 flat"),
            (brackets("volume", (10, "60"), (None, "50")), 10, "600.00", "10 x 60.00"),
            (brackets("volume", (10, "60"), (None, "50")), 11, "550.00", "11 x 50.00"),
            (brackets("volume", (10, "60"), (None, "50", "5")), 11, "555.00", "11 x 50.00 + 5.00 flat"),
            (brackets("graduated", (24, "49"), (None, "46")), 24, "1176.00", "24 x 49.00"),
            (brackets("graduated", (24, "49"), (None, "46")), 30, "1452.00", "24 x 49.00 + 6 x 46.00"),
            (
                brackets("graduated", (1, "9", "2"), (2, "8"), (None, "7", "1.5")),
                4,
                "34.50",
                "1 x 9.00 + 1 x 8.00 + 2 x 7.00 + 2.00 flat + 1.50 flat",
            ),
            (brackets("graduated", (1, "9", "2"), (None, "7", "1.5")), 1, "11.00", "1 x 9.00 + 2.00 flat"),
        ],
    )
    def test_amount_and_how(self, charge: Any, quantity: int, amount: str, how: str) -> None:
        found = priced(one_service_plan(charge), workstation=quantity)
        assert [(str(line.amount), line.how, line.quantity) for line in found.lines] == [(amount, how, quantity)]
