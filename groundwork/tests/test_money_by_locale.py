"""Our money held against a second reading of CLDR, in the 40 locales of groundwork.tests.intl.

Every day against the short table that is stored; `./portal drill` asks Intl itself, with every currency. Where we write
something else, DIFFERENCES says why, and what remains when that one thing is set aside must be the same.
Below zero a minus sign stands in front of the same text, in every locale (test_display).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest

import pricing
from groundwork import display
from groundwork.locales import signs_of
from groundwork.tests import intl
from groundwork.tests.intl import Answer, Case

# Sets one difference aside, in our text or in theirs.
Aside = Callable[[str, str], str]


@dataclass(frozen=True)
class Difference:
    """`aside` takes a text and its locale; None where nothing of the text can be compared. Empty: for all of them."""

    reason: str
    locales: frozenset[str]
    currencies: frozenset[str] = frozenset()
    aside: Aside | None = None

    def concerns(self, case: Case) -> bool:
        return case.locale in self.locales and (not self.currencies or case.currency in self.currencies)


def _without_groups(text: str, locale: str) -> str:
    return text.replace(signs_of(locale).money_group, "")


def _one_apostrophe(text: str, _locale: str) -> str:
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("\N{NARROW NO-BREAK SPACE}", "'")


def _without_marks(text: str, _locale: str) -> str:
    return text.translate({0x200E: None, 0x200F: None, 0x061C: None})


DIFFERENCES: Final = (
    Difference(
        "Four digits are grouped like five: a column of prices reads in line, and 1.234,50 is understood in these "
        "languages too. CLDR's minimumGroupingDigits, which Babel does not have, leaves four together.",
        frozenset({"es_ES", "pt_PT", "it_IT", "pl_PL"}),
        aside=_without_groups,
    ),
    Difference(
        "Marks of direction are left out: the text around the figure runs from left to right, and on paper they are "
        "boxes.",
        frozenset({"he_IL", "ar_AE"}),
        aside=_without_marks,
    ),
    Difference(
        "Swiss thousands: Babel has CLDR 47 (\N{RIGHT SINGLE QUOTATION MARK}, in French a space), Intl CLDR 48 (').",
        frozenset({"de_CH", "en_CH", "fr_CH"}),
        aside=_one_apostrophe,
    ),
    Difference(
        "Euros in the English of Europe: CLDR gives them a pattern of their own, the sign in front, which Babel does "
        "not have. ICU takes the signs between digits from it too, and where the euro is at home for every currency: "
        "€1,234.50 beside 8,875% (findings/intl-english-euro.sh). We write one decimal sign on one page.",
        frozenset({"en_DE", "en_NL", "en_BE", "en_FI"}),
    ),
    Difference(
        "The same, for countries with another currency.",
        frozenset({"en_DK", "en_SE", "en_CH"}),
        frozenset({"EUR"}),
    ),
    Difference(
        "Currencies of 2024 and 2025, whose signs CLDR 48 has named anew.",
        frozenset({"en_CA", "it_IT", "nl_BE", "nl_NL", "pl_PL", "sv_SE"}),
        frozenset({"XCG", "ZWG"}),
    ),
)


def _same(case: Case, theirs: str) -> bool:
    """Whether we write what Intl writes, the listed differences set aside."""
    ours = display.money(case.amount, case.currency, case.locale)
    for difference in DIFFERENCES:
        if difference.concerns(case):
            if difference.aside is None:
                return True
            ours, theirs = difference.aside(ours, case.locale), difference.aside(theirs, case.locale)
    return ours == theirs


def _compare(answer: Answer) -> None:
    """Fails with every amount that is written in another way than the list allows, and with every idle entry."""
    wrong = [
        f"{case}: {display.money(case.amount, case.currency, case.locale)!a}, Intl {text!a}"
        for case, text in answer.money.items()
        if not _same(case, text)
    ]
    assert not wrong, "\n".join([f"{len(wrong)} amounts", *wrong[:20]])
    for locale, text in answer.rates.items():
        assert display.rate(intl.RATE, locale) == _without_marks(text, locale), locale


def test_we_write_money_as_cldr_says() -> None:
    assert len(intl.LOCALES) == 40
    _compare(intl.stored())


@pytest.mark.parametrize(
    ("locale", "currency", "text"),
    [
        ("fr_CH", "CHF", "1\u202f234.56\xa0CHF"),  # a point in money alone
        ("nl_NL", "EUR", "€\xa01.234,56"),
        ("de_AT", "EUR", "€\xa01.234,56"),
        ("de_CH", "CHF", "CHF\xa01’234.56"),
        ("en_DE", "EUR", "1.234,56\xa0€"),
        ("en_NL", "USD", "US$\xa01.234,56"),
        ("en_BE", "EUR", "1.234,56\xa0€"),
        ("en_FI", "EUR", "1\xa0234,56\xa0€"),
        ("en_SE", "EUR", "1\xa0234,56\xa0€"),
        ("en_CH", "EUR", "€\xa01’234.56"),
        ("es_ES", "EUR", "1.234,56\xa0€"),
        ("en_IN", "INR", "₹1,234.56"),
        ("ar_AE", "AED", "1,234.56\xa0د.إ."),  # digits that everybody reads who signs in English
        ("he_IL", "ILS", "1,234.56\xa0₪"),
    ],
)
def test_what_differs_or_was_wrong_is_written_like_this(locale: str, currency: str, text: str) -> None:
    assert display.money("1234.56", currency, locale) == text


def test_a_rate_keeps_the_sign_of_numbers_where_money_has_its_own() -> None:
    assert display.rate("0.08875", "fr_CH") == "8,875%"


def test_indian_thousands() -> None:
    assert display.money("1234567.5", "INR", "en_IN") == "₹12,34,567.50"


def test_every_currency_is_written_with_the_decimals_it_is_priced_in() -> None:
    for code, decimals in pricing.MINOR_UNITS.items():
        figure = "1,200" + ("." + "0" * decimals if decimals else "")
        assert display.money("1200", code).endswith(figure), code


@pytest.mark.parametrize("code", ["UYI", "CLF", "XAU", "usd", "", "FOO"])
def test_what_no_price_is_made_in_is_not_guessed(code: str) -> None:
    """UYI, an index in which nobody invoices, has no decimals: a guess of two would show a hundred times as much."""
    with pytest.raises(ValueError, match="no currency that prices are made in"):
        display.money("1200", code)


@pytest.mark.drill
def test_intl_says_the_same_of_every_currency() -> None:
    answer = intl.ask(intl.all_cases())
    _compare(answer)
    idle = [
        difference.reason
        for difference in DIFFERENCES
        for locale in difference.locales
        if all(
            display.money(case.amount, case.currency, case.locale) == text
            for case, text in answer.money.items()
            if case.locale == locale and difference.concerns(case)
        )
    ]
    assert not idle, idle


@pytest.mark.drill
def test_the_stored_table_is_what_intl_says_now() -> None:
    """Another version of node may know another CLDR: look at what changed, then python -m groundwork.tests.intl."""
    assert intl.document(intl.ask(intl.short_cases())) == intl.document(intl.stored())


@pytest.mark.drill
def test_without_node_the_drill_fails_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intl, "NODE", intl.NODE.with_name("nowhere"))
    with pytest.raises(RuntimeError, match="install the locked requirements"):
        intl.ask([])
