"""The mails that follow a client's answer: the contract to both parties, the no to the salesperson."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork import chain
from groundwork.display import clock
from groundwork.languages import speaking_to
from groundwork.letters import letter, reply_to
from groundwork.locales import ENGLISH, company_locale
from groundwork.mailing import Letter
from groundwork.models import Event, Mail
from quotes.documents import Revision, read_made
from quotes.models import AcceptedQuote, Quote
from quotes.pdf.documents import SealPendingError, pdf_of_contract
from quotes.proposal.amendment import title_of_change
from quotes.proposal.declined import why_words
from quotes.proposal.on_behalf import told_on_behalf
from quotes.proposal.page import page_of
from quotes.proposal.summary import choice_name
from quotes.recipients import who_answers, who_is_told
from quotes.selectors.deposit import deposit_shown
from quotes.selectors.signed import acceptance_of, asked_again, signed_choice, signed_of, signed_revision
from quotes.selectors.signing import signed_under


def contract(mail: Mail) -> Letter:
    """The contract for a signer, at the address that they signed with: it stands in the contract."""
    signed, revision = _contract(mail)
    acceptance = acceptance_of(signed)
    before = [one.signer for one in signed_under(signed.revision_id)]
    # Whoever had signed before staff recorded an answer is none of its people.
    people = [*acceptance.people, *(Person(one.name, one.title, one.email) for one in before)]
    to = next((person for person in people if person.email == mail.email), people[0])
    own = next((one.entry for one in before if one.email == to.email), "")
    with speaking_to(revision.seller):
        what = (
            title_of_change(revision.amends)
            if revision.amends
            else _("Contract %(number)s") % {"number": revision.quote}
        )
        subject = _("%(what)s with %(company)s") % {"what": what, "company": revision.seller.name}
        written = _with_contract("contract", signed, revision, subject, to, own)
    written.message.reply_to = reply_to(who_answers(revision))
    return written


def accepted(mail: Mail) -> Letter:
    """The contract for the salesperson."""
    signed, revision = _contract(mail)
    # Staff read English, with dates and money as their own company writes them, whatever the client reads.
    card = replace(revision.seller, language=ENGLISH, locale=company_locale())
    revision = replace(revision, seller=card)
    what = title_of_change(revision.amends) if revision.amends else revision.quote
    subject = _("%(client)s has accepted %(number)s") % {"client": revision.client, "number": what}
    owner = who_is_told(signed.quote)
    written = _with_contract("accepted", signed, revision, subject, Person(owner.name, "", owner.email))
    written.message.reply_to = reply_to(_signer(signed))
    return written


def declined(mail: Mail) -> Letter:
    """Tells the salesperson that the client has said no, with the reason in the client's words."""
    event = Event.objects.select_related("details").get(pk=mail.source)
    quote = Quote.objects.select_related("owner", "client").get(number=event.subject_number)
    said = chain.told(event)
    words: dict[str, Any] = {
        "quote": quote,
        "reason": said.get("reason", ""),
        "why": why_words(said.get("why")),
        "on_behalf": told_on_behalf(read_made(said["made"])) if "made" in said else "",
        "link": settings.PUBLIC_BASE_URL + reverse("quotes:quote_page", args=[quote.number]),
    }
    subject = _("%(client)s has declined %(number)s") % {"client": quote.client, "number": quote.number}
    return letter("quotes/mail/declined", words, subject, who_is_told(quote))


def _contract(mail: Mail) -> tuple[AcceptedQuote, Revision]:
    related = ("quote__owner", "quote__client", "revision", "record")
    signed = AcceptedQuote.objects.select_related(*related).get(pk=mail.source)
    return signed, signed_revision(signed)


def _signer(signed: AcceptedQuote) -> Person:
    return Person(signed.signer_name, "", signed.signer_email)


def _with_contract(
    name: str, signed: AcceptedQuote, revision: Revision, subject: str, to: Person, own: str = ""
) -> Letter:
    """With the sealed PDF and the hash of its record; `own` is that of their own signature, where it has another entry.

    Where that is not sealed yet the mail goes without and says so: the agreement must not wait for that.
    """
    try:
        pdf = pdf_of_contract(signed)
    except SealPendingError:
        pdf = b""
    words = {**_words(signed, revision), "name": to.name, "own": own, "pdf": bool(pdf)}
    written = letter(f"quotes/mail/{name}", words, subject, to)
    if pdf:
        kind = "amendment" if revision.amends else "contract"
        written.message.attach(f"{revision.quote}-{kind}.pdf", pdf, "application/pdf")
    return written


def _words(signed: AcceptedQuote, revision: Revision) -> dict[str, Any]:
    choice = signed_choice(signed, revision)
    page = page_of(revision, asked_again(choice))
    seller = revision.seller
    return {
        "page": page,
        "summary": page.offer.summary,
        "signed": signed_of(signed, choice_name(revision, choice), revision.seller.contract_locale),
        "moment": clock(signed.accepted_at, seller.time_zone, seller.locale),
        "deposit": deposit_shown(signed, revision),
        "quote": signed.quote,
        "link": settings.PUBLIC_BASE_URL + reverse("quotes:quote_page", args=[signed.quote.number]),
    }
