"""Who gets a proposal, and who of us is told what comes back: shown on the quote's page and used by its mails."""

from clients.models import Contact
from contracts.documents import Person
from groundwork.models import User
from quotes.documents import Revision, read_revision
from quotes.models import Quote


def contact_today(contact_id: int | None, revision: Revision) -> Person:
    """The contact as they are in the client's book now; where they are not there any more, as the revision has them."""
    contact = Contact.objects.filter(pk=contact_id).first() if contact_id is not None else None
    if contact is None:
        assert revision.contact is not None  # nothing is sent without (quotes.services.sending)
        return revision.contact
    return Person(contact.name, contact.title, contact.email)


def usual_contact(quote: Quote) -> Contact | None:
    """Who the quote goes to: the contact that was chosen; for an open draft without one whoever gets the client's
    proposals today, also where they were added after the draft. `quote.contact` should be at hand.
    """
    if quote.contact is not None or not quote.editable:
        return quote.contact
    return quote.client.contacts.order_by("-primary", "name", "pk").first()


def who_is_told(quote: Quote) -> User:
    """Who of us hears what the client does: whoever looks after the quote. Where they see their own clients alone and
    this one was handed over since, whoever looks after the client now.
    """
    if not quote.owner.own_only or quote.client.is_seen_by(quote.owner):
        return quote.owner
    return quote.client.owner or quote.owner


def who_answers(revision: Revision) -> Person:
    """Who gets what is written back to a mail about this revision: whoever sent it. Where nobody signs in by that
    address any more, whoever hears today what the client does.
    """
    by = revision.prepared_by
    if User.objects.filter(email__iexact=by.email, is_active=True).exists():
        return by
    quote = Quote.objects.select_related("owner", "client__owner").filter(number=revision.quote).first()
    if quote is None:  # a sample
        return by
    told = who_is_told(quote)
    return Person(told.name, told.title, told.email)


def goes_to(quote: Quote) -> Person | None:
    """Who gets the quote's next mail; None for a draft without a contact. `quote.contact` should be at hand."""
    contact = quote.contact
    if contact is not None:
        return Person(contact.name, contact.title, contact.email)
    if quote.current is None or quote.editable:
        return None
    return read_revision(bytes(quote.current.document)).contact
