"""What to say, beside the draft: for exactly what is offered to exactly this client."""

from dataclasses import replace

from django.test import Client

from groundwork.models import User
from plans.models import ObjectionNote
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.tests.making import a_draft
from quotes.tests.pages import HTMX, address, typed


def test_each_step_says_what_it_is_for_of_theirs_what_it_costs_and_what_is_heard(
    sales: User, sales_client: Client
) -> None:
    quote = a_draft(sales)
    ObjectionNote.objects.create(
        plan=quote.plan_version.plan,
        kind="package",
        code="security",
        objection="We have a virus scanner.",
        answer="And at night?",
    )
    panel = sales_client.get(address("quote_edit", quote)).context["panel"]
    talk = panel.talk
    assert talk.whom == "Their 22 people"
    basic, silver, gold, _platinum = talk.steps
    # 4,289 a month for 22 people and 21 working days, and 1,651 of it more than Silver.
    assert (gold.price, gold.per_day) == ("$4,289", "$9.28")
    assert (gold.step, gold.step_per_day) == ("$1,651 a month more than Silver", "$3.57")
    assert (basic.step, basic.step_per_day) == ("", "")
    assert any(line.startswith("For their 20 desktops: ") for line in basic.theirs)
    assert silver.work.startswith("It takes us ")
    heard = [(step.name, note.objection, note.answer) for step in talk.steps for note in step.notes]
    assert len(heard) == 1
    assert heard[0][1:] == ("We have a virus scanner.", "And at night?")


def test_it_follows_what_is_typed(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    changed = typed(quote, options=["silver", "gold"], quantity_desktop="18", quantity_endpoint="18")
    live = sales_client.post(address("quote_prices", quote), changed, headers=HTMX).content.decode()
    said = live[live.index('id="talk"') :]
    assert "For their 18 desktops" in said
    assert "Platinum" not in said
    assert "per employee and working day" in said


def test_nobody_counted_is_no_price_per_person(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    quote.counts = {**quote.counts, "user": 0}
    quote.save()
    save_draft(quote, replace(draft_of(quote), options=("basic",), recommended="basic"), sales, None)
    talk = sales_client.get(address("quote_edit", quote)).context["panel"].talk
    assert (talk.whom, talk.steps[0].per_day) == ("", "")
