"""What pages and other apps read of clients."""

from clients.selectors.importing import (
    FieldChange,
    ImportPage,
    KindQuestion,
    choices_of,
    import_page,
    known_devices,
    plan_for,
)
from clients.selectors.inventory import (
    LABELS,
    MAILBOX,
    SHARED_MAILBOX,
    SITE,
    USER,
    InventoryLine,
    InventoryPage,
    device_lines,
    inventory_counts,
    inventory_counts_of,
    inventory_page,
    sites_with_devices,
)
from clients.selectors.listing import ClientRow, DeviceFilter, client_list, device_list

__all__ = [
    "LABELS",
    "MAILBOX",
    "SHARED_MAILBOX",
    "SITE",
    "USER",
    "ClientRow",
    "DeviceFilter",
    "FieldChange",
    "ImportPage",
    "InventoryLine",
    "InventoryPage",
    "KindQuestion",
    "choices_of",
    "client_list",
    "device_lines",
    "device_list",
    "import_page",
    "inventory_counts",
    "inventory_counts_of",
    "inventory_page",
    "known_devices",
    "plan_for",
    "sites_with_devices",
]
