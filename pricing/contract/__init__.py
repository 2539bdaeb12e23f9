"""What happens after the signature: the days of a contract, its fee in each month, and what it is worth.

docs/pricing.md, "Contracts", is the rule. A contract has months 1 to n, counted from its first day (the first full one,
where there is a part month before it). Its fees are a tuple of n amounts, entry 0 for month 1: base_y of each month's
year, ramps apart. Nothing here prices anything anew, but for the choice that leads to a known fee (`agreeing`).
"""

from pricing.contract.agreeing import AsAgreed, as_agreed
from pricing.contract.days import ContractChange, change_on, first_day_of_month, last_day, month_of
from pricing.contract.fees import (
    Increase,
    amended_fees,
    change_difference,
    contract_fees,
    fee_floors,
    fees_around,
    fees_not_below,
    increased_fees,
    missing_to_floor,
    monthly_taxes,
    overcharged,
    ramped_fees,
    renewal_line,
    term_fees,
)
from pricing.contract.figures import acv, arr, left_of_term, mrr, owed_after, tcv

__all__ = [
    "AsAgreed",
    "ContractChange",
    "Increase",
    "acv",
    "amended_fees",
    "arr",
    "as_agreed",
    "change_difference",
    "change_on",
    "contract_fees",
    "fee_floors",
    "fees_around",
    "fees_not_below",
    "first_day_of_month",
    "increased_fees",
    "last_day",
    "left_of_term",
    "missing_to_floor",
    "month_of",
    "monthly_taxes",
    "mrr",
    "overcharged",
    "owed_after",
    "ramped_fees",
    "renewal_line",
    "tcv",
    "term_fees",
]
