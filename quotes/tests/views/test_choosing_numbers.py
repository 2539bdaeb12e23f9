"""How many, on the client's pages: chosen without a script, refused outside of the limits, kept, signed and shown."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from groundwork.display import money_whole
from groundwork.models import User
from groundwork.tests.shown import words
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.signed import acceptance_of
from quotes.services.compiling import draft_of
from quotes.tests import making
from quotes.tests.client_pages import NOW, accept
from quotes.tests.pages import HTMX, address, typed
from quotes.tests.sent import Sent, fresh, sent
from quotes.views.proposal import drawing
from quotes.views.proposal.drawing import KEPT

CHOSEN = "?option=gold&count-desktop=25&count-user=15"


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    KEPT.clear()
    limits = {"desktop": [10, 30], "user": [10, 25]}
    return sent(sales, making.NOW, tax_codes=["sales"], limits=limits, terms_offered=[12, 36])


def read(client: Client, path: str, **headers: Any) -> str:
    return words(client.get(path, **headers).content.decode())


def figures(proposal: Sent, numbers: Any, **fields: Any) -> dict[str, Any]:
    """What the form posts for Gold with so many."""
    counted = proposal.revision.counting(numbers)
    price = counted.priced("advanced", ("security", "continuity"), fields.get("term"))
    posted = {f"count-{unit}": str(count) for unit, count in numbers}
    return {"total": str(price.recurring_total), "first_invoice": str(price.first_invoice), **posted, **fields}


def test_the_page_has_a_box_with_its_limits_for_each_number(proposal: Sent) -> None:
    page = fresh().get(proposal.path).content.decode()
    assert '<input type="text" inputmode="numeric" autocomplete="off" maxlength="12" name="count-user"' in page
    said = words(page)
    assert "10 to 25. Proposed: 22. One more:" in said
    assert "36 months saves " in said


def test_a_number_is_chosen_without_a_script_and_signed(proposal: Sent) -> None:
    visitor = fresh()
    said = read(visitor, proposal.path + CHOSEN)
    assert "Desktop: 25 instead of 20. User: 15 instead of 22." in said
    sign = visitor.get(f"{proposal.path}accept/{CHOSEN}&term=36").content.decode()
    assert '<input type="hidden" name="count-desktop" value="25">' in sign
    assert "Desktop: 25. User: 15." in words(sign)
    assert "36 months instead of 12 months: saves " in words(sign)
    numbers = (("desktop", 25), ("user", 15))
    assert accept(proposal, visitor, **figures(proposal, numbers, term=36)).status_code == 302
    acceptance = acceptance_of(AcceptedQuote.objects.get())
    assert (acceptance.numbers, acceptance.selection.term) == (numbers, 36)
    for path in ("thanks/", ""):
        assert "25" in read(visitor, proposal.path + path)
    assert "Desktop: 25. User: 15." in read(visitor, proposal.path)


def test_staff_see_the_figures_of_the_numbers_that_were_signed(proposal: Sent, sales_client: Client) -> None:
    numbers = (("desktop", 25), ("user", 15))
    assert accept(proposal, **figures(proposal, numbers)).status_code == 302
    signed = proposal.revision.counting(numbers).priced("advanced", ("security", "continuity"))
    offered = proposal.revision.priced("advanced", ("security", "continuity"))
    said = read(sales_client, address("quote_page", proposal.quote))
    figures_signed = said[said.index("What was signed") : said.index("What was offered")]
    assert money_whole(signed.recurring_net, "USD") in figures_signed
    assert money_whole(offered.recurring_net, "USD") not in figures_signed


@pytest.mark.parametrize("typed_in", ["26", "9", "a dozen"])
def test_what_cannot_be_had_keeps_what_was_typed_and_is_not_signed(proposal: Sent, typed_in: str) -> None:
    visitor = fresh()
    page = visitor.get(f"{proposal.path}?option=gold&count-user={typed_in}").content.decode()
    assert f'value="{typed_in}" aria-describedby="about-count-user" aria-invalid="true"' in page
    assert "Write a whole number from 10 to 25. The price here is for 22." in words(page)
    back = visitor.get(f"{proposal.path}accept/?option=gold&count-user={typed_in}")
    assert back.status_code == 302
    assert back["Location"].startswith(proposal.path)


@pytest.mark.parametrize(
    "tampered",
    [
        {"count-user": "26"},
        {"count-user": "9"},
        {"count-user": "-1"},
        {"count-user": "1e1"},
        {"count-user": "1²"},
        {"count-server": "2"},
        {"term": "1"},
        {"term": "24"},
        {"billing": "12"},
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_what_was_not_offered_is_refused_with_a_page(proposal: Sent, tampered: dict[str, str], whole: bool) -> None:
    """Whether or not the rest of the form is filled in, no price is shown for it."""
    answer = accept(proposal, **tampered, **({} if whole else {"signature": ""}))
    assert answer.status_code == 409
    assert "This choice isn’t available" in answer.content.decode()
    assert not AcceptedQuote.objects.exists()


def test_a_fragment_counts_everywhere_on_the_page(proposal: Sent) -> None:
    part = fresh().get(proposal.path + CHOSEN, headers=HTMX).content.decode()
    for swapped in ('id="compare-table" hx-swap-oob="true"', 'aria-labelledby="devices-title" hx-swap-oob="true"'):
        assert swapped in part
    assert "15 × User" in words(part)
    assert "Priced for" in words(part)


def test_each_number_has_a_page_of_its_own_that_is_kept(proposal: Sent) -> None:
    visitor = fresh()
    first, other = (read(visitor, f"{proposal.path}?count-user={count}") for count in (15, 16))
    assert first != other
    assert read(visitor, f"{proposal.path}?count-user=015") == first
    assert [read(visitor, f"{proposal.path}?count-user={count}") for count in (15, 16)] == [first, other]
    before = set(KEPT._kept)
    for outside in ("26", "27", "x"):
        read(visitor, f"{proposal.path}?count-user={outside}")
    assert not any(isinstance(key, drawing._Wanted) for key in set(KEPT._kept) - before)


def test_limits_are_typed_at_the_desk_and_shown_before_it_goes_out(sales: User, sales_client: Client) -> None:
    quote = making.a_draft(sales)
    answer = sales_client.post(address("quote_edit", quote), typed(quote, least_user="10", most_user="25"))
    assert answer.status_code == 302
    quote = Quote.objects.get(pk=quote.pk)
    (limit,) = draft_of(quote).limits
    assert (limit.unit, limit.least, limit.most) == ("user", 10, 25)
    assert "User: 10 to 25, 22 to begin with" in read(sales_client, address("quote_page", quote))
    form = sales_client.get(address("quote_edit", quote)).context["form"]
    assert (form["least_user"].value(), form["most_user"].value(), form.lets_choose()) == (10, 25, True)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"least_user": "10"}, "User, at most: Write this too, or leave both empty."),
        ({"least_user": "25", "most_user": "10"}, "User, at least: Write the smaller number first"),
        ({"least_user": "10", "most_user": "20"}, "User, at least: It begins with 22."),
        ({"least_endpoint": "10", "most_endpoint": "40"}, "Endpoint, at least: Server counts some of these devices"),
        ({"least_user": "ten", "most_user": "40"}, "User, at least: Write a whole number"),
    ],
)
def test_limits_that_cannot_be_say_where_and_how_to_mend(
    sales: User, sales_client: Client, said: dict[str, str], fault: str
) -> None:
    quote = making.a_draft(sales)
    answer = sales_client.post(address("quote_edit", quote), typed(quote, **said))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert fault in words(page)
    for name, text in said.items():
        assert f'name="{name}" value="{text}"' in page
