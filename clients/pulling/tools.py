"""The tools that can be asked for devices, and what their answers call things."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.importing.columns import FIELDS
from clients.importing.own import MAYBE_QUANTITY, QUANTITY
from groundwork.outgoing import OutgoingError, checked_address

TACTICAL, JSON = "tactical", "json"
TOOLS: Final[dict[str, Promise]] = {
    TACTICAL: gettext_lazy("Tactical RMM"),
    JSON: gettext_lazy("Another tool (a JSON list)"),
}
# AgentTableSerializer of Tactical RMM, June 2026; the names have been the same for years.
_TACTICAL: Final = {
    "host": "hostname",
    "kind": "monitoring_type",
    "chassis": "plat",
    "serial": "serial_number",
    "site": "site_name",
    "client": "client_name",
    "os": "operating_system",
    "model": "make_model",
    "last_seen": "last_seen",
}
# What a mapping can name; a quantity, and the question whether it is one, is of files that people type.
MAPPED: Final = tuple(name for name in FIELDS if name not in (QUANTITY, MAYBE_QUANTITY))
_PATH: Final = re.compile(r"[^\s=][^=\r\n]{0,119}")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a client's devices come from, all but the token.

    `header` is the name of the header that carries the token, `list_path` where the list stands in the answer ("" where
    it is found), `mapping` the path of each field in an item (none: it is guessed from the names),
    `only_client` what the tool calls the client, where it lists several.
    """

    tool: str
    address: str
    header: str = ""
    list_path: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    only_client: str = ""

    @property
    def paths(self) -> Mapping[str, str]:
        """The path of each field in an item."""
        return _TACTICAL if self.tool == TACTICAL else self.mapping

    @property
    def url(self) -> str:
        """What is asked for."""
        if self.tool != TACTICAL:
            return self.address
        base, _sign, query = self.address.partition("?")
        base = base.rstrip("/")
        base = base if base.endswith("/agents") else f"{base}/agents"
        return f"{base}/?{query}" if query else f"{base}/"

    def headers(self, token: str) -> dict[str, str]:
        """With which headers."""
        if self.tool == TACTICAL:
            return {"Accept": "application/json", "X-API-KEY": token}
        if not token:
            return {"Accept": "application/json"}
        name = self.header or "Authorization"
        bearer = name.casefold() == "authorization" and " " not in token
        return {"Accept": "application/json", name: f"Bearer {token}" if bearer else token}


def checked_source_address(text: str) -> str:
    """The address as it was typed. Raises ValueError where the portal could not ask it."""
    try:
        checked_address(text)
    except OutgoingError as fault:
        raise ValueError(str(fault)) from fault
    return text


def read_mapping(text: str) -> dict[str, str]:
    """Lines like "host = device.name" as the path of each field. Raises ValueError with the line and the mend."""
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, sign, path = (part.strip() for part in line.partition("="))
        said = {"line": line[:60], "fields": ", ".join(MAPPED)}
        if not sign or name not in MAPPED or not _PATH.fullmatch(path):
            raise ValueError(_("“%(line)s”: write a field, “=” and a path. The fields are: %(fields)s.") % said)
        if name in found or path in found.values():
            raise ValueError(_("“%(line)s”: the field or the path is there already. Name each once.") % said)
        found[name] = path
    if found and not {"host", "serial"} & found.keys():
        raise ValueError(_("Name host or serial: nothing else tells one device from another."))
    return found


def written_mapping(mapping: Mapping[str, str]) -> str:
    """A mapping as people type it."""
    return "\n".join(f"{name} = {path}" for name, path in mapping.items())
