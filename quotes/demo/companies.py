"""The demo's clients. One comes through the importer from an RMM export; the others own what `DEVICES` says."""

from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from simple_history.utils import bulk_create_with_history

from clients.importing.rows import Choices
from clients.models import Client, Contact, Device, DeviceKind, InventoryCount, Site
from clients.services.counting import note_counts
from clients.services.devices import DeviceEntry, retire_device, save_device
from clients.services.imports import SourceFile, import_devices
from groundwork.models import User


class Company(NamedTuple):
    """A client: who to write to, head counts (users, mailboxes, shared mailboxes), sites, devices by kind."""

    name: str
    prefix: str
    contact: tuple[str, str, str, str]
    heads: tuple[int, int, int]
    sites: tuple[str, ...]
    devices: dict[DeviceKind, int]


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
            DeviceKind.SERVER: 1,
            DeviceKind.WORKSTATION: 20,
            DeviceKind.FIREWALL: 1,
            DeviceKind.SWITCH: 1,
            DeviceKind.ACCESS_POINT: 2,
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
            DeviceKind.SERVER: 4,
            DeviceKind.WORKSTATION: 41,
            DeviceKind.LAPTOP: 18,
            DeviceKind.FIREWALL: 2,
            DeviceKind.SWITCH: 6,
            DeviceKind.ACCESS_POINT: 11,
            DeviceKind.PRINTER: 7,
            DeviceKind.UPS: 4,
        },
    ),
    Company(
        "Lakeside Clinic",
        "LSC",
        ("Dr. Kwame Osei", "Medical director", "k.osei@lakesideclinic.example", "+1 207 555 0188"),
        (31, 34, 3),
        ("Lakeside", "Annex"),
        {
            DeviceKind.SERVER: 2,
            DeviceKind.WORKSTATION: 19,
            DeviceKind.LAPTOP: 12,
            DeviceKind.FIREWALL: 2,
            DeviceKind.SWITCH: 3,
            DeviceKind.ACCESS_POINT: 5,
            DeviceKind.PRINTER: 4,
            DeviceKind.MOBILE: 14,
        },
    ),
    Company(
        "Pine & Sons Accounting",
        "PINE",
        ("Walter Pine", "Partner", "walter@pineandsons.example", "+1 207 555 0171"),
        (12, 13, 2),
        ("Exchange Street",),
        {
            DeviceKind.SERVER: 1,
            DeviceKind.WORKSTATION: 9,
            DeviceKind.LAPTOP: 5,
            DeviceKind.FIREWALL: 1,
            DeviceKind.SWITCH: 1,
            DeviceKind.ACCESS_POINT: 1,
            DeviceKind.PRINTER: 2,
        },
    ),
    Company(
        "Birchwood School",
        "BWS",
        ("Amy Laurent", "Bursar", "a.laurent@birchwood.example", "+1 207 555 0139"),
        (48, 55, 6),
        ("Main building", "Sports hall"),
        {
            DeviceKind.SERVER: 2,
            DeviceKind.WORKSTATION: 26,
            DeviceKind.LAPTOP: 30,
            DeviceKind.FIREWALL: 1,
            DeviceKind.SWITCH: 5,
            DeviceKind.ACCESS_POINT: 14,
            DeviceKind.PRINTER: 6,
        },
    ),
    Company(
        "Old Town Bakery",
        "OTB",
        ("Rosa Lindqvist", "Owner", "rosa@oldtownbakery.example", "+1 207 555 0104"),
        (6, 6, 1),
        ("Market Square",),
        {DeviceKind.WORKSTATION: 3, DeviceKind.LAPTOP: 1, DeviceKind.FIREWALL: 1, DeviceKind.PRINTER: 1},
    ),
    Company(
        "Riverside Architects",
        "RVA",
        ("Jonas Weber", "Studio manager", "jonas@riverside.example", "+1 207 555 0155"),
        (17, 17, 2),
        ("Wharf studio",),
        {
            DeviceKind.SERVER: 1,
            DeviceKind.WORKSTATION: 12,
            DeviceKind.LAPTOP: 9,
            DeviceKind.FIREWALL: 1,
            DeviceKind.SWITCH: 2,
            DeviceKind.ACCESS_POINT: 3,
            DeviceKind.PRINTER: 2,
            DeviceKind.NAS: 1,
        },
    ),
)

# Make, model and operating system, taken in turn, so that an inventory looks like one that grew over years.
MODELS: Final = {
    DeviceKind.SERVER: (
        ("Dell", "PowerEdge T350", "Windows Server 2022 Standard"),
        ("HPE", "ProLiant ML110", "Windows Server 2019 Standard"),
    ),
    DeviceKind.WORKSTATION: (
        ("Dell", "OptiPlex 7010", "Windows 11 Pro"),
        ("Lenovo", "ThinkCentre M70q", "Windows 11 Pro"),
        ("HP", "ProDesk 400", "Windows 10 Pro"),
    ),
    DeviceKind.LAPTOP: (
        ("Lenovo", "ThinkPad T14", "Windows 11 Pro"),
        ("Apple", "MacBook Air", "macOS 15.1"),
        ("Dell", "Latitude 5440", "Windows 11 Pro"),
    ),
    DeviceKind.FIREWALL: (("Fortinet", "FortiGate 60F", ""),),
    DeviceKind.SWITCH: (("Ubiquiti", "USW-24", ""), ("Cisco", "CBS250-24", "")),
    DeviceKind.ACCESS_POINT: (("Ubiquiti", "U6 Pro", ""),),
    DeviceKind.PRINTER: (("Brother", "MFC-L5710", ""), ("HP", "LaserJet Pro M404", "")),
    DeviceKind.MOBILE: (("Apple", "iPhone 15", "iOS 18"),),
    DeviceKind.UPS: (("APC", "Smart-UPS 1500", ""),),
    DeviceKind.NAS: (("Synology", "DS923+", ""),),
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


def grow(client: Client, now: datetime) -> None:
    """A client that has grown since: two laptops for new people, and an old workstation that went."""
    for number in (1, 2):
        entry = DeviceEntry(
            DeviceKind.LAPTOP, f"LSC-LAP-N-{number}", f"NEW{number}", manufacturer="Lenovo", model="ThinkPad T14 Gen 5"
        )
        save_device(client, None, entry, now)
    retired = client.devices.filter(kind=DeviceKind.WORKSTATION, retired_at=None).first()
    assert retired is not None
    retire_device(retired, now)


def _device(client: Client, site: Site, prefix: str, kind: DeviceKind, number: int, now: datetime) -> Device:
    make, model, system = MODELS[kind][number % len(MODELS[kind])]
    bought = date(2020 + number * 7 % 6, 1 + number * 5 % 12, 1 + number * 3 % 28)
    return Device(
        client=client,
        site=site,
        kind=kind,
        hostname=f"{prefix}-{kind.value.upper()[:3]}-{number:03d}",
        serial=f"{prefix}{10_000 + number * 7919 % 89_989}",
        manufacturer=make,
        model=model,
        os=system,
        last_seen=now - timedelta(hours=number * 5 % 60),
        purchased_on=bought,
        warranty_until=bought.replace(year=bought.year + 3),
    )
