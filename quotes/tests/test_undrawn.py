"""Characters that no face of the PDF has: told before sending, refused at the signature, never a box on paper."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

import pytest
from django.template.loader import render_to_string
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import Client
from contracts.models import Seller
from groundwork.fonts.coverage import undrawn
from groundwork.models import User
from groundwork.tests.unchanged import nothing_changes
from pricing import Extra, Selection
from quotes.documents import Revision
from quotes.errors import NotSendableError
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.page import page_of
from quotes.refusals import UndrawnError
from quotes.selectors.signed import Signed
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.revisions import make_revision
from quotes.tests.sent import Sent, answer, fresh, posted, sent
from quotes.undrawn import undrawn_in

VAI: Final = "\ua500"
# Texts that are no words: codes, hashes, settings. A tuple of texts is one of codes too.
_NO_WORDS: Final = frozenset(
    (
        *(
            "code",
            "unit",
            "currency",
            "accent",
            "time_zone",
            "locale",
            "sha256",
            "plan_sha256",
            "tier",
            "requires_tier",
        ),
        *("tax", "model", "basis", "recurrence", "quote", "price", "inventory"),
    )
)


class Marker:
    """Puts another letter of a script that no face has behind every text, and knows where each went."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def mark(self, value: Any, place: str = "") -> Any:
        if isinstance(value, str):
            letter = chr(0xA500 + len(self.places))
            self.places[letter] = place
            return f"{value} {letter}"
        if isinstance(value, tuple) and not any(isinstance(entry, str) for entry in value):
            return tuple(self.mark(entry, f"{place}[{at}]") for at, entry in enumerate(value))
        if is_dataclass(value) and not isinstance(value, type):
            words = [field.name for field in fields(value) if field.init and field.name not in _NO_WORDS]
            return replace(value, **{name: self.mark(getattr(value, name), f"{place}.{name}") for name in words})
        return value


def _marked() -> tuple[Revision, dict[str, str]]:
    """A revision with a letter of its own in every text."""
    extras = (Extra("On top", "monthly", 1, making.CABLE_TV.labour_rate, making.CABLE_TV.labour_rate, True),)
    base = make_revision(selection=Selection(tier="basic", taxes=("sales",), extras=extras))
    marker = Marker()
    marked = marker.mark(base)
    assert len(marker.places) < 300, "there are 300 letters in the script"
    return marked, marker.places


def _papers(revision: Revision) -> str:
    page = page_of(revision)
    words: dict[str, Any] = dict.fromkeys(Signed.__slots__, "x")
    signed = Signed(**words)
    words = {"page": page, "offer": page.offer, "signed": signed, "made": "x"}
    return render_to_string("pdf/proposal.html", words) + render_to_string("pdf/contract.html", words)


def test_whatever_is_printed_is_looked_at() -> None:
    revision, places = _marked()
    printed = set(undrawn(_papers(replace(revision, sha256=""))))
    told = "".join(entry.characters for entry in undrawn_in(revision))
    assert len(printed) > 100
    assert {places[letter] for letter in printed if letter not in told} == set()


def test_it_says_where_and_what() -> None:
    revision = make_revision(personal_line=f"Hello {VAI}, \u05e9 \u13a0{VAI}", client="山田 👋")
    (entry,) = undrawn_in(revision)
    assert (entry.place, entry.characters) == ("Personal line", "“\ua500” (U+A500), “\u13a0” (U+13A0)")


def test_what_is_all_drawn_has_nothing_to_tell() -> None:
    assert undrawn_in(make_revision(personal_line="مرحبا नमस्ते 👋 ₪ a\u2011b", client="株式会社")) == ()


def test_it_is_not_sent(sales: User) -> None:
    draft = making.a_draft(sales)
    draft.personal_line = f"Hello {VAI}"
    draft.save()
    with nothing_changes(), pytest.raises(NotSendableError, match=r"Personal line: “\ua500” \(U\+A500\)"):
        send_quote(draft, sales, timezone.now())


def test_the_salesperson_is_told_before_sending(sales: User, sales_client: Browser) -> None:
    draft = making.a_draft(sales)
    Client.objects.update(name=f"Harbor {VAI}")
    Seller.objects.update(terms=f"1. {VAI}")
    page = sales_client.get(reverse("quotes:quote_page", args=[draft.number])).content.decode()
    assert "The PDF cannot show some characters" in page
    assert f"Client&#x27;s name: “{VAI}” (U+A500)" in page
    assert f"Terms in the company profile: “{VAI}” (U+A500)" in page
    send = reverse("quotes:quote_send", args=[draft.number])
    assert send not in page
    answered = sales_client.post(send, {"revision": draft.revision}, follow=True).content.decode()
    assert "Write them another way before you send it" in answered
    draft.refresh_from_db()
    assert draft.state == Quote.State.DRAFT


def test_where_all_is_drawn_nothing_is_said(sales: User, sales_client: Browser) -> None:
    draft = making.a_draft(sales, making.a_client("株式会社サンプル商事"))
    page = sales_client.get(reverse("quotes:quote_page", args=[draft.number])).content.decode()
    assert "cannot show" not in page
    assert reverse("quotes:quote_send", args=[draft.number]) in page


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales)


@pytest.mark.parametrize(
    "typed",
    [{"name": f"T{VAI}", "signature": f"T{VAI}"}, {"title": f"Chief {VAI}"}, {"signature": f"Thomas {VAI}"}],
)
def test_a_client_is_told_at_the_form(proposal: Sent, typed: dict[str, str]) -> None:
    with nothing_changes():
        page = fresh().post(f"{proposal.path}accept/", posted(proposal, **typed))
    assert page.status_code == 422
    assert f"The contract cannot show “{VAI}” (U+A500). Write it another way, please." in page.content.decode()


def test_a_client_signs_in_any_script_that_has_a_face(proposal: Sent) -> None:
    typed = {"name": "山田 太郎", "signature": "山田 太郎", "title": "मालिक"}
    assert fresh().post(f"{proposal.path}accept/", posted(proposal, **typed)).status_code == 302
    assert AcceptedQuote.objects.get().signer_name == "山田 太郎"


@pytest.mark.parametrize("said", ["name", "title", "email", "signature"])
def test_the_service_refuses_it_whoever_asks(proposal: Sent, said: str) -> None:
    with nothing_changes(), pytest.raises(UndrawnError):
        accept_proposal(proposal.link, answer(proposal, **{said: f"x{VAI}"}), Visitor("::1", ""), timezone.now)


@pytest.fixture
def sent_before_the_rule(sales: User, monkeypatch: pytest.MonkeyPatch) -> Sent:
    with monkeypatch.context() as patch:
        patch.setattr("quotes.services.sending.demand_drawn", lambda revision: None)
        return sent(sales, personal_line=f"Hello {VAI}")


def test_what_was_sent_before_the_rule_is_not_signed_either(sent_before_the_rule: Sent) -> None:
    with nothing_changes():
        page = fresh().post(f"{sent_before_the_rule.path}accept/", posted(sent_before_the_rule))
    assert page.status_code == 409
    assert "This proposal cannot be signed" in page.content.decode()
