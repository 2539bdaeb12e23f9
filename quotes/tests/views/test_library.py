"""The library, the cover of a draft, and what the client gets of it."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contracts.models import Seller
from groundwork.models import EvidenceFile, User
from groundwork.tests.showing.samples import brochure, photograph, png, upload
from quotes.models import CoverTemplate, LibraryItem, Quote
from quotes.services.sending import send_quote
from quotes.tests.making import NOW, a_client, a_draft
from quotes.tests.pages import address, typed
from quotes.tests.sent import as_sent
from quotes.tests.views.test_company import FIELDS
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db


def _add(client: Client, kind: str, **fields: Any) -> LibraryItem:
    said = {"revision": "0", "name": f"Our {kind}", "position": "10", **fields}
    answer = client.post(reverse("library_new", args=[kind]), said)
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    return LibraryItem.objects.get(name=said["name"])


@pytest.fixture
def items(owner_client: Client) -> dict[str, LibraryItem]:
    return {
        "section": _add(owner_client, "section", heading="Who we are", text="Nine people.\n\nAll employed."),
        "picture": _add(owner_client, "picture", text="Our desk", file=upload(photograph(60, 40), "desk.jpg")),
        "brochure": _add(owner_client, "brochure", file=upload(brochure(2), "backup.pdf")),
    }


def _draft(by: User) -> Quote:
    return a_draft(by, a_client())


def _with_cover(quote: Quote, items: dict[str, LibraryItem]) -> dict[str, Any]:
    chosen = {f"cover_{kind}s": [item.pk] for kind, item in items.items()}
    return typed(quote, cover_asked="True", cover_text="Read this with a coffee.", **chosen)


def test_from_the_library_to_what_the_client_sees(
    sales: User, sales_client: Client, client: Client, items: dict[str, LibraryItem]
) -> None:
    quote = _draft(sales)
    assert sales_client.post(address("quote_edit", quote), _with_cover(quote, items)).status_code == 302
    preview = sales_client.get(address("quote_preview", quote)).content.decode()
    picture = items["picture"].file
    assert picture is not None
    assert f"/company/library/files/{picture.sha256}/" in preview
    send_quote(quote, sales, NOW)
    proposal = as_sent(quote)
    page = client.get(proposal.path).content.decode()
    for words in ("Read this with a coffee.", "Who we are", "All employed.", "Our desk", "Our brochure, 2 pages"):
        assert words in page
    assert f'src="files/{picture.sha256}/" width="60" height="40" loading="lazy"' in page
    got = client.get(f"{proposal.path}files/{picture.sha256}/")
    assert (got.status_code, got["Content-Type"]) == (200, "image/jpeg")
    assert got["Cache-Control"] == "private, max-age=31536000, immutable"
    # What was sent stays what it was, whatever becomes of the library.
    LibraryItem.objects.update(heading="Another", text="Other words", hidden=True)
    assert "All employed." in client.get(proposal.path).content.decode()
    assert list(verify_all()) == []


def test_a_picture_comes_only_through_a_link_that_shows_it(
    sales: User, sales_client: Client, client: Client, items: dict[str, LibraryItem]
) -> None:
    quote = _draft(sales)
    send_quote(quote, sales, NOW)
    proposal, picture = as_sent(quote), items["picture"].file
    assert picture is not None
    brochure_file = items["brochure"].file
    assert brochure_file is not None
    assert client.get(f"{proposal.path}files/{picture.sha256}/").status_code == 404
    assert sales_client.get(reverse("library_file", args=[picture.sha256])).status_code == 200
    assert sales_client.get(reverse("library_file", args=[brochure_file.sha256])).status_code == 404
    assert client.get(reverse("library_file", args=[picture.sha256])).status_code == 302


def test_verify_names_the_revision_whose_file_is_gone(
    sales: User, sales_client: Client, items: dict[str, LibraryItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = _draft(sales)
    sales_client.post(address("quote_edit", quote), _with_cover(quote, items))
    send_quote(quote, sales, NOW)
    monkeypatch.setattr("quotes.verifying.revisions.hashes", frozenset)
    found = [line for line in verify_all() if "it shows a file" in line]
    assert len(found) == 2
    assert all(line.startswith(f"quote {quote}: revision 1") for line in found)


def test_a_cover_is_what_new_quotes_begin_with_and_a_draft_can_take_over_another(
    sales: User, owner_client: Client, sales_client: Client, items: dict[str, LibraryItem]
) -> None:
    said: dict[str, Any]
    for name, usual in (("First", "on"), ("Second", "on"), ("Third", "")):
        said = {"revision": "0", "name": name, "text": f"{name} words", "items": [items["section"].pk], "usual": usual}
        assert owner_client.post("/company/library/cover/new/", said).status_code == 302
    assert [row.name for row in CoverTemplate.objects.filter(usual=True)] == ["Second"]
    quote = _draft(sales)
    assert (quote.cover_text, quote.cover_items) == ("Second words", [items["section"].pk])
    third = CoverTemplate.objects.get(name="Third").pk
    said = {**_with_cover(quote, {}), "cover_template": third, "then": "cover"}
    assert sales_client.post(address("quote_edit", quote), said).status_code == 302
    quote.refresh_from_db()
    assert (quote.cover_text, quote.cover_items) == ("Third words", [items["section"].pk])
    # A page from before there were covers asks for none, and takes none away.
    assert sales_client.post(address("quote_edit", quote), typed(quote)).status_code == 302
    quote.refresh_from_db()
    assert quote.cover_text == "Third words"


def test_what_cannot_be_kept_is_said_at_its_box_and_nothing_is_lost(owner_client: Client) -> None:
    said = {"revision": "0", "name": "Office", "text": "Our office", "file": upload(b"<svg/>", "logo.svg")}
    answer = owner_client.post("/company/library/picture/new/", said)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "no PNG or JPEG picture" in page
    assert 'value="Our office"' in page
    assert not EvidenceFile.objects.exists()
    assert owner_client.get("/company/library/nothing/new/").status_code == 404


def test_somebody_elses_change_is_not_overwritten(owner_client: Client, items: dict[str, LibraryItem]) -> None:
    path = reverse("library_edit", args=["section", items["section"].pk])
    said = {"revision": "1", "name": "Ours", "heading": "Who we are", "text": "Ten people.", "position": "10"}
    assert owner_client.post(path, said).status_code == 302
    answer = owner_client.post(path, {**said, "text": "Eleven people."})
    assert answer.status_code == 409
    assert "Eleven people." in answer.content.decode()
    assert owner_client.post(path, {**said, "text": "Eleven people.", "revision": "2"}).status_code == 302


def test_the_logo_stands_in_place_of_the_name_until_it_is_taken_off(
    sales: User, owner_client: Client, sales_client: Client, client: Client
) -> None:
    said = {**FIELDS, "revision": "1", "tax_number": "DE 123"}
    assert owner_client.post("/company/", {**said, "logo": upload(b"MZ", "logo.png")}).status_code == 422
    answer = owner_client.post("/company/", {**said, "logo": upload(png(320, 80), "logo.png")})
    assert answer.status_code == 302
    seller = Seller.current()
    assert seller.logo is not None
    assert (seller.logo_width, seller.logo_height, seller.tax_number) == (320, 80, "DE 123")
    quote = _draft(sales)
    send_quote(quote, sales, NOW)
    proposal = as_sent(quote)
    page = client.get(proposal.path).content.decode()
    assert f'<img src="files/{seller.logo.sha256}/" width="320" height="80" alt="Northgate IT">' in page
    assert "Tax number DE 123" in page
    accept = client.get(f"{proposal.path}accept/").content.decode()
    assert f"{proposal.path}files/{seller.logo.sha256}/" in accept
    for way in ("ask", "change", "forward", "decline", "questions"):
        assert f"{proposal.path}files/{seller.logo.sha256}/" in client.get(f"{proposal.path}{way}/").content.decode()
    assert owner_client.post("/company/", {**said, "revision": "2", "no_logo": "on"}).status_code == 302
    assert Seller.current().logo is None
    assert client.get(f"{proposal.path}files/{seller.logo.sha256}/").status_code == 200
    assert sales_client.get(reverse("library_file", args=[seller.logo.sha256])).status_code == 200
