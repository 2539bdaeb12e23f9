"""What an inventory counts: the keys that units of a plan count and clients have, with what people call them."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INVENTORY_KEYS: Final[Mapping[str, str | Promise]] = {
    "server": _("servers"),
    "workstation": _("workstations"),
    "laptop": _("laptops"),
    "firewall": _("firewalls"),
    "switch": _("switches"),
    "access-point": _("access points"),
    "printer": _("printers"),
    "mobile": _("mobile devices"),
    "ups": _("power supplies"),
    "nas": _("storage"),
    "camera": _("cameras"),
    "phone": _("desk phones"),
    "other": _("other devices"),
    "user": _("users"),
    "mailbox": _("mailboxes"),
    "shared-mailbox": _("shared mailboxes"),
    "site": _("sites"),
}
