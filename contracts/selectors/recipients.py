"""Whom the mails of a contract go to."""

from clients.models import Contact
from contracts.documents import Person, Standing
from contracts.models import Contract
from groundwork.access import SELLERS, Role, has_role
from groundwork.models import User


def recipient_of(contract: Contract, standing: Standing) -> tuple[Person, int | None] | None:
    """The contract's billing contact, else the client's primary contact, with the contact's key.

    None where neither has an address.
    """
    return billing_of(standing) or primary_of(contract)


def told_of_changes(contract: Contract, standing: Standing) -> tuple[tuple[Person, int | None], ...]:
    """Who gets a notice: the billing contact, and the client's primary one where that is another address."""
    found = [one for one in (billing_of(standing), primary_of(contract)) if one is not None]
    return tuple({person.email.casefold(): (person, key) for person, key in reversed(found)}.values())[::-1]


def billing_of(standing: Standing) -> tuple[Person, int | None] | None:
    """The contract's billing contact; None where it has none."""
    return (Person(standing.billing_name, "", standing.billing_email), None) if standing.billing_email else None


def primary_of(contract: Contract) -> tuple[Person, int | None] | None:
    """The client's primary contact of today, with their key; None where there is none with an address."""
    contact = Contact.objects.filter(client=contract.client_id, primary=True).exclude(email="").first()
    return None if contact is None else (Person(contact.name, contact.title, contact.email), contact.pk)


def staff_of(contract: Contract) -> tuple[User, ...]:
    """Who looks after its client: the account owner, where that is somebody who sells; else every owner."""
    person = contract.client.owner
    if person is not None and has_role(person, *SELLERS):
        return (person,)
    return tuple(User.objects.filter(groups__name=Role.OWNER, is_active=True).order_by("pk"))
