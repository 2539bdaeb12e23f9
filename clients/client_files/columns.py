"""What each column of a file of clients means, known by its name."""

from typing import Final

from clients.importing.column_names import in_words

# English on purpose: by this header a file of ours is known. A column for each thing of the owner's own follows.
OWN_HEADER: Final = (
    "Name",
    "Legal name",
    "Postal address",
    "Billing address",
    "Billing contact",
    "Billing e-mail",
    "Tax number",
    "Tax exempt",
    "Exemption certificate",
    "Users",
    "Mailboxes",
    "Shared mailboxes",
    "Sites",
    "Contacts",
)
# What a column can mean, in the order of that header, with other names that it has elsewhere.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "name": ("client", "client name", "company", "company name", "customer", "customer name", "organization"),
    "legal_name": ("registered name",),
    "postal_address": ("address", "street address", "mailing address"),
    "billing_address": ("invoice address",),
    "billing_contact": ("invoice contact",),
    "billing_email": ("billing email", "billing e mail address", "billing email address", "invoice email"),
    "tax_number": ("tax id", "vat number", "vat id", "ein"),
    "exempt": ("exempt", "tax exemption"),
    "tax_certificate": ("tax exemption certificate", "certificate", "certificate number"),
    "users": ("people", "employees", "seats"),
    "mailboxes": (),
    "shared_mailboxes": (),
    "sites": ("site", "locations", "location"),
    "contacts": (),
}
# One contact may also stand in columns of its own.
_ONE_CONTACT: Final[dict[str, tuple[str, ...]]] = {
    "contact_name": ("contact", "contact name", "primary contact"),
    "contact_title": ("contact title", "job title"),
    "contact_email": ("contact e mail", "contact email", "contact e mail address", "contact email address", "email"),
    "contact_phone": ("contact phone", "phone"),
}
# What the columns are called in what is said of them. A thing of the owner's own has its plural.
LABELS: Final = dict(zip(_NAMES, OWN_HEADER, strict=True)) | {field: names[0] for field, names in _ONE_CONTACT.items()}
FIELDS: Final = {
    name: field
    for field, names in (*_NAMES.items(), *_ONE_CONTACT.items())
    for name in (*names, *([in_words(LABELS[field])] if field in _NAMES else []))
}
# By these the row with the column names is found.
KNOWN_NAMES: Final = tuple(FIELDS)
