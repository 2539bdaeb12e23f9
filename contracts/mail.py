"""The mails of a contract. Each is written when it is sent, from its row and from what stands in the database then."""

from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.documents import Person, SellerCard
from contracts.mail_kinds import Needless
from contracts.models import Contract, ContractRecord, Seller, SentStatement, StoredPdf
from contracts.notices import words_of
from contracts.selectors.recipients import primary_of, recipient_of
from contracts.selectors.renewals import ending_of, ends_soon
from contracts.selectors.standings import before_and_after, standing_of
from contracts.services.pdfs import store_notice_pdf, store_statement_pdf
from contracts.statements import read_statement, statement_words
from groundwork.addresses import header
from groundwork.display import day, money
from groundwork.languages import speaking_to
from groundwork.letters import letter, reply_to
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Mail, User
from groundwork.pdf.rendering import NoPdfError


def notice(mail: Mail) -> Letter:
    """The notice of a record, with its PDF, to the billing contact or to the primary one, as they are today.

    Where this machine cannot make PDFs it goes without one: its figures stand in the mail too.
    """
    record = ContractRecord.objects.select_related("contract").get(pk=mail.source)
    primary = primary_of(record.contract) if mail.recipient is not None else None
    person = primary[0] if primary else _person(record.contract, mail)
    before, after = before_and_after(record)
    seller, pdf = after.seller, _pdf(lambda: store_notice_pdf(record, timezone.now()))
    with speaking_to(seller):
        words = words_of(before, after)
        said = {"title": words.title, "number": after.contract, "company": seller.name}
        subject = _("%(title)s: %(number)s with %(company)s") % said
        context = {"words": words, "standing": after, "seller": seller, "name": person.name, "pdf": bool(pdf)}
        written = letter("contracts/mail/notice", {**context, "hash": record.sha256}, subject, person)
    return _with(written, seller, pdf, f"{after.contract}-{record.number}-notice.pdf")


def statement(mail: Mail) -> Letter:
    """A sent statement with its PDF, to whom the contract's mails go today; without one as a notice goes."""
    sent = SentStatement.objects.select_related("contract").get(pk=mail.source)
    person = _person(sent.contract, mail)
    said = read_statement(bytes(sent.document))
    seller, pdf = said.seller, _pdf(lambda: store_statement_pdf(sent, timezone.now()))
    with speaking_to(seller):
        words = statement_words(said)
        context = {"words": words, "seller": seller, "name": person.name, "pdf": bool(pdf), "hash": sent.sha256}
        written = letter("contracts/mail/statement", context, words.title, person)
    return _with(written, seller, pdf, f"{sent.contract}-{sent.period}-statement.pdf")


def coming_days(mail: Mail) -> Letter:
    """Tells somebody of the company what ends soon and until when notice can be given, as it is when it is sent."""
    contract = Contract.objects.select_related("client").get(pk=mail.source)
    person = User.objects.filter(pk=mail.recipient or 0, is_active=True).first()
    today = Seller.day_of(timezone.now())
    if person is None or not Contract.objects.filter(ends_soon(today), pk=contract.pk).exists():
        raise NeedlessError(Needless.SETTLED)
    ending = ending_of(contract, standing_of(contract), today)
    notice = ending.notice_by if ending.act_by != ending.ends_on else None
    about = {"client": contract.client.name, "number": contract.number, "day": day(ending.act_by)}
    subject = _("%(client)s, %(number)s: notice by %(day)s") if notice else _("%(client)s, %(number)s: ends on %(day)s")
    context = {
        "ending": ending,
        "notice": notice,
        "notice_in": (notice - today).days if notice else 0,
        "ends_in": (ending.ends_on - today).days,
        "fee": money(ending.fee, contract.currency),
        "link": settings.PUBLIC_BASE_URL + reverse("contracts:contract_page", args=[contract.number]),
        "renewals": settings.PUBLIC_BASE_URL + reverse("renewals"),
    }
    return letter("contracts/mail/days", context, subject % about, person)


def _person(contract: Contract, mail: Mail) -> Person:
    """Whom the contract's mails go to today; the address that was asked for where there is nobody any more."""
    to = recipient_of(contract, standing_of(contract))
    return Person("", "", mail.email) if to is None else to[0]


def _pdf(stored: Callable[[], StoredPdf]) -> bytes:
    try:
        return bytes(stored().content)
    except NoPdfError:
        return b""


def _with(written: Letter, seller: SellerCard, pdf: bytes, file_name: str) -> Letter:
    """The mail from the company, with the PDF where there is one."""
    written.message.from_email = header(seller.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    written.message.reply_to = reply_to(Person(seller.name, "", seller.email))
    if pdf:
        written.message.attach(file_name, pdf, "application/pdf")
    return written
