"""Templates: a quote is saved as one, another is started from it, and what is no longer there is told."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pricing
from groundwork.models import User
from quotes.documents import Limit, Line
from quotes.drafts import OWN, Draft
from quotes.models import CatalogueItem, LibraryItem, Quote, QuoteTemplate
from quotes.services import templates
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.library import ItemWords, add_item
from quotes.services.templates import save_template, start_from_template
from quotes.tests.catalogue import with_goods
from quotes.tests.making import CABLE_TV, NOW, a_client, a_draft, a_version
from quotes.tests.pages import address


def a_template(by: User, **changes: Any) -> QuoteTemplate:
    """Of a draft with hardware, a cover, a discount and 14 days, and what else is said."""
    section = add_item(LibraryItem.Kind.SECTION, ItemWords("Month one", "Month one", "We come."), by, NOW)
    quote = with_goods(a_draft(by, a_client()), by)
    draft = replace(
        draft_of(quote),
        options=("silver", "gold"),
        recommended="silver",
        valid_days=14,
        cover_text="Good morning.",
        cover_items=(section.pk,),
        discount=pricing.Discount(percent=Decimal("0.05")),
        personal_line="Thomas, as we said.",
        quantities=(("desktop", 18),),
        prices=(("ws-care", Decimal(40)),),
        **changes,
    )
    return save_template(save_draft(quote, draft, by, None), "Spring", by, NOW, words=False)


def started(template: QuoteTemplate, by: User, name: str = "Mill") -> tuple[Draft, tuple[str, ...]]:
    found = start_from_template(template, a_client(name), by, NOW)
    return draft_of(Quote.objects.get(pk=found.quote.pk)), found.told


def test_a_quote_is_saved_as_a_template_and_started_from(sales: User, sales_client: Client) -> None:
    quote = with_goods(a_draft(sales, a_client()), sales)
    empty = sales_client.post(address("template_save", quote), {"name": ""})
    assert empty.status_code == 422
    sales_client.post(address("template_save", quote), {"name": "Spring"})
    again = sales_client.post(address("template_save", quote), {"name": "spring"})
    assert "Another template is called that" in again.content.decode()
    template = QuoteTemplate.objects.get()
    assert "Spring" in sales_client.get(reverse("quotes:template_list")).content.decode()

    url = f"{reverse('quotes:quote_new')}?client={a_client('Mill').pk}"
    assert "Spring (" in sales_client.get(url).content.decode()
    data = {"version": quote.plan_version_id, "template": template.pk}
    page = sales_client.post(url, data, follow=True)
    made = Quote.objects.exclude(pk=quote.pk).get()
    assert page.redirect_chain == [(address("quote_edit", made), 302)]
    assert [extra.label for extra in draft_of(made).extras] == ["Firewall 60", "Backup box", "Move of the mailboxes"]


def test_it_has_what_is_everybodys_and_nothing_that_is_one_clients(sales: User) -> None:
    draft, told = started(a_template(sales, limits=(Limit("user", 10, 30),)), sales)
    assert told == ()
    assert (draft.options, draft.recommended, draft.valid_days) == (("silver", "gold"), "silver", 14)
    assert (draft.cover_text, len(draft.cover_items)) == ("Good morning.", 1)
    assert draft.discount == pricing.Discount(percent=Decimal("0.05"))
    assert draft.limits == (Limit("user", 10, 30),)
    lines = [line for line in draft.extras if isinstance(line, Line)]
    assert (lines[0].label, lines[0].kind, lines[0].quantity) == ("Firewall 60", "hardware", 2)
    assert (draft.personal_line, draft.quantities, draft.prices) == ("", (), ())
    assert "Mill" in draft.title


def test_a_newer_version_of_the_plan_is_taken_and_told(sales: User, sales_client: Client) -> None:
    template = a_template(sales)
    newest = a_version(sales, number=2)
    page = sales_client.get(reverse("quotes:template_list")).content.decode()
    assert "Version 2 is out, and quotes take that." in page
    start = sales_client.get(reverse("quotes:quote_new"), {"client": a_client("Mill").pk}).content.decode()
    assert "version 2; saved on version 1" in start
    found = start_from_template(template, a_client("Bakery"), sales, NOW)
    assert found.quote.plan_version == newest


def test_what_is_no_longer_there_is_told_and_the_rest_stands(sales: User) -> None:
    template = a_template(sales)
    presets = tuple(preset for preset in CABLE_TV.presets if preset.code != "silver")
    terms = tuple(term for term in CABLE_TV.terms if term.months != 12)
    a_version(sales, replace(CABLE_TV, presets=presets, terms=terms), number=2)
    LibraryItem.objects.update(hidden=True)
    CatalogueItem.objects.filter(name="Firewall 60").update(price=1300)
    CatalogueItem.objects.filter(name="Backup box").update(retired=True)
    draft, told = started(template, sales)
    assert draft.options == (OWN, "gold") or set(draft.options) == {OWN, "gold"}
    assert draft.own is not None
    assert (draft.own.name, draft.recommended) == ("Silver", OWN)
    assert [extra.price for extra in draft.extras] == [1300, 90, 2400]
    for words in (
        "“Silver” is no option of the plan any more",
        "no term of 12 months",
        "hidden in the library",
        "“Firewall 60” costs $1,300.00 in the catalogue now, $1,200.00 in the template.",
        "“Backup box” is retired",
    ):
        assert any(words in line for line in told), words
    note = Quote.objects.order_by("-pk")[0].notes.get()
    assert "From the template “Spring”" in note.text
    assert "Backup box" in note.text


def test_what_does_not_fit_the_client_is_left_out_and_told(sales: User) -> None:
    template = a_template(sales, one_time_discount=pricing.Discount(amount=Decimal(4900)))
    CatalogueItem.objects.update(price=1)
    draft, told = started(template, sales)
    assert draft.one_time_discount is None
    assert draft.discount == pricing.Discount(percent=Decimal("0.05"))
    assert any("one-time" in line for line in told)


def test_amounts_in_the_money_of_before_are_not_taken_for_todays(sales: User) -> None:
    deposit = pricing.read_deposit({"amount": "250.50"}, "USD")
    once = pricing.Discount(amount=Decimal("100.50"))
    template = a_template(sales, deposit=deposit, one_time_discount=once)
    a_version(sales, replace(CABLE_TV, currency="JPY"), number=2)
    draft, told = started(template, sales)
    assert (draft.deposit, draft.one_time_discount) == (None, None)
    assert draft.discount == pricing.Discount(percent=Decimal("0.05"))
    assert [line for line in told if "Prices are in JPY now" in line] == list(told)


def test_where_its_options_do_not_fit_the_rest_of_it_stands(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    template = a_template(sales, show_parts=True)
    monkeypatch.setattr(templates, "without", lambda draft, name: None)
    CatalogueItem.objects.update(price=1)
    QuoteTemplate.objects.update(
        said={**template.said, "limits": [["user", 1, 2]]}
    )  # a range that does not hold what is counted
    draft, told = started(QuoteTemplate.objects.get(), sales)
    assert (draft.valid_days, draft.show_parts, draft.cover_text) == (14, True, "Good morning.")
    assert (draft.limits, draft.discount) == ((), None)
    assert "without discounts, deposit and numbers to choose" in told[-1]


def test_it_is_renamed_and_deleted_and_quotes_stay(sales: User, sales_client: Client) -> None:
    template = a_template(sales)
    started(template, sales)
    url = reverse("quotes:template_edit", args=[template.pk])
    sales_client.post(url, {"name": "Summer", "revision": "1"})
    stale = sales_client.post(url, {"name": "Autumn", "revision": "1"})
    assert (stale.status_code, 'value="Autumn"' in stale.content.decode()) == (409, True)
    template.refresh_from_db()
    assert template.name == "Summer"
    sales_client.post(url, {"name": "Autumn", "revision": stale.context["form"]["revision"].value()})
    template.refresh_from_db()
    assert template.name == "Autumn"
    sales_client.post(reverse("quotes:template_delete", args=[template.pk]))
    assert not QuoteTemplate.objects.exists()
    assert Quote.objects.count() == 2


def test_one_whose_plan_is_archived_is_not_offered(sales: User, sales_client: Client) -> None:
    template = a_template(sales)
    plan = template.plan_version.plan
    plan.archived_at = timezone.now()
    plan.save()
    start = sales_client.get(reverse("quotes:quote_new"), {"client": a_client("Mill").pk})
    assert "Spring" not in start.content.decode()
    assert "it is not offered" in sales_client.get(reverse("quotes:template_list")).content.decode()


@pytest.mark.parametrize("words", [True, False])
def test_title_and_personal_line_go_along_only_where_they_are_wanted(sales: User, words: bool) -> None:
    quote = a_draft(sales, a_client())
    draft = replace(draft_of(quote), title="Calm desktops", personal_line="Good to meet you.")
    template = save_template(save_draft(quote, draft, sales, None), "Spring", sales, NOW, words=words)
    draft, _told = started(template, sales)
    assert (draft.title == "Calm desktops", draft.personal_line != "") == (words, words)
