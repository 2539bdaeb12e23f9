"""The demo's clients. One comes through the importer from an RMM export; the others own what `DEVICES` says."""

from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from simple_history.utils import bulk_create_with_history

from clients.importing.rows import Choices
from clients.models import Client, Contact, Device, InventoryCount, Site
from clients.services.counting import note_counts
from clients.services.devices import DeviceEntry, retire_device, save_device
from clients.services.imports import import_devices
from groundwork.held_files import SourceFile
from groundwork.models import User


class Company(NamedTuple):
    """A client: who to write to, head counts (users, mailboxes, shared mailboxes), sites, devices by kind."""

    name: str
    prefix: str
    contact: tuple[str, str, str, str]
    heads: tuple[int, int, int]
    sites: tuple[str, ...]
    devices: dict[str, int]


HARBOR: Final = "Harbor Law Group"
MAPLE: Final = "Maple Street Dental"

# The inventories are older than the quotes made from them.
ON_RECORD_SINCE: Final = timedelta(days=60)

COMPANIES: Final = (
    Company(
        MAPLE,
        "MSD",
        ("Ellen Marsh", "Practice manager", "ellen.marsh@maplestreet.example", "+1 207 555 0110"),
        (22, 25, 0),
        ("Maple Street",),
        {
            "server": 1,
            "workstation": 20,
            "firewall": 1,
            "switch": 1,
            "access-point": 2,
        },
    ),
    Company(
        HARBOR,
        "HARBOR",
        ("Thomas Reyes", "Managing partner", "treyes@harborlaw.example", "+1 207 555 0127"),
        (34, 38, 4),
        (),
        {},
    ),
    Company(
        "Millbrook Manufacturing",
        "MILL",
        ("Ruth Aldana", "Operations director", "ruth@millbrook.example", "+1 207 555 0163"),
        (64, 52, 9),
        ("Plant", "Head office"),
        {
            "server": 4,
            "workstation": 41,
            "laptop": 18,
            "firewall": 2,
            "switch": 6,
            "access-point": 11,
            "printer": 7,
            "ups": 4,
        },
    ),
    Company(
        "Lakeside Clinic",
        "LSC",
        ("Dr. Kwame Osei", "Medical director", "k.osei@lakesideclinic.example", "+1 207 555 0188"),
        (31, 34, 3),
        ("Lakeside", "Annex"),
        {
            "server": 2,
            "workstation": 19,
            "laptop": 12,
            "firewall": 2,
            "switch": 3,
            "access-point": 5,
            "printer": 4,
            "mobile": 14,
        },
    ),
    Company(
        "Pine & Sons Accounting",
        "PINE",
        ("Walter Pine", "Partner", "walter@pineandsons.example", "+1 207 555 0171"),
        (12, 13, 2),
        ("Exchange Street",),
        {
            "server": 1,
            "workstation": 9,
            "laptop": 5,
            "firewall": 1,
            "switch": 1,
            "access-point": 1,
            "printer": 2,
        },
    ),
    Company(
        "Birchwood School",
        "BWS",
        ("Amy Laurent", "Bursar", "a.laurent@birchwood.example", "+1 207 555 0139"),
        (48, 55, 6),
        ("Main building", "Sports hall"),
        {
            "server": 2,
            "workstation": 26,
            "laptop": 30,
            "firewall": 1,
            "switch": 5,
            "access-point": 14,
            "printer": 6,
        },
    ),
    Company(
        "Old Town Bakery",
        "OTB",
        ("Rosa Lindqvist", "Owner", "rosa@oldtownbakery.example", "+1 207 555 0104"),
        (6, 6, 1),
        ("Market Square",),
        {"workstation": 3, "laptop": 1, "firewall": 1, "printer": 1},
    ),
    Company(
        "Riverside Architects",
        "RVA",
        ("Jonas Weber", "Studio manager", "jonas@riverside.example", "+1 207 555 0155"),
        (17, 17, 2),
        ("Wharf studio",),
        {
            "server": 1,
            "workstation": 12,
            "laptop": 9,
            "firewall": 1,
            "switch": 2,
            "access-point": 3,
            "printer": 2,
            "nas": 1,
        },
    ),
)

# Make, model and operating system, taken in turn, so that an inventory looks like one that grew over years.
MODELS: Final = {
    "server": (
        ("Dell", "PowerEdge T350", "Windows Server 2022 Standard"),
        ("HPE", "ProLiant ML110", "Windows Server 2019 Standard"),
    ),
    "workstation": (
        ("Dell", "OptiPlex 7010", "Windows 11 Pro"),
        ("Lenovo", "ThinkCentre M70q", "Windows 11 Pro"),
        ("HP", "ProDesk 400", "Windows 10 Pro"),
    ),
    "laptop": (
        ("Lenovo", "ThinkPad T14", "Windows 11 Pro"),
        ("Apple", "MacBook Air", "macOS 15.1"),
        ("Dell", "Latitude 5440", "Windows 11 Pro"),
    ),
    "firewall": (("Fortinet", "FortiGate 60F", ""),),
    "switch": (("Ubiquiti", "USW-24", ""), ("Cisco", "CBS250-24", "")),
    "access-point": (("Ubiquiti", "U6 Pro", ""),),
    "printer": (("Brother", "MFC-L5710", ""), ("HP", "LaserJet Pro M404", "")),
    "mobile": (("Apple", "iPhone 15", "iOS 18"),),
    "ups": (("APC", "Smart-UPS 1500", ""),),
    "nas": (("Synology", "DS923+", ""),),
}


def load_companies(people: dict[str, User], now: datetime) -> dict[str, Client]:
    """Make every client with contact, sites and devices (Harbor's come from its file); returns them by name."""
    clients = {company.name: _load(company, people["sales"], now) for company in COMPANIES}
    export = Path(__file__).parent / "harbor-rmm.csv"
    source = SourceFile(export.name, export.read_bytes())
    import_devices(clients[HARBOR], source, Choices(), people["sales"], now)
    return clients


def _load(company: Company, sales: User, now: datetime) -> Client:
    users, mailboxes, shared = company.heads
    client = Client.objects.create(
        name=company.name, owner=sales, users=users, mailboxes=mailboxes, shared_mailboxes=shared
    )
    name, title, email, phone = company.contact
    Contact.objects.create(client=client, name=name, title=title, email=email, phone=phone, primary=True)
    sites = [Site.objects.create(client=client, name=site) for site in company.sites]
    numbers = count(1)
    devices = [
        _device(client, sites[number % len(sites)], company.prefix, kind, number, now)
        for kind, many in company.devices.items()
        for number in (next(numbers) for _ in range(many))
    ]
    since = now - ON_RECORD_SINCE
    bulk_create_with_history(devices, Device, default_user=sales, default_date=since)
    note_counts(client, InventoryCount.Source.IMPORT, since)
    return client


def grow(client: Client, now: datetime, prefix: str = "LSC") -> None:
    """A client that has grown since: two laptops for new people, and an old workstation that went."""
    for number in (1, 2):
        entry = DeviceEntry(
            "laptop",
            f"{prefix}-LAP-N-{number}",
            f"{prefix}-NEW{number}",
            manufacturer="Lenovo",
            model="ThinkPad T14 Gen 5",
        )
        save_device(client, None, entry, now)
    retired = client.devices.filter(kind="workstation", retired_at=None).order_by("hostname", "pk").first()
    assert retired is not None
    retire_device(retired, now)


def _device(client: Client, site: Site, prefix: str, kind: str, number: int, now: datetime) -> Device:
    make, model, system = MODELS[kind][number % len(MODELS[kind])]
    bought = date(2020 + number * 7 % 6, 1 + number * 5 % 12, 1 + number * 3 % 28)
    return Device(
        client=client,
        site=site,
        kind=kind,
        hostname=f"{prefix}-{kind.upper()[:3]}-{number:03d}",
        serial=f"{prefix}{10_000 + number * 7919 % 89_989}",
        manufacturer=make,
        model=model,
        os=system,
        last_seen=now - timedelta(hours=number * 5 % 60),
        purchased_on=bought,
        warranty_until=bought.replace(year=bought.year + 3),
    )
