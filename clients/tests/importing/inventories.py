"""Inventories that exist only in memory, and what an import makes of them."""

from collections.abc import Sequence

import pricing
from clients.importing.files import read_table
from clients.importing.matching import KnownDevice
from clients.importing.plan import ImportPlan, plan_import
from clients.importing.rows import Choices


def known(
    pk: int, host: str = "", serial: str = "", kind: str = "server", site: str = "", **more: object
) -> KnownDevice:
    device = KnownDevice(pk, host, serial, kind, site, "", "", "", None, None, None, retired=False, covered=True)
    return device._replace(**more)  # type: ignore[arg-type]


def with_keys(devices: Sequence[KnownDevice]) -> list[KnownDevice]:
    return [device._replace(pk=pk) for pk, device in enumerate(devices, start=1)]


def plan_of(content: bytes, devices: Sequence[KnownDevice], choices: Choices | None = None) -> ImportPlan:
    sites = {device.site for device in devices if device.site}
    return plan_import(read_table(content), devices, sites, "Anybody", choices or Choices())


def carried_out(plan: ImportPlan, devices: Sequence[KnownDevice]) -> list[KnownDevice]:
    """The inventory as it is once the plan is carried out."""
    sites = {
        pricing.folded(site): site for site in [device.site for device in devices if device.site] + [*plan.new_sites]
    }
    after = {device.pk: device for device in devices}
    for change in plan.changed:
        said = {name: getattr(change.row, name) for name in change.fields if name not in ("site", "retired")}
        if "site" in change.fields:
            said["site"] = sites[pricing.folded(change.row.site)]
        after[change.device.pk] = change.device._replace(retired=False, **said)
    for device in plan.missing if plan.retire_missing else ():
        after[device.pk] = device._replace(retired=True)
    for pk, row in enumerate(plan.new, start=1 + max(after, default=0)):
        fields = {name: getattr(row, name) for name in ("os", "make", "model", "last_seen", "warranty", "purchased")}
        after[pk] = known(pk, row.host, row.serial, row.kind, sites.get(pricing.folded(row.site), ""), **fields)
    return list(after.values())
