#!/bin/sh
# icalendar 7.3.2: a property that RFC 5545 does not know is written as it comes.
#
# One would guess that `add` makes text of any string, since it does so for SUMMARY: commas, semicolons and backslashes
# escaped, a line break as \n.
#
# What happens: that depends on the name of the property. For X-WR-CALNAME, by which every calendar program calls a
# feed, the string is taken for written already. A comma stays bare, and a line break ends in an AssertionError when
# the file is written, not when the name is added. `vText(name)` says that it is text.
#
# Output seen:
#   SUMMARY:a\, b
#   X-WR-CALNAME:a, b
#   X-WR-CALNAME:a\, b
#   two lines: AssertionError
#
# Exits 1 where any of this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icalendar==7.3.2
"$folder/venv/bin/python" - <<'PYTHON'
import sys

from icalendar import Calendar, vText


def written(name, value):
    calendar = Calendar()
    calendar.add(name, value)
    return next(line for line in calendar.to_ical().decode().split("\r\n") if line.startswith(name.upper()))


found = [written("summary", "a, b"), written("x-wr-calname", "a, b"), written("x-wr-calname", vText("a, b"))]
try:
    written("x-wr-calname", "a\nb")
except AssertionError:
    found.append("two lines: AssertionError")
print("\n".join(found))
seen = ["SUMMARY:a\\, b", "X-WR-CALNAME:a, b", "X-WR-CALNAME:a\\, b", "two lines: AssertionError"]
sys.exit(found != seen)
PYTHON
