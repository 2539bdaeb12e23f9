"""Money and rates as JavaScript's Intl writes them: a second reading of Unicode CLDR, by ICU instead of babel.

The program that asks it is playwright's own node, which every machine with these tests has.
`python -m groundwork.tests.intl` writes the short table anew that everyday tests compare with.
"""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import playwright

import pricing

NODE: Final = Path(playwright.__file__).parent / "driver" / "node"
TABLE: Final = Path(__file__).parent / "data" / "money_by_locale.json"
AMOUNTS: Final = ("0", "1", "1234.5", "1234567.891")
RATE: Final = "0.08875"

# Where MSPs sell: the English of each country, which a company can choose, and the languages beside it.
LOCALES: Final[dict[str, str]] = {
    "en_US": "USD", "en_CA": "CAD", "en_GB": "GBP", "en_IE": "EUR", "en_AU": "AUD", "en_NZ": "NZD", "en_ZA": "ZAR",
    "en_IN": "INR", "en_SG": "SGD", "en_HK": "HKD", "en_PH": "PHP", "en_AE": "AED", "en_DE": "EUR", "en_AT": "EUR",
    "en_CH": "CHF", "en_NL": "EUR", "en_BE": "EUR", "en_DK": "DKK", "en_SE": "SEK", "en_FI": "EUR",
    "de_DE": "EUR", "de_AT": "EUR", "de_CH": "CHF", "fr_FR": "EUR", "fr_CA": "CAD", "fr_CH": "CHF", "it_IT": "EUR",
    "es_ES": "EUR", "es_MX": "MXN", "pt_PT": "EUR", "pt_BR": "BRL", "nl_NL": "EUR", "nl_BE": "EUR", "da_DK": "DKK",
    "sv_SE": "SEK", "nb_NO": "NOK", "fi_FI": "EUR", "pl_PL": "PLN", "he_IL": "ILS", "ar_AE": "AED",
}  # fmt: skip

# Latin digits: the text around them is English, and a total has to be read by whoever signs it.
_PROGRAM: Final = """
let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", () => {
  const { money, rates } = JSON.parse(text);
  const plain = { numberingSystem: "latn" };
  const tag = (locale) => locale.replace("_", "-");
  process.stdout.write(JSON.stringify({
    versions: { node: process.version, icu: process.versions.icu, cldr: process.versions.cldr },
    money: money.map(([locale, currency, decimals, amount]) => new Intl.NumberFormat(tag(locale), {
      ...plain, style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals,
    }).format(amount)),
    rates: rates.map(([locale, share]) => new Intl.NumberFormat(tag(locale), {
      ...plain, style: "percent", maximumFractionDigits: 6,
    }).format(share)),
  }));
});
"""


class Case(NamedTuple):
    """An amount to be written."""

    locale: str
    currency: str
    amount: str


class Answer(NamedTuple):
    """What Intl wrote of each case, the rate in each locale, and which versions wrote it."""

    money: dict[Case, str]
    rates: dict[str, str]
    versions: dict[str, str]


def ask(cases: Sequence[Case]) -> Answer:
    """What Intl writes. Raises RuntimeError, which says what is missing, where there is no node."""
    if not NODE.exists():
        raise RuntimeError(f"There is no node at {NODE}: install the locked requirements of the tests.")
    question = {
        "money": [(case.locale, case.currency, pricing.MINOR_UNITS[case.currency], case.amount) for case in cases],
        "rates": [(locale, RATE) for locale in LOCALES],
    }
    found = subprocess.run(
        [NODE, "-e", _PROGRAM], input=json.dumps(question), capture_output=True, text=True, check=True
    )
    said: dict[str, Any] = json.loads(found.stdout)
    money = dict(zip(cases, said["money"], strict=True))
    return Answer(money, dict(zip(LOCALES, said["rates"], strict=True)), said["versions"])


def short_cases() -> list[Case]:
    """Each locale with its own currency, dollars, euros, and one of no and one of three decimals."""
    return [
        Case(locale, currency, amount)
        for locale, own in LOCALES.items()
        for currency in dict.fromkeys((own, "USD", "EUR", "JPY", "KWD"))
        for amount in AMOUNTS
    ]


def all_cases() -> list[Case]:
    """Each locale with every currency that prices are made in."""
    return [
        Case(locale, currency, amount) for locale in LOCALES for currency in pricing.MINOR_UNITS for amount in AMOUNTS
    ]


def stored() -> Answer:
    """The short table as it was written last."""
    said = json.loads(TABLE.read_text("utf-8"))
    money = {
        Case(locale, currency, amount): text
        for locale, currencies in said["money"].items()
        for currency, texts in currencies.items()
        for amount, text in zip(said["amounts"], texts, strict=True)
    }
    return Answer(money, said["rates"], said["versions"])


def document(answer: Answer) -> dict[str, Any]:
    """An answer as the table has it."""
    money: dict[str, dict[str, list[str]]] = {}
    for case, text in answer.money.items():
        money.setdefault(case.locale, {}).setdefault(case.currency, []).append(text)
    return {"versions": answer.versions, "amounts": list(AMOUNTS), "money": money, "rates": answer.rates}


if __name__ == "__main__":
    TABLE.write_text(json.dumps(document(ask(short_cases())), indent=1) + "\n", "utf-8")
