"""Who gets a quote besides its contact: by a link of their own, or as a copy without one; and who has looked."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as django_mail

from groundwork import chain
from groundwork.models import Mail, User
from groundwork.tests.people import signed_in
from quotes.errors import DraftError, PlannedError
from quotes.mail_kinds import TO_OTHERS, MailKind
from quotes.models import ProposalLink, Quote
from quotes.selectors.colleagues import colleagues_of
from quotes.selectors.story import timeline
from quotes.services.answering import record_view
from quotes.services.forwarding import close_colleague
from quotes.services.planning import plan_sending
from quotes.services.recipients import OneMore, save_recipients
from quotes.services.resending import extend_quote
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.mails import send_all
from quotes.tests.making import NOW, a_draft
from quotes.tests.pages import address, page_of
from quotes.tests.sent import fresh
from quotes.tests.signers import ANNA, VISITOR
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db
MIA = OneMore("Mia Wolf", "mia@harbor.example", "sign")
OLE = OneMore("Ole Lund", "ole@harbor.example", "look")
IDA = OneMore("Ida Roy", "ida@books.example", "copy")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def quote(sales: User) -> Quote:
    made = a_draft(sales)
    Quote.objects.filter(pk=made.pk).update(personal_line="Thomas, for you alone.")
    save_recipients(made, (MIA, OLE, IDA))
    return made


def links_of(quote: Quote) -> dict[str, str]:
    return {one.email: one.link for one in colleagues_of(quote, links=True)}


def test_each_gets_a_link_of_their_own_and_a_copy_has_none(quote: Quote, sales: User) -> None:
    row = send_quote(quote, sales, NOW)
    send_all()
    mailed = {message.to[0].partition("<")[2].strip(">"): message for message in django_mail.outbox}
    assert set(mailed) == {"thomas@harbor.example", "mia@harbor.example", "ole@harbor.example", "ida@books.example"}
    links = links_of(quote)
    for one in (MIA, OLE):
        body = str(mailed[one.email].body)
        assert links[one.email] in body
        assert "for you alone" not in body
    assert "sign when it fits" in str(mailed[MIA.email].body)
    assert "sign when it fits" not in str(mailed[OLE.email].body)
    copy = mailed[IDA.email]
    assert "/p/" not in str(copy.body) + str(getattr(copy, "alternatives"))  # noqa: B009
    ((name, content, kind),) = copy.attachments
    assert (name, bytes(content)[:5], kind) == (f"{quote.number}-proposal.pdf", b"%PDF-", "application/pdf")
    assert list(ProposalLink.objects.filter(quote=quote).order_by("pk").values_list("may_sign", flat=True)) == [
        False,
        True,
        False,
    ]
    assert row.number == 1
    assert list(verify_all()) == []


def test_a_link_that_we_have_made_was_not_passed_on_by_the_client(quote: Quote, sales: User) -> None:
    send_quote(quote, sales, NOW)
    labels = [moment.label for moment in timeline(quote)[1] if moment.kind == "forwarded"]
    assert labels == ["Link for one more recipient"] * 2
    page = signed_in(sales).get(address("quote_page", quote)).content.decode()
    assert "do not get its next revision" in page
    assert "Passed on" not in page
    assert "can pass it on again" not in page


def test_a_later_revision_goes_by_the_same_links(quote: Quote, sales: User) -> None:
    send_quote(quote, sales, NOW)
    before = links_of(quote)
    extend_quote(quote, sales, LATER)
    assert links_of(quote) == before
    assert Mail.objects.filter(kind=MailKind.ALSO, state="open").count() == 2


def test_whose_link_was_closed_gets_no_other_one(quote: Quote, sales: User) -> None:
    send_quote(quote, sales, NOW)
    close_colleague(quote, 2, sales, NOW)
    extend_quote(quote, sales, LATER)
    assert {email for email, link in links_of(quote).items() if link} == {MIA.email}
    assert [mail.email for mail in Mail.objects.filter(kind=MailKind.ALSO, state="open")] == [MIA.email]


def test_another_choice_is_another_link_in_place_of_the_old_one(quote: Quote, sales: User) -> None:
    send_quote(quote, sales, NOW)
    revise_quote(quote, sales)
    save_recipients(quote, (replace(MIA, gets="look"), OLE))
    Quote.objects.filter(pk=quote.pk).update(title="Another one")
    send_quote(quote, sales, LATER)
    mias = [one for one in colleagues_of(quote, links=True) if one.email == MIA.email]
    assert [(bool(one.link), one.may_sign) for one in mias] == [(False, True), (True, False)]
    assert len(colleagues_of(quote, links=True)) == 3
    assert list(verify_all()) == []


def test_a_contact_who_was_on_the_list_gets_one_mail(quote: Quote, sales: User) -> None:
    quote.recipients.filter(email=OLE.email).update(email="Thomas@Harbor.example")
    send_quote(quote, sales, NOW)
    assert [mail.email for mail in Mail.objects.exclude(kind=MailKind.COPY)] == ["thomas@harbor.example", MIA.email]


def test_mailing_again_reaches_the_others_where_that_is_ticked(quote: Quote, sales: User) -> None:
    send_quote(quote, sales, NOW)
    browser = signed_in(sales)
    browser.post(address("quote_mail", quote), {"note": "See page 2."})
    assert Mail.objects.filter(kind__in=TO_OTHERS, state="open").count() == 3
    send_all()
    assert len(django_mail.outbox) == 4
    browser.post(address("quote_mail", quote), {"note": "See page 2.", "others": "on"})
    assert Mail.objects.filter(state="open").count() == 4
    send_all()
    assert ["See page 2." in str(message.body) for message in django_mail.outbox[4:]].count(True) == 1
    assert len(links_of(quote)) == 2


def test_each_look_tells_who(quote: Quote, sales: User) -> None:
    send_quote(quote, sales, NOW)
    for link in ProposalLink.objects.filter(quote=quote).order_by("pk"):
        for _again in range(2):
            record_view(link, VISITOR, lambda: LATER)
    views = [moment for moment in timeline(quote)[1] if moment.kind == "viewed"]
    assert [(view.who, view.times) for view in views] == [("Ole Lund", 1), ("Mia Wolf", 1), ("", 1)]
    bodies = [chain.body_of(event) for event in chain.events_of(quote.subject).filter(kind="viewed")]
    assert [body.get("colleague") for body in bodies] == [None, 1, 2]


def test_where_somebody_is_named_nobody_else_signs(quote: Quote, sales: User) -> None:
    Quote.objects.filter(pk=quote.pk).update(signers=[ANNA])
    send_quote(quote, sales, NOW)
    assert not ProposalLink.objects.filter(quote=quote, may_sign=True).exists()


def test_who_gets_it_twice_is_told_and_nothing_typed_is_lost(quote: Quote, sales: User) -> None:
    for people in ((MIA, MIA), (OneMore("", "THOMAS@harbor.example", "look"),)):
        with pytest.raises(DraftError, match="gets it already"):
            save_recipients(quote, people)
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    for at in range(2):
        rows |= {f"form-{at}-name": f"Zoe {at}", f"form-{at}-email": "zoe@harbor.example", f"form-{at}-gets": "look"}
    answer = signed_in(sales).post(address("quote_recipients", quote), rows)
    assert answer.status_code == 422
    assert "gets it already" in answer.content.decode()
    assert "Zoe 1" in answer.content.decode()
    rows["form-1-email"] = "zed@harbor.example"
    browser = signed_in(sales)
    assert browser.post(address("quote_recipients", quote), rows).status_code == 302
    assert "Zoe 1" in page_of(browser, quote)
    assert quote.recipients.count() == 2
    assert "zed@harbor.example" in browser.get(address("quote_mail_preview", quote)).content.decode()


def test_nobody_is_added_while_it_is_about_to_go(quote: Quote, sales: User) -> None:
    plan_sending(quote, sales, NOW, quote.revision)
    with pytest.raises(PlannedError):
        save_recipients(quote, ())


def test_a_link_to_look_opens_the_page_without_a_way_to_sign(quote: Quote, sales: User) -> None:
    send_quote(quote, sales, NOW)
    url = links_of(quote)[OLE.email]
    path = "/p/" + url.partition("/p/")[2]
    with time_machine.travel(LATER, tick=False):
        page = fresh().get(path)
    assert page.status_code == 200
    assert 'href="accept/"' not in page.content.decode()
