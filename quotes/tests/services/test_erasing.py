"""The command that erases people: by day, by subject, and whoever else got a quote once that is done with."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from groundwork import chain
from groundwork.models import Event, EventDetails, User
from groundwork.tests.chain.writing import CONTRACT, seen
from quotes.models import Quote
from quotes.services.forgetting import erase_people
from quotes.services.recipients import OneMore, save_recipients
from quotes.services.revising import withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests.making import NOW, a_client, a_draft
from quotes.verifying import verify_all

pytestmark = pytest.mark.any_database
MIA = OneMore("Mia Wolf", "mia@harbor.example", "look")


def to_mia(by: User, client: str) -> Quote:
    quote = a_draft(by, a_client(client))
    save_recipients(quote, (MIA,))
    return quote


def test_recipients_go_once_their_quote_is_done_with(sales: User) -> None:
    drafted, out, back = to_mia(sales, "Drafted"), to_mia(sales, "Out"), to_mia(sales, "Back")
    for quote in (out, back):
        send_quote(quote, sales, NOW)
    withdraw_quote(back, sales, NOW)
    assert erase_people("Olivia Owner", NOW, about=back.subject, before=NOW - timedelta(days=3650)).people == 0
    assert erase_people("Olivia Owner", NOW, about=out.subject).people == 0
    assert erase_people("Olivia Owner", NOW, about=back.subject).people == 1
    assert [quote.recipients.count() for quote in (drafted, out, back)] == [1, 1, 0]
    told = chain.body_of(Event.objects.filter(kind="erased").latest("seq"))
    assert (told["people"], told["by"]) == (1, "Olivia Owner")
    # What was valid and had no answer is done with too.
    assert erase_people("Olivia Owner", NOW + timedelta(days=400)).people == 1
    assert [quote.recipients.count() for quote in (drafted, out)] == [1, 0]
    assert list(verify_all()) == []


def erase(*words: str) -> str:
    out = StringIO()
    call_command("erase_details", *words, stdout=out)
    return out.getvalue()


def left() -> list[int]:
    return list(EventDetails.objects.order_by("event__seq").values_list("event__seq", flat=True))


def test_the_command_erases_by_day_and_spares_signatures(db: None) -> None:
    seen(), seen(kind="accepted"), seen(days=1)
    assert "of entries 1," in erase("--before", "2026-11-23")
    assert left() == [2, 3]
    assert "of entries 1," in erase("--before", "2026-11-23", "--signers", "--by", "Olivia Owner")
    assert left() == [3]
    last = Event.objects.order_by("-seq")[0]
    assert (last.kind, chain.body_of(last)["by"]) == ("erased", "Olivia Owner")
    assert chain.verify() == ()


def test_the_command_erases_by_subject(db: None) -> None:
    seen(), seen(CONTRACT)
    assert "of entries 1," in erase("--about", "contract", CONTRACT.number)
    assert left() == [1]
    assert "of entries 0," in erase("--about", "contract", CONTRACT.number)
    assert Event.objects.filter(kind="erased").count() == 1


@pytest.mark.parametrize("words", [(), ("--before", "yesterday"), ("--before", "2026-11-23", "--about", "quote", "Q")])
def test_the_command_wants_to_know_what(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"--before|no day"):
        erase(*words)
