"""The catalogue, what is picked from it, how the client reads that, and what is to be ordered after signing."""

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pricing
from groundwork.models import Event, User
from groundwork.tests.people import signed_in
from quotes.documents import Line, Revision, read_revision, revision_bytes
from quotes.models import CatalogueItem, OrderLine, Quote
from quotes.selectors.figures import table_of_revision
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.catalogue import save_item
from quotes.services.compiling import draft_of, shown_revision
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.catalogue import BACKUP, a_catalogue, a_picture, with_goods
from quotes.tests.making import NOW, a_client, a_draft, a_sent_quote
from quotes.tests.pages import HTMX, address, page_of, typed
from quotes.tests.sent import Sent, answer, as_sent, fresh

NEW = {
    "revision": "0",
    "kind": "hardware",
    "name": "Firewall 60",
    "part_number": "FG-60F",
    "currency": "USD",
    "price": "1,200",
    "cost": "801.37",
    "recurrence": "once",
    "taxable": "on",
}


def a_sent_one(by: User, *, parts: bool = False) -> Sent:
    """A proposal with two firewalls, three boxes by the month and a project, of now."""
    quote = a_draft(by, a_client())
    send_quote(with_goods(quote, by, parts=parts), by, NOW)
    return as_sent(quote)


def signed(by: User) -> Quote:
    sent = a_sent_one(by)
    accept_proposal(sent.link, answer(sent), Visitor("", ""), lambda: NOW)
    return sent.quote


def test_a_thing_is_added_changed_and_retired(sales_client: Client) -> None:
    picture = SimpleUploadedFile("firewall.png", b"")
    refused = sales_client.post(reverse("catalogue_new"), {**NEW, "price": "12e3", "picture": picture})
    assert refused.status_code == 422
    assert 'value="FG-60F"' in refused.content.decode()
    sales_client.post(reverse("catalogue_new"), NEW)
    item = CatalogueItem.objects.get()
    assert (item.name, item.price, item.cost, item.currency) == ("Firewall 60", 1200, Decimal("801.37"), "USD")
    url = reverse("catalogue_edit", args=[item.pk])
    assert 'value="1200.00"' in sales_client.get(url).content.decode()
    sales_client.post(url, {**NEW, "revision": "1", "price": "1,250", "retired": "on"})
    stale = sales_client.post(url, {**NEW, "revision": "1", "name": "Firewall 61"})
    assert stale.status_code == 409
    assert 'value="Firewall 61"' in stale.content.decode()
    item.refresh_from_db()
    assert (item.price, item.retired, item.name) == (1250, True, "Firewall 60")
    assert item.history.count() == 2


def test_the_list_is_searched_by_words_of_name_and_part_number(sales: User, sales_client: Client) -> None:
    a_catalogue(sales)
    for search, names in (
        ("fire", ["Firewall 60"]),
        ("fg-60F WALL", ["Firewall 60"]),
        ("box", ["Backup box", "Move of the mailboxes"]),
        ("nobody", []),
    ):
        page = sales_client.get(reverse("catalogue"), {"q": search})
        assert [item.name for item in page.context["page"]] == names
    told = sales_client.get(reverse("catalogue")).content.decode()
    assert "$801.37" in told
    assert "<img" in told


def test_several_are_picked_at_once_priced_while_they_are_typed_and_become_lines(
    sales: User, sales_client: Client
) -> None:
    quote = a_draft(sales)
    firewall, backup, move = a_catalogue(sales)
    euros = save_item(None, replace(BACKUP, name="Euro box", currency="EUR"), 0, sales, NOW)
    retired = save_item(None, replace(BACKUP, name="Old box", retired=True), 0, sales, NOW)

    # What has a number stays while another word is looked for; nothing of another currency, nothing retired.
    found = sales_client.get(address("quote_picks", quote), {"q": "box", f"pick_{firewall.pk}": "2"})
    assert [(pick.item.name, pick.quantity) for pick in found.context["picks"]] == [
        ("Firewall 60", "2"),
        ("Backup box", ""),
        ("Move of the mailboxes", ""),
    ]
    assert euros.name not in found.content.decode()

    picked = {f"pick_{firewall.pk}": "2", f"pick_{backup.pk}": "3", f"pick_{move.pk}": ""}
    live = sales_client.post(address("quote_prices", quote), typed(quote, **picked), headers=HTMX).content.decode()
    assert "$4,559" in live, "270 a month more than 4,289"
    assert "Margin, once" in live
    assert not quote.extras.exists()

    sales_client.post(address("quote_edit", quote), typed(quote, **picked))
    quote = Quote.objects.get(pk=quote.pk)
    lines = [line for line in draft_of(quote).extras if isinstance(line, Line)]
    assert [(one.label, one.quantity, one.price, one.kind, one.part, one.item) for one in lines] == [
        ("Firewall 60", 2, Decimal(1200), "hardware", "FG-60F", firewall.pk),
        ("Backup box", 3, Decimal(90), "hardware", "BB-4", backup.pk),
    ]
    # A number that is none, or a thing that is gone: said beside the box, and what was typed stays.
    for picks, words in (
        ({f"pick_{move.pk}": "two"}, "Write a whole number"),
        ({f"pick_{retired.pk}": "1"}, "no longer in the catalogue"),
    ):
        refused = sales_client.post(
            address("quote_edit", quote), typed(quote, **picks, personal_line="Thomas, as we said.")
        )
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert "Thomas, as we said." in refused.content.decode()


def test_the_client_reads_them_grouped_with_pictures_and_never_what_they_cost(sales: User) -> None:
    sent = a_sent_one(sales)
    page = fresh().get(sent.path).content.decode()
    block = page[page.index('id="goods"') :]
    block = block[: block.index("</section>")]
    for text in ("Hardware", "Firewall 60", "2 × $1,200.00", "$2,400.00", "3 × $90.00", "Projects", "Move of"):
        assert text in block
    assert block.index("Hardware") < block.index("Firewall 60") < block.index("Projects") < block.index("Move of")
    assert "FG-60F" not in page
    assert "Together, a month" in block
    goods = sent.revision.goods
    assert goods is not None
    (picture,) = [one.picture for one in goods.rows if one.picture]
    assert (picture.width, picture.height) == (640, 427), "drawn anew, smaller"
    kept = fresh().get(f"{sent.path}files/{picture.sha256}/")
    assert (kept.status_code, kept["Content-Type"]) == (200, "image/png")
    for cost in ("801.37", "41.13", "1300.29", "1,300.29"):
        assert cost not in page


def test_part_numbers_are_shown_where_the_quote_says_so(sales: User) -> None:
    assert "Part number FG-60F" in fresh().get(a_sent_one(sales, parts=True).path).content.decode()


def test_a_revision_with_goods_is_read_as_it_was_written_and_one_without_says_nothing(sales: User) -> None:
    quote = a_draft(sales)
    assert b'"goods"' not in revision_bytes(shown_revision(quote, sales, NOW))
    quote = with_goods(quote, sales)
    revision = shown_revision(quote, sales, NOW)
    again = read_revision(revision_bytes(revision))
    assert again.goods == revision.goods
    assert again.common.extras == revision.common.extras


def test_what_was_sent_stays_when_the_catalogue_changes(sales: User) -> None:
    sent = a_sent_one(sales)
    firewall = CatalogueItem.objects.get(name="Firewall 60")
    said = replace(BACKUP, kind="project", name="Other", picture=a_picture("red"), retired=True)
    save_item(firewall, said, 1, sales, NOW)
    assert "Firewall 60" in fresh().get(sent.path).content.decode()
    draft = draft_of(revise_quote(sent.quote, sales))
    assert [line.label for line in draft.extras] == ["Firewall 60", "Backup box", "Move of the mailboxes"]


def test_margins_count_what_they_cost(sales: User, sales_client: Client) -> None:
    before = page_of(sales_client, a_draft(sales))
    quote = with_goods(Quote.objects.get(), sales)
    revision = shown_revision(quote, sales, NOW)
    plain = shown_revision(a_draft(sales, quote.client), sales, NOW)
    cost = {
        one.code: Decimal(one.price["internal"]["monthly_cost"]) - Decimal(other.price["internal"]["monthly_cost"])
        for one, other in zip(revision.options, plain.options, strict=True)
    }
    assert set(cost.values()) == {Decimal("123.39")}, "three boxes at 41.13"
    # 4,800 of hardware and project, with the plan's fee; 2 x 801.37 + 1,300.29 is what that costs.
    rows = {row.label: row.cells for row in table_of_revision(revision, _columns(revision), internal=True).rows}
    net = Decimal(revision.options[2].price["one_time_net"])
    share = (net - Decimal("2903.03")) / net
    assert rows["Margin, once"][2].text == f"{share * 100:.2f}%"
    assert "Margin, once" not in before
    assert "Margin, once" in page_of(sales_client, quote)


def _columns(revision: Revision) -> Sequence[pricing.Column]:
    selections = [revision.offered(option) for option in revision.options]
    return pricing.compare(revision.plan, revision.inventory, selections).columns


def test_signing_lists_the_hardware_and_ticking_it_is_an_entry(sales: User, sales_client: Client) -> None:
    quote = signed(sales)
    lines = list(OrderLine.objects.order_by("place"))
    assert [(one.name, one.part_number, one.quantity, one.cost) for one in lines] == [
        ("Firewall 60", "FG-60F", 2, Decimal("801.37")),
        ("Backup box", "BB-4", 3, Decimal("41.13")),
    ]
    home = sales_client.get(reverse("home")).content.decode()
    assert "Hardware of 1 signed quote is to be ordered" in home
    page = sales_client.get(reverse("quotes:order_list")).content.decode()
    for text in ("Firewall 60", "FG-60F", "$801.37", quote.number, "Harbor Law Group"):
        assert text in page

    sales_client.post(reverse("quotes:order_tick"), {"line": [lines[0].pk]})
    sales_client.post(reverse("quotes:order_tick"), {"line": [lines[0].pk]})  # twice is once
    lines[0].refresh_from_db()
    assert lines[0].ordered_by == sales
    event = Event.objects.get(kind="ordered")
    assert json.loads(bytes(event.body))["lines"] == [{"name": "Firewall 60", "place": 0, "quantity": 2}]
    assert "2 × Firewall 60" in page_of(sales_client, quote)
    assert "Firewall 60" not in sales_client.get(reverse("quotes:order_list")).content.decode().split("<table")[1]

    sales_client.post(reverse("quotes:order_untick", args=[lines[0].pk]))
    lines[0].refresh_from_db()
    assert (lines[0].ordered_at, Event.objects.filter(kind="not-ordered").count()) == (None, 1)
    sales_client.post(reverse("quotes:order_tick"), {"line": [one.pk for one in lines]})
    assert "Hardware of" not in sales_client.get(reverse("home")).content.decode()


def test_the_list_of_orders_is_a_file(sales: User, sales_client: Client) -> None:
    quote = signed(sales)
    file: Any = sales_client.get(reverse("quotes:order_csv"))
    told = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert told[0] == "signed,quote,client,part_number,name,quantity,unit_cost,currency,ordered"
    assert told[1] == f"2026-11-22,{quote.number},Harbor Law Group,FG-60F,Firewall 60,2,801.37,USD,"


def test_a_quote_without_hardware_lists_nothing(sales: User) -> None:
    sent = as_sent(a_sent_quote(sales).quote)
    accept_proposal(sent.link, answer(sent), Visitor("", ""), lambda: NOW)
    assert not OrderLine.objects.exists()


def test_whoever_looks_only_sees_neither_catalogue_nor_orders(viewer: User) -> None:
    looking = signed_in(viewer)
    assert [looking.get(reverse(name)).status_code for name in ("catalogue", "quotes:order_list")] == [404, 404]
