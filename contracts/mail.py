"""The mails of a contract. Each is written when it is sent, from its row and from what stands in the database then."""

from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.documents import Person
from contracts.models import ContractRecord
from contracts.notices import words_of
from contracts.selectors.recipients import recipient_of
from contracts.selectors.standings import before_and_after, standing_of
from contracts.services.pdfs import store_notice_pdf
from groundwork.addresses import header
from groundwork.letters import letter, reply_to
from groundwork.mailing import Letter
from groundwork.models import Mail
from groundwork.pdf.rendering import NoPdfError


def notice(mail: Mail) -> Letter:
    """The notice of a record, with its PDF, to whom the contract's mails go today.

    Where this machine cannot make PDFs it goes without one: its figures stand in the mail too.
    """
    record = ContractRecord.objects.select_related("contract").get(pk=mail.source)
    to = recipient_of(record.contract, standing_of(record.contract))
    person = Person("", "", mail.email) if to is None else to[0]
    before, after = before_and_after(record)
    words, seller = words_of(before, after), after.seller
    try:
        pdf = bytes(store_notice_pdf(record, timezone.now()).content)
    except NoPdfError:
        pdf = b""
    said = {"title": words.title, "number": after.contract, "company": seller.name}
    subject = _("%(title)s: %(number)s with %(company)s") % said
    context = {"words": words, "standing": after, "seller": seller, "name": person.name, "pdf": bool(pdf)}
    written = letter("contracts/mail/notice", {**context, "hash": record.sha256}, subject, person)
    written.message.from_email = header(seller.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    written.message.reply_to = reply_to(Person(seller.name, "", seller.email))
    if pdf:
        written.message.attach(f"{after.contract}-{record.number}-notice.pdf", pdf, "application/pdf")
    return written
