"""What each column of a file of contracts means, known by its name."""

from typing import Final

from clients.importing.column_names import in_words
from clients.importing.own import COUNTED

# What a column can mean, with its name in a file of ours, and other names that it has elsewhere. English on purpose:
# a file is the same in every language. A column for each kind that is counted follows.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "client": ("Client", "client name", "company", "customer", "name"),
    "plan": ("Plan",),
    "name": ("Flat fee", "flat fee name", "agreement", "contract", "contract name"),
    "tier": ("Tier",),
    "packages": ("Packages", "package"),
    "starts_on": ("First day", "start", "start date", "starts on"),
    "months": ("Months", "term", "term in months"),
    "fee": ("Fee a month", "fee", "monthly fee", "mrr"),
    "currency": ("Currency",),
    "step": ("Yearly step", "escalator", "yearly step in percent"),
    "billing": ("Months billed at once", "billing", "billing months"),
    "at_end": ("At the end", "renewal"),
    "renewal_months": ("Renews by months", "renewal months"),
    "notice": ("Notice", "notice period"),
    "true_up": ("True-up", "true up without a signature"),
    "fee_floor": ("Lowest fee", "floor"),
    "increase_cap": ("Increase cap", "annual increase"),
    "po_number": ("PO number", "purchase order"),
    "billing_name": ("Billing contact",),
    "billing_email": ("Billing e-mail", "billing email"),
    "paper": ("Where the paper is", "paper"),
}
# The kinds that are counted, each by its plural.
KINDS: Final[dict[str, str]] = {
    "server": "Servers",
    "workstation": "Workstations",
    "laptop": "Laptops",
    "firewall": "Firewalls",
    "switch": "Switches",
    "access-point": "Access points",
    "printer": "Printers",
    "mobile": "Mobile devices",
    "ups": "Power supplies",
    "nas": "Storage devices",
    "camera": "Cameras",
    "phone": "Desk phones",
    "other": "Other devices",
    "user": "Users",
    "mailbox": "Mailboxes",
    "shared-mailbox": "Shared mailboxes",
    "site": "Sites",
}
# What the columns are called in what is said of them. A thing of the owner's own has its plural.
LABELS: Final = {field: names[0] for field, names in _NAMES.items()} | {
    COUNTED + key: many for key, many in KINDS.items()
}
OWN_HEADER: Final = tuple(LABELS.values())
FIELDS: Final = {in_words(name): field for field, names in _NAMES.items() for name in names} | {
    in_words(name): COUNTED + key for key, many in KINDS.items() for name in (many, key)
}
# By these the row with the column names is found.
KNOWN_NAMES: Final = tuple(FIELDS)
