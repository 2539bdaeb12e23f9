"""Companies, their places and their people."""

from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

import pricing
from groundwork.access import STAFF, has_role, sees_own_only
from groundwork.locales import LANGUAGES
from groundwork.models import User

# Written small, one letter becomes three at most; a few signs become words, which are cut.
_KEY = 360


def name_key(name: str) -> str:
    """What two names have in common that are one name, however it is typed (`pricing.folded`); at most 360 letters."""
    key = pricing.folded(name)
    return key if len(key) <= _KEY else key[: _KEY - 64] + sha256(key.encode()).hexdigest()


class NameKeyField(models.CharField):  # type: ignore[type-arg]
    """The key of the row's name, written whenever the row is, one by one or many at once.

    Names are compared by it, because SQLite knows small letters from a to z only. An update() of names passes it by.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": _KEY, "editable": False, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = name_key(getattr(model_instance, "name"))  # noqa: B009
        setattr(model_instance, self.attname, key)
        return key


class ClientQuerySet(models.QuerySet["Client"]):
    """Clients, as seen by somebody."""

    def for_user(self, user: User) -> "ClientQuerySet":
        """Every client for staff, or those whom they look after; none for anybody else."""
        if not has_role(user, *STAFF):
            return self.none()
        return self.filter(owner=user) if sees_own_only(user) else self

    def current(self) -> "ClientQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> "ClientQuerySet":
        """Those that are."""
        return self.filter(archived_at__isnull=False)


class Client(models.Model):
    """A company that the MSP looks after, or wants to. Head counts are entered; devices and sites are counted."""

    name = models.CharField(_("name"), max_length=120)
    name_key = NameKeyField()
    owner = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name=_("account owner"),
    )
    users = models.PositiveIntegerField(_("users"), default=0)
    mailboxes = models.PositiveIntegerField(_("mailboxes"), default=0)
    shared_mailboxes = models.PositiveIntegerField(_("shared mailboxes"), default=0)
    # How many there are of each thing of the owner's own (groundwork.own_things), by its code; none is no entry.
    things = models.JSONField(default=dict, blank=True, editable=False)
    notes = models.TextField(_("notes"), blank=True)
    # What the client is written to in; empty: as the company writes to everybody (contracts.models.Seller.language).
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, blank=True)
    # As it stands on contracts; empty where it is the name.
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=500, blank=True)
    # Where invoices go; empty where it is the postal address.
    billing_address = models.TextField(_("billing address"), max_length=500, blank=True)
    billing_contact = models.CharField(_("billing contact"), max_length=120, blank=True)
    # What may stand in it is the rule of its box, groundwork.addresses.AddressField.
    billing_email = models.CharField(_("billing e-mail address"), max_length=254, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=60, blank=True)
    # The number of the certificate of a client who is exempt from tax; quotes then carry none.
    tax_certificate = models.CharField(_("tax exemption certificate"), max_length=60, blank=True)
    # Left out of lists, choices, effects and true-ups since then; nothing is deleted.
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The client that this one turned out to be; what it had is there, but for what that one had too.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    # A fingerprint of what counts today, written with each InventoryCount, so that a list of thousands need not count.
    counts_key = models.CharField(max_length=64, blank=True, editable=False)
    # What quotes tell of the client (clients.services.standing), for the filters of the list: whether there ever was
    # one, and of the contract signed last the day it ends and the counts it was signed on.
    quoted_at = models.DateTimeField(null=True, blank=True, editable=False)
    contract_ends_on = models.DateField(null=True, blank=True, editable=False)
    contract_counts_key = models.CharField(max_length=64, blank=True, editable=False)
    # Raised by every write to the client or what it owns, so that a second editor is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(
        excluded_fields=["name_key", "changed_at", "counts_key", "quoted_at", "contract_ends_on", "contract_counts_key"]
    )
    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        indexes: ClassVar = [
            models.Index(fields=["contract_ends_on"], name="client_by_end_of_contract"),
            models.Index(fields=["archived_at"], name="client_archived", condition=Q(archived_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name_key"], name="client_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_a_name"),
            models.CheckConstraint(
                condition=Q(users__lte=1_000_000, mailboxes__lte=1_000_000, shared_mailboxes__lte=1_000_000),
                name="client_head_counts_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(archived_at__isnull=False), name="client_merged_is_archived"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_seen_by(self, user: User) -> bool:
        """Whether `for_user` has it; asks the database nothing."""
        return has_role(user, *STAFF) and (not sees_own_only(user) or self.owner_id == user.pk)


class Site(models.Model):
    """A place where a client's people and devices are."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("name"), max_length=120)
    name_key = NameKeyField()

    history = HistoricalRecords(excluded_fields=["name_key"])

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "name_key"], name="site_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="site_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody at the client. The primary contact is the one who gets proposals."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    primary = models.BooleanField(_("gets proposals"), default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("-primary", "name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("client", condition=Q(primary=True), name="one_primary_contact_a_client"),
        ]

    def __str__(self) -> str:
        return self.name
