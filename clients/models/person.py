"""The people at a client, as lists of accounts and licences have them: as little of each as counting needs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client
from groundwork.models import HeldFile, User


class Person(models.Model):
    """Somebody at the client, or (`seats`) as many licences of one name, of a list that names nobody.

    Without a history, so that whoever goes is gone (docs/adr/0041-people-are-counted-by-rules.md).
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=120)
    # Where they sign in, and where mail reaches them; often the same. In small letters.
    account = models.CharField(_("sign-in name"), max_length=254, blank=True)
    address = models.CharField(_("address"), max_length=254, blank=True)
    # What lists have said; None or empty where none has. The words are those of clients.people.
    guest = models.BooleanField(null=True)
    enabled = models.BooleanField(null=True)
    mailbox = models.CharField(max_length=10, blank=True)
    licence = models.CharField(max_length=10, blank=True)
    # What somebody has said that they are, whatever lists say.
    said = models.CharField(max_length=12, blank=True)
    number = models.PositiveIntegerField(default=1)
    seats = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(condition=Q(number__lte=1_000_000), name="person_number_within_bounds"),
        ]

    def __str__(self) -> str:
        return self.name


class PeopleRules(models.Model):
    """How a client's people are counted. Where there are such rules, nobody enters its head counts."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, primary_key=True, related_name="people_rules")
    # As what each kind counts (clients.people.kinds), and the words by which the accounts of programs are known.
    counts = models.JSONField()
    service_words = models.JSONField()
    # What licences are for that are not in the catalogue, by their key.
    licences = models.JSONField(default=dict)

    history = HistoricalRecords()


class PeopleImport(models.Model):
    """One list that was carried out: the file's name and hash, and figures. Nobody stands in it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="people_imports")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField()
    applied_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-applied_at", "-pk"]


class PeopleBefore(models.Model):
    """Who was there before a client's last import of people, so that it can be undone: for a day, as a sent list is.

    `heads` are the client's head counts then, `licences` the answers about licences; None: there were no rules, and
    the numbers were entered. `after` is the hash of everybody as the import left them.
    """

    record = models.OneToOneField(PeopleImport, on_delete=models.CASCADE, primary_key=True, related_name="before")
    people = models.JSONField()
    heads = models.JSONField()
    licences = models.JSONField(null=True)
    after = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)


class PendingPeople(HeldFile):
    """A list of a client's people that somebody has sent and not yet applied, with their answers about it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="pending_people")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pending_people")
    answers = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "user"], name="one_pending_list_a_person_and_client"),
        ]
