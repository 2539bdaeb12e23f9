"""What a client has, counted (msp-inventory/1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pricing.fields import members, read_format, read_whole
from pricing.json_source import tree_from_json
from pricing.nodes import Node, record

INVENTORY_FORMAT: Final = "msp-inventory/1"
MAX_COUNT: Final = 1_000_000
CODE: Final = "bad-inventory"


@dataclass(frozen=True, slots=True)
class Inventory:
    """Counts by key, sorted by key. A key that is not there counts 0."""

    counts: tuple[tuple[str, int], ...]


def inventory_from_json(raw: bytes) -> Inventory:
    """The inventory in a file. Raises PricingError("bad-inventory")."""
    return read_inventory(tree_from_json(raw, CODE))


def read_inventory(document: object) -> Inventory:
    """The inventory in a document. Keys are any short names, counts whole numbers from 0 to 1,000,000.

    Raises PricingError("bad-inventory") with the path of what is wrong.
    """
    at = record(Node(document, "", CODE), "format counts")
    read_format(at["format"], INVENTORY_FORMAT)
    return Inventory(tuple((key, read_whole(count, 0, MAX_COUNT)) for key, count in members(at["counts"])))


def inventory_document(inventory: Inventory) -> dict[str, object]:
    """The document of an inventory, sorted by key."""
    return {"format": INVENTORY_FORMAT, "counts": dict(sorted(inventory.counts))}
