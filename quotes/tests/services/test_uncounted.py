"""What is offered and counts nothing: it goes out only after somebody has said yes to just that."""

from dataclasses import replace

import pytest

import pricing
from clients.models import Client
from groundwork.errors import StaleError
from groundwork.models import User
from quotes.drafts import Draft
from quotes.errors import LockedError, NotSendableError
from quotes.models import Quote, QuoteRevision
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import refresh_counts, save_draft
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.services.uncounted import accept_uncounted, uncounted_stands
from quotes.tests.making import CABLE_TV, NOW, a_client, a_draft, a_sent_quote, a_version


def nobody(client: Client) -> Client:
    """The client as it is when only its devices have been brought in."""
    Client.objects.filter(pk=client.pk).update(users=0)
    return Client.objects.get(pk=client.pk)


@pytest.fixture
def quote(sales: User) -> Quote:
    """A draft for somebody of whom no people are counted."""
    return a_draft(sales, nobody(a_client()))


def changed(quote: Quote, by: User, **changes: object) -> Quote:
    draft: Draft = replace(draft_of(quote), **changes)  # type: ignore[arg-type]
    return save_draft(quote, draft, by, None)


def test_sending_without_a_yes_is_refused_and_names_it(quote: Quote, sales: User, owner: User) -> None:
    for by in (sales, owner):
        with pytest.raises(NotSendableError, match="Microsoft 365 administration") as refused:
            send_quote(quote, by, NOW)
        assert "Security awareness" in str(refused.value)
        assert "Server" not in str(refused.value), "a server is counted"
    assert not QuoteRevision.objects.exists()


def test_a_yes_lets_it_go_out(quote: Quote, sales: User) -> None:
    said = accept_uncounted(quote, sales, quote.revision)
    assert (said.uncounted_by, uncounted_stands(said)) == (sales, True)
    assert send_quote(quote, sales, NOW).number == 1


def test_a_yes_is_to_what_was_seen(quote: Quote, sales: User) -> None:
    with pytest.raises(StaleError):
        accept_uncounted(quote, sales, quote.revision - 1)
    assert Quote.objects.get().uncounted_sha256 == ""


def test_a_yes_stays_while_counts_and_options_do(quote: Quote, sales: User) -> None:
    accept_uncounted(quote, sales, quote.revision)
    changed(quote, sales, title="New", discount=pricing.Discount(percent=pricing.ZERO))
    assert Quote.objects.get().uncounted_by == sales
    send_quote(quote, sales, NOW)
    revise_quote(quote, sales)
    send_quote(quote, sales, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"options": ("silver", "gold")},
        {"quantities": (("user", 5),)},
        {"quantities": (("mailbox", 0),)},
        {"quantities": (("server", 3),)},
    ],
)
def test_a_yes_ends_with_a_change_of_options_or_numbers(
    quote: Quote, sales: User, changes: dict[str, tuple[object, ...]]
) -> None:
    accept_uncounted(quote, sales, quote.revision)
    changed(quote, sales, **changes)
    stored = Quote.objects.get()
    assert (stored.uncounted_sha256, stored.uncounted_by) == ("", None)
    # Going back to what it was to does not bring it back.
    changed(quote, sales, options=("basic", "silver", "gold", "platinum"), quantities=())
    with pytest.raises(NotSendableError):
        send_quote(quote, sales, NOW)


def test_a_yes_ends_with_a_new_count(quote: Quote, sales: User) -> None:
    accept_uncounted(quote, sales, quote.revision)
    Client.objects.update(users=0, mailboxes=0)
    refresh_counts(quote, sales, None, NOW)
    assert Quote.objects.get().uncounted_by is None
    Client.objects.update(users=22, mailboxes=25)
    refresh_counts(quote, sales, None, NOW)
    assert send_quote(quote, sales, NOW).number == 1, "where everything is counted there is nothing to say yes to"


def test_a_yes_ends_where_a_newer_plan_offers_more_that_counts_nothing(quote: Quote, owner: User) -> None:
    """The same options and the same numbers; but Advanced has the care of printers in it now."""
    accept_uncounted(quote, owner, quote.revision)
    tiers = tuple(
        replace(tier, services=(*tier.services, "alc-prn")) if tier.code == "advanced" else tier
        for tier in CABLE_TV.tiers
    )
    packages = tuple(package for package in CABLE_TV.packages if package.code != "printers")
    a_version(owner, replace(CABLE_TV, tiers=tiers, packages=packages), number=2)
    upgraded = upgrade_plan(quote, owner, quote.revision, NOW).quote
    assert (upgraded.uncounted_sha256, uncounted_stands(upgraded)) == ("", False)


def test_what_is_approved_wants_its_yes_all_the_same(quote: Quote, sales: User, owner: User) -> None:
    changed(quote, sales, discount=pricing.Discount(amount=pricing.ZERO + 500))
    ask_approval(quote, sales, NOW)
    quote.refresh_from_db()
    approve_quote(quote, owner, NOW, quote.revision)
    with pytest.raises(NotSendableError):
        send_quote(quote, sales, NOW)
    accept_uncounted(quote, sales, quote.revision)
    assert send_quote(quote, sales, NOW).number == 1


def test_only_a_draft_takes_a_yes(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    with pytest.raises(LockedError):
        accept_uncounted(quote, sales, quote.revision)
