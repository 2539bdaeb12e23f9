#!/bin/sh
# Babel 2.18.0 (with CLDR 47): what it leaves out on the way from a number to money and back.
#
# One would guess that format_currency writes what CLDR says of a locale, since Babel carries CLDR's data, and that
# parse_decimal refuses what is not written as the locale writes it.
#
# What happens:
#   1. A sign that a locale has for money alone is in Babel's data and is not used. In French Switzerland a number has
#      a comma and money has a point: Babel writes the comma in both.
#   2. The space that CLDR's currencySpacing puts between letters and digits is not written: "CHF1,200.00". ICU, and
#      with it every browser, writes a no-break space there.
#   3. minimumGroupingDigits is not known: Spanish, Portuguese, Polish and others leave four digits together.
#   4. The decimals of a currency are CLDR's "standard" ones, not ISO 4217's: an Iraqi invoice loses its fils.
#   5. parse_decimal takes "139.50" in German for 13950, a hundred times as much, unless strict=True; and strict=True
#      refuses "30.00" but not "1.250", which one person means as 1250 and another as 1.25.
#
# Output seen:
#   fr_CH money '1\u202f234,56\xa0CHF', and its own sign for that is '.'
#   en_US letters 'CHF1,200.00'
#   es_ES four digits '1.234,50\xa0\u20ac'
#   IQD decimals 0
#   de '139.50' is 13950; strictly '1.250' is 1250
#
# Exits 1 where any of this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, get_currency_precision, parse_decimal

swiss = format_currency(Decimal("1234.56"), "CHF", locale="fr_CH")
own = Locale.parse("fr_CH").number_symbols["latn"].get("currencyDecimal")
letters = format_currency(Decimal(1200), "CHF", locale="en_US")
spanish = format_currency(Decimal("1234.5"), "EUR", locale="es_ES")
iraq = get_currency_precision("IQD")
loose, strict = parse_decimal("139.50", locale="de"), parse_decimal("1.250", locale="de", strict=True)
print(f"fr_CH money {swiss!a}, and its own sign for that is {own!a}")
print(f"en_US letters {letters!a}")
print(f"es_ES four digits {spanish!a}")
print(f"IQD decimals {iraq}")
print(f"de '139.50' is {loose}; strictly '1.250' is {strict}")
seen = (swiss, own, letters, spanish, iraq, loose, strict)
expected = (
    "1\u202f234,56\xa0CHF", ".", "CHF1,200.00", "1.234,50\xa0\u20ac", 0, Decimal(13950), Decimal(1250),
)
sys.exit(seen != expected)
PYTHON
