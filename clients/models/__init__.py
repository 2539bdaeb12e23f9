"""Who the MSP looks after, and what they own."""

from clients.models.client import Client, Contact, Site, name_key
from clients.models.count import InventoryCount
from clients.models.device import Device
from clients.models.device_import import DeviceImport, ImportMemory, PendingClients, PendingImport
from clients.models.person import PendingPeople, PeopleBefore, PeopleImport, PeopleRules, Person
from clients.models.source import DeviceSource

__all__ = [
    "Client",
    "Contact",
    "Device",
    "DeviceImport",
    "DeviceSource",
    "ImportMemory",
    "InventoryCount",
    "PendingClients",
    "PendingImport",
    "PendingPeople",
    "PeopleBefore",
    "PeopleImport",
    "PeopleRules",
    "Person",
    "Site",
    "name_key",
]
