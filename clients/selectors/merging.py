"""Before two clients are merged: who may be meant, and what would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import ManyToOneRel, Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clients.boxes import CompanyBoxes
from clients.merging import BOTH, GONE, KEPT, THING, Question, filled_by, questions_of, same_contacts, same_devices
from clients.models import Client, Contact, name_key
from clients.selectors.importing import known_devices
from groundwork.models import User
from groundwork.own_things import own_things
from groundwork.references import references_to, rows_of

HITS: Final = 20
NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class Moving:
    """What of one kind moves: how many, and the names of those that both have, which stay where they are."""

    label: str | Promise
    number: int
    twice: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """The first of them."""
        return self.twice[:NAMED]

    @property
    def more(self) -> int:
        """How many of them are not named."""
        return max(0, len(self.twice) - NAMED)


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging `gone` into `kept` would do. `filled` is what the other one alone says, with its name."""

    kept: Client
    gone: Client
    moving: tuple[Moving, ...]
    questions: tuple[tuple[Question, str], ...]
    filled: tuple[tuple[str, str], ...]


def references_of_other_apps() -> tuple[ManyToOneRel, ...]:
    """What points at clients from above this app: quotes and whatever else comes to stand on them."""
    return tuple(found for found in references_to(Client) if found.related_model._meta.app_label != "clients")


def merge_preview(kept: Client, gone: Client) -> MergePreview:
    """The preview; eight queries and one for each kind of row of other apps, however much the two have."""
    others = ((found, rows_of(found, gone).count()) for found in references_of_other_apps())
    moved = [Moving(capfirst(str(found.related_model._meta.verbose_name_plural)), number) for found, number in others]
    return MergePreview(
        kept=kept,
        gone=gone,
        moving=(_devices(kept, gone), _sites(kept, gone), _contacts(kept, gone), *moved),
        questions=tuple((question, label_of(question.name)) for question in questions_of(kept, gone)),
        filled=tuple((label_of(name), str(value)) for name, value in filled_by(kept, gone).items()),
    )


def label_of(name: str) -> str:
    """What a fact is called that `clients.merging` asks about."""
    if name.startswith(THING):
        thing = own_things().get(name.removeprefix(THING))
        return capfirst(thing.many) if thing else name.removeprefix(THING)
    if name in CompanyBoxes.base_fields:
        return str(CompanyBoxes.base_fields[name].label)
    return str(capfirst(Client._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _devices(kept: Client, gone: Client) -> Moving:
    theirs = known_devices(gone)
    pairs = same_devices(known_devices(kept), theirs)
    twice = sorted(row.host or row.serial for _device, row in pairs)
    return Moving(_("Devices"), len(theirs) - len(pairs), tuple(twice))


def _sites(kept: Client, gone: Client) -> Moving:
    there = set(kept.sites.values_list("name_key", flat=True))
    theirs = list(gone.sites.all())
    twice = [site.name for site in theirs if site.name_key in there]
    return Moving(_("Sites"), len(theirs) - len(twice), tuple(twice))


def _contacts(kept: Client, gone: Client) -> Moving:
    theirs = list(gone.contacts.all())
    same = same_contacts(kept.contacts.all(), theirs)
    twice = [contact.name for contact in theirs if contact.pk in same]
    return Moving(_("Contacts"), len(theirs) - len(twice), tuple(twice))


def who_may_be_meant(client: Client, user: User, search: str) -> tuple[Sequence[Client], bool]:
    """Other clients with these letters in their names, and True; without a search those that look like this one.

    Those have its legal name or tax number, or a contact with the address of one of its contacts. Two queries.
    """
    others = Client.objects.for_user(user).current().exclude(pk=client.pk).order_by("name", "pk")
    if search:
        named = Q(name_key__contains=name_key(search)) | Q(legal_name__icontains=search)
        return list(others.filter(named)[:HITS]), True
    addresses = list(client.contacts.order_by().values_list("email", flat=True))
    alike = Q(pk__in=Contact.objects.filter(email__in=addresses).order_by().values("client"))
    for name in ("legal_name", "tax_number"):
        if value := getattr(client, name):
            alike |= Q(**{f"{name}__iexact": value})
    return list(others.filter(alike)[:HITS]), False


def answers_in_words(question: Question) -> tuple[tuple[str, str], ...]:
    """The answers to a question, each with what would stand then."""
    said = {KEPT: str(question.kept), GONE: str(question.gone)}
    if BOTH in question.answers:
        said[BOTH] = f"{question.kept} + {question.gone} = {question.kept + question.gone}"
    return tuple(said.items())
