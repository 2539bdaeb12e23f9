"""When the maker of an operating system stops supporting it. Pure: a text and a day in, a day out.

The days are the makers' own, of general support without paid extensions: Microsoft's lifecycle pages, Canonical's and
Debian's release pages, Broadcom's product lifecycle. Apple names none: a macOS counts from its last security update.
"""

import re
from datetime import date
from typing import Final

# The first pattern that is found decides, so that "Server 2012" stands before "2012" and "8.1" before "8".
_ENDS: Final = tuple(
    (re.compile(pattern), ends)
    for pattern, ends in (
        (r"windows server 2003", date(2015, 7, 14)),
        (r"windows server 2008", date(2020, 1, 14)),
        (r"windows server 2012", date(2023, 10, 10)),
        (r"windows server 2016", date(2027, 1, 12)),
        (r"windows server 2019", date(2029, 1, 9)),
        (r"windows server 2022", date(2031, 10, 14)),
        (r"windows (xp|2000)", date(2014, 4, 8)),
        (r"windows vista", date(2017, 4, 11)),
        (r"windows 7\b", date(2020, 1, 14)),
        (r"windows 8\.1", date(2023, 1, 10)),
        (r"windows 8\b", date(2016, 1, 12)),
        (r"windows 10\b(?!.*\bltsc\b)", date(2025, 10, 14)),
        (r"(mac ?os|os x)( \w+)* 10\.\d+", date(2022, 9, 12)),
        (r"mac ?os( big sur)? 11\b|mac ?os big sur", date(2023, 9, 26)),
        (r"mac ?os( monterey)? 12\b|mac ?os monterey", date(2024, 9, 16)),
        (r"mac ?os( ventura)? 13\b|mac ?os ventura", date(2025, 9, 15)),
        (r"ubuntu 14\.04", date(2019, 4, 25)),
        (r"ubuntu 16\.04", date(2021, 4, 30)),
        (r"ubuntu 18\.04", date(2023, 5, 31)),
        (r"ubuntu 20\.04", date(2025, 5, 31)),
        (r"ubuntu 22\.04", date(2027, 4, 1)),
        (r"debian( gnu/linux)? 9\b", date(2022, 6, 30)),
        (r"debian( gnu/linux)? 10\b", date(2024, 6, 30)),
        (r"debian( gnu/linux)? 11\b", date(2026, 8, 31)),
        (r"centos( linux)?( release)? [67]\b", date(2024, 6, 30)),
        (r"centos( linux)?( release)? 8\b", date(2021, 12, 31)),
        (r"esxi? 5\.", date(2018, 9, 19)),
        (r"esxi? 6\.", date(2022, 10, 15)),
        (r"esxi? 7\.", date(2025, 10, 2)),
    )
)


def support_ends(os: str) -> date | None:
    """The last day on which the maker supports this operating system; None for one that is not known here."""
    said = " ".join(os.casefold().replace("microsoft", "").replace("vmware", "").replace("®", "").split())
    return next((ends for pattern, ends in _ENDS if pattern.search(said)), None)
