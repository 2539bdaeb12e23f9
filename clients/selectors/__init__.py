"""What pages and other apps read of clients."""

from clients.selectors.activity import Activity, ActivityPage, activity
from clients.selectors.archived import archived_by
from clients.selectors.devices import (
    DEVICE_STATES,
    DeviceFilter,
    ToLookAt,
    chosen_devices,
    device_list,
    devices_to_look_at,
)
from clients.selectors.history import CountsOverTime, Turnover, counts_over_time, turnover_since
from clients.selectors.importing import (
    FieldChange,
    ImportPage,
    KindQuestion,
    RememberedWord,
    choices_of,
    exported_rows,
    import_page,
    known_devices,
    own_things_of,
    plan_for,
    rejected_rows,
)
from clients.selectors.inventory import (
    InventoryLine,
    InventoryPage,
    device_lines,
    inventory_counts,
    inventory_counts_of,
    inventory_page,
    sites_with_devices,
)
from clients.selectors.listing import (
    ARCHIVED,
    CLIENT_STATES,
    EXPIRING_WITHIN,
    ClientFilter,
    ClientList,
    ClientRow,
    account_owners,
    client_list,
    clients_named,
)
from clients.selectors.parties import Party, party_of
from clients.selectors.remembered import header_key, remembered_answers
from clients.selectors.splitting import Part, Split, split_of
from clients.selectors.undoable import UndoableImport, things_changed, undoable_import

__all__ = [
    "ARCHIVED",
    "CLIENT_STATES",
    "DEVICE_STATES",
    "EXPIRING_WITHIN",
    "Activity",
    "ActivityPage",
    "ClientFilter",
    "ClientList",
    "ClientRow",
    "CountsOverTime",
    "DeviceFilter",
    "FieldChange",
    "ImportPage",
    "InventoryLine",
    "InventoryPage",
    "KindQuestion",
    "Part",
    "Party",
    "RememberedWord",
    "Split",
    "ToLookAt",
    "Turnover",
    "UndoableImport",
    "account_owners",
    "activity",
    "archived_by",
    "choices_of",
    "chosen_devices",
    "client_list",
    "clients_named",
    "counts_over_time",
    "device_lines",
    "device_list",
    "devices_to_look_at",
    "exported_rows",
    "header_key",
    "import_page",
    "inventory_counts",
    "inventory_counts_of",
    "inventory_page",
    "known_devices",
    "own_things_of",
    "party_of",
    "plan_for",
    "rejected_rows",
    "remembered_answers",
    "sites_with_devices",
    "split_of",
    "things_changed",
    "turnover_since",
    "undoable_import",
]
