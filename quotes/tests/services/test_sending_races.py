"""Several send one draft at once: one sending happens, and the others are told."""

import threading

import pytest
from django.db import connection

from groundwork.models import User
from quotes.errors import LockedError
from quotes.models import Quote, QuoteRevision
from quotes.services import sending
from quotes.services.sending import send_quote
from quotes.tests.making import NOW, a_draft


def send_at_once(quote: Quote, by: User, times: int) -> list[BaseException | None]:
    """What each of several senders, who all begin together, is told."""
    told: list[BaseException | None] = []
    ready = threading.Barrier(times)

    def send() -> None:
        ready.wait()
        try:
            send_quote(quote, by, NOW)
            told.append(None)
        except Exception as error:
            told.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.django_db(transaction=True)
def test_of_several_sendings_at_once_one_happens_and_the_others_are_told(sales: User) -> None:
    quote = a_draft(sales)
    told = send_at_once(quote, sales, 4)
    assert told.count(None) == 1
    assert all(isinstance(error, LockedError) for error in told if error is not None)
    assert QuoteRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_do_not_see_each_other(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = a_draft(sales)
    seen = Quote.objects.select_related("client", "contact", "plan_version__plan").get(pk=quote.pk)
    columns = {field.attname: getattr(seen, field.attname) for field in Quote._meta.concrete_fields}
    monkeypatch.setattr(sending, "lock_quote", lambda _quote: Quote.from_db("default", list(columns), columns.values()))
    told = send_at_once(quote, sales, 4)
    one_winner = told.count(None) == 1 and all(isinstance(error, LockedError) for error in told if error is not None)
    assert not one_winner
