"""When makers stop supporting their systems, as inventories spell them."""

from datetime import date

import pytest

from clients.os_support import support_ends


@pytest.mark.parametrize(
    ("os", "ends"),
    [
        ("Windows 10 Pro", date(2025, 10, 14)),
        ("Microsoft Windows 10 Enterprise (22H2)", date(2025, 10, 14)),
        ("Windows 10 Enterprise LTSC 2021", None),
        ("Windows 11 Pro", None),
        ("Windows 7 Professional", date(2020, 1, 14)),
        ("Windows 8.1", date(2023, 1, 10)),
        ("Windows Server 2012 R2 Standard", date(2023, 10, 10)),
        ("Microsoft Windows Server 2019 Standard", date(2029, 1, 9)),
        ("macOS 12.7.1", date(2024, 9, 16)),
        ("macOS Ventura 13.6", date(2025, 9, 15)),
        ("Mac OS X 10.15.7", date(2022, 9, 12)),
        ("macOS 15.1", None),
        ("Ubuntu 20.04.6 LTS", date(2025, 5, 31)),
        ("Ubuntu 24.04 LTS", None),
        ("VMware ESXi 7.0.3", date(2025, 10, 2)),
        ("VMware ESXi 8.0", None),
        ("", None),
        ("toaster", None),
    ],
)
def test_when_support_ends(os: str, ends: date | None) -> None:
    assert support_ends(os) == ends
