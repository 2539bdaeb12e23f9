"""The mails that follow a client's answer: the contract to both parties, the no to the salesperson."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from groundwork import chain
from groundwork.display import clock
from groundwork.models import Event
from quotes.documents import Revision, read_revision
from quotes.mail import address, message_id, write_mail
from quotes.models import Contract, Quote
from quotes.pdf.documents import pdf_of_contract
from quotes.pdf.rendering import NoPdfError
from quotes.proposal.page import page_of
from quotes.proposal.summary import choice_name
from quotes.selectors.signed import signed_choice, signed_of


def mail_the_contract(contract_id: int) -> None:
    """Send the contract to the signer and to the salesperson, each with the PDF and the hash of its record.

    Where this machine cannot make PDFs the mails go without one and say so: the agreement must not wait for that.
    """
    contract = Contract.objects.select_related("quote__owner", "quote__client", "revision", "record").get(
        pk=contract_id
    )
    revision = read_revision(bytes(contract.revision.document))
    words = _words(contract, revision)
    try:
        pdf = pdf_of_contract(contract)
    except NoPdfError:
        pdf = b""
    owner = contract.quote.owner
    subject = _("Contract %(number)s with %(company)s") % {"number": revision.quote, "company": revision.seller.name}
    theirs = address(contract.signer_name, contract.signer_email)
    ours = _("%(client)s has accepted %(number)s") % {"client": revision.client, "number": revision.quote}
    for name, title, to, reply in (
        ("contract", subject, theirs, address(revision.prepared_by.name, revision.prepared_by.email)),
        ("accepted", ours, address(owner.name, owner.email), theirs),
    ):
        mail = write_mail(name, {**words, "pdf": bool(pdf)}, title, to)
        mail.reply_to = [reply]
        if pdf:
            mail.attach(f"{revision.quote}-contract.pdf", pdf, "application/pdf")
        mail.extra_headers["Message-ID"] = message_id(f"{name}-{contract.pk}")
        mail.send()


def mail_the_no(event_id: int) -> None:
    """Tell the salesperson that the client has declined, with the reason in the client's words."""
    event = Event.objects.select_related("details").get(pk=event_id)
    quote = Quote.objects.select_related("owner", "client").get(number=event.subject_number)
    owner = quote.owner
    words: dict[str, object] = {
        "quote": quote,
        "reason": chain.told(event).get("reason", ""),
        "link": settings.PUBLIC_BASE_URL + reverse("quotes:quote_page", args=[quote.number]),
    }
    subject = _("%(client)s has declined %(number)s") % {"client": quote.client, "number": quote.number}
    mail = write_mail("declined", words, subject, address(owner.name, owner.email))
    mail.extra_headers["Message-ID"] = message_id(f"declined-{event.pk}")
    mail.send()


def _words(contract: Contract, revision: Revision) -> dict[str, object]:
    choice = signed_choice(contract, revision)
    page = page_of(revision, choice.option.code, choice.packages)
    seller = revision.seller
    return {
        "page": page,
        "summary": page.offer.summary,
        "signed": signed_of(contract, choice_name(revision, choice)),
        "moment": clock(contract.accepted_at, seller.time_zone, seller.locale),
        "quote": contract.quote,
        "link": settings.PUBLIC_BASE_URL + reverse("quotes:quote_page", args=[contract.quote.number]),
    }
