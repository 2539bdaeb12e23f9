"""The price as the page prints it."""

from __future__ import annotations

from fractions import Fraction

from pricing.tests.second.figures import Document, Refused, half_up, text
from pricing.tests.second.internal import Judged
from pricing.tests.second.lines import Line
from pricing.tests.second.refusals import refusal


def calculate(plan: Document, inventory: Document, selection: Document) -> Document:
    """`msp-price/1` or `/2`, or `{"error": code}`."""
    code = refusal(plan, selection)
    if code is not None:
        return {"error": code}
    try:
        return _document(Judged(plan, inventory, selection))
    except Refused as refused:
        return {"error": refused.code}


def _document(found: Judged) -> Document:
    is_new = found.plan["format"] == "msp-plan/2" or found.selection["format"] == "msp-selection/2"
    whole = {**_month(found), **_once(found), **_time(found), **_rest(found)}
    if not is_new:
        for key in ("billing_adjustment", "taxes", "schedule", "part_month", "first_period"):
            del whole[key]
        del whole["selection"]["billing"], whole["internal"]["term_margin"]
        for line in whole["lines"]:
            del line["list_amount"]
    return {"format": f"msp-price/{2 if is_new else 1}", **whole}


def _month(found: Judged) -> Document:
    tax = sum(found.recurring_taxes, Fraction(0))
    money = {
        "recurring_subtotal": found.recurring_subtotal,
        "term_adjustment": found.term_adjustment,
        "billing_adjustment": found.billing_adjustment,
        "discount": found.discount,
        "recurring_net": found.recurring_net,
        "recurring_tax": tax,
        "recurring_total": found.recurring_net + tax,
    }
    return {
        "currency": found.plan["currency"],
        "selection": {
            "tier": found.selection["tier"],
            "packages": [package["code"] for package in found.packages],
            "term": found.term["months"],
            "billing": found.billing,
        },
        "lines": [_line(found, line) for line in found.lines],
        **{key: text(amount, found.places) for key, amount in money.items()},
    }


def _line(found: Judged, line: Line) -> Document:
    return {
        "source": line.source,
        "service": line.service,
        "unit": line.unit,
        "quantity": line.quantity,
        "amount": text(line.amount, found.places),
        "list_amount": text(line.list_amount, found.places),
        **({"how": line.how} if line.how else {}),
    }


def _once(found: Judged) -> Document:
    tax = sum(found.one_time_taxes, Fraction(0))
    money = {
        "one_time_subtotal": found.one_time_subtotal,
        "one_time_discount": found.one_time_discount,
        "one_time_net": found.one_time_net,
        "one_time_tax": tax,
        "one_time_total": found.one_time_net + tax,
    }
    return {
        "one_time_lines": [
            {
                "source": fee.source,
                "amount": text(fee.amount, found.places),
                "list_amount": text(fee.list_amount, found.places),
                "waived": fee.waived,
            }
            for fee in found.one_time_lines
        ],
        **{key: text(amount, found.places) for key, amount in money.items()},
    }


def _time(found: Judged) -> Document:
    places = found.places
    months, net, taxes = found.first_period
    total = net + sum(taxes, Fraction(0))
    schedule: list[Document] = []
    years: list[Document] = []
    for at, month in enumerate(found.months, start=1):
        cost, base = text(month.cost, places), text(month.base, places)
        if not schedule or schedule[-1]["monthly"] != cost:
            schedule.append({"from": at, "months": 0, "monthly": cost})
        schedule[-1]["months"] += 1
        if not years or years[-1]["year"] != month.year + 1:
            years.append({"year": month.year + 1, "months": 0, "monthly": base})
        years[-1]["months"] += 1
    once = found.one_time_net + sum(found.one_time_taxes, Fraction(0))
    value = found.contract_value
    return {
        "taxes": [
            {
                "code": tax["code"],
                "recurring": text(recurring, places),
                "one_time": text(at_once, places),
                "first_period": text(first, places),
            }
            for tax, recurring, at_once, first in zip(
                found.taxes, found.recurring_taxes, found.one_time_taxes, taxes, strict=True
            )
        ],
        "schedule": schedule,
        "part_month": text(found.part_month, places),
        "first_period": {
            "months": months,
            "net": text(net, places),
            "tax": text(total - net, places),
            "total": text(total, places),
        },
        "first_invoice": text(total + once, places),
        "years": years,
        "contract_value": None if value is None else text(value, places),
    }


def _rest(found: Judged) -> Document:
    counted = {key for unit in found.plan["units"] for key in unit["counts"]}
    hours, places = found.hours, found.places
    hourly = None if hours == 0 else text(found.round((found.recurring_net - found.tool_cost) / hours), places)
    worth = found.per_month("break_fix_minutes") / 60 * Fraction(found.plan["break_fix_rate"])
    return {
        "unpriced": {key: count for key, count in found.counts.items() if count and key not in counted},
        "needs_approval": found.needs_approval,
        "internal": {
            "monthly_cost": text(found.monthly_cost, places),
            "gross_margin": _share(found.gross_margin),
            "labour_hours": text(half_up(hours, 2), 2),
            "effective_hourly_rate": hourly,
            "break_fix_value": text(found.round(worth), places),
            "term_margin": _share(found.term_margin),
        },
    }


def _share(margin: Fraction | None) -> str | None:
    return None if margin is None else text(margin, 4)
