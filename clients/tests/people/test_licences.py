"""What licences are for, by the names and codes that Microsoft and Google give them."""

import pytest

from clients.people.licences import licence_kind, licences_in

KINDS = {
    "seat": [
        "Microsoft 365 Business Premium", "Microsoft 365 Business Basic", "Microsoft 365 E3", "Office 365 E1",
        "Microsoft 365 E5 without Audio Conferencing", "Office 365 E3 (no Teams)", "Exchange Online (Plan 1)",
        "Office 365 A3 for faculty", "SPB", "SPE_E5", "ENTERPRISEPACK", "O365_BUSINESS_ESSENTIALS",
        "EXCHANGESTANDARD", "Google Workspace Business Starter", "G Suite Basic",
    ],
    "app": ["Microsoft 365 Apps for business", "Microsoft 365 Apps for enterprise", "OFFICESUBSCRIPTION",
            "O365_BUSINESS"],
    "kiosk": ["Microsoft 365 F1", "Office 365 F3", "DESKLESSPACK", "SPE_F1", "Exchange Online Kiosk",
              "Google Workspace Frontline Starter"],
    "extra": [
        "Power BI Pro", "POWER_BI_STANDARD", "Microsoft Power Automate Free", "FLOW_FREE", "Visio Plan 2",
        "Project Plan 3",
        "Microsoft Entra ID P2", "AAD_PREMIUM", "Enterprise Mobility + Security E3", "Microsoft Teams Phone Standard",
        "Microsoft 365 Audio Conferencing", "Microsoft 365 F5 Security Add-on", "Microsoft 365 Copilot",
        "Exchange Online Archiving for Exchange Online", "Microsoft Defender for Business", "Cloud Identity Free",
    ],
    "room": ["Microsoft Teams Rooms Basic", "Microsoft Teams Rooms Pro", "MEETING_ROOM"],
    "": ["Harbor Suite", "84a66c3a-0000-4d8b-b6a5-5e4b4e2d0a5b", "Microsoft", "E3"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for kind, names in KINDS.items() for name in names])
def test_what_a_licence_is_for(name: str, kind: str) -> None:
    assert licence_kind(name) == kind
    assert licence_kind(name.upper()) == kind


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("Microsoft 365 E3+Power BI Pro", ["Microsoft 365 E3", "Power BI Pro"]),
        ("Enterprise Mobility + Security E3+Visio Plan 2", ["Enterprise Mobility + Security E3", "Visio Plan 2"]),
        ("contoso:SPB contoso:FLOW_FREE", ["SPB", "FLOW_FREE"]),
        ("SPB;FLOW_FREE", ["SPB", "FLOW_FREE"]),
        ("Unlicensed", []),
        ("", []),
    ],
)
def test_the_licences_of_a_cell(cell: str, named: list[str]) -> None:
    assert list(licences_in(cell)) == named
