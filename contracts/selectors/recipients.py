"""Whom the mails of a contract go to."""

from clients.models import Contact
from contracts.documents import Person, Standing
from contracts.models import Contract


def recipient_of(contract: Contract, standing: Standing) -> tuple[Person, int | None] | None:
    """The contract's billing contact, else the client's primary contact, with the contact's key.

    None where neither has an address.
    """
    if standing.billing_email:
        return Person(standing.billing_name, "", standing.billing_email), None
    contact = Contact.objects.filter(client=contract.client_id, primary=True).exclude(email="").first()
    return None if contact is None else (Person(contact.name, contact.title, contact.email), contact.pk)
