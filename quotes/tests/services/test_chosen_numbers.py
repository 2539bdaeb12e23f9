"""How many a client chooses: drafted within limits, signed, countersigned, and what the contract stands on then."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import pricing
from clients.services.devices import DeviceEntry, save_device
from contracts.selectors.standings import standing_of
from contracts.verifying import verify_contracts
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person
from quotes.documents import Limit, Revision
from quotes.errors import DraftError
from quotes.models import AcceptedQuote, Quote, Signature
from quotes.refusals import ChosenOtherwiseError, NotOfferedError, TotalChangedError
from quotes.selectors.client_room import client_room
from quotes.selectors.signed import acceptance_of, deal_of, signed_revision
from quotes.services.accepting import accept_proposal, sign_proposal
from quotes.services.amendment import draft_true_up
from quotes.services.answers import Answer, Visitor
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.making import NOW
from quotes.tests.sent import Sent, answer, as_sent, contract_of, figures, sent
from quotes.tests.signers import ANNA, CARL, link_of, said_by
from quotes.verifying.acceptances import verify_acceptances
from quotes.verifying.signatures import verify_signatures

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LIMITS = {"desktop": [10, 30], "user": [10, 25]}
HERE = Visitor(ip="203.0.113.7", user_agent="Firefox")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sales() -> User:
    return a_person("sally@example.com", Role.SALES, name="Sally Seller")


def yes(proposal: Sent, numbers: Any, **fields: Any) -> Answer:
    """A yes to Gold with so many, at the figures of that."""
    counted = proposal.revision.counting(numbers or ())
    price = counted.priced("advanced", ("security", "continuity"), fields.get("term"), fields.get("billing"))
    shown = {"total": str(price.recurring_total), "first_invoice": str(price.first_invoice)}
    return answer(proposal, **{"numbers": numbers, **shown, **fields})


def of_amendment(proposal: Sent) -> dict[str, Any]:
    """The one choice of a true-up, at its figures."""
    option = proposal.revision.recommended
    total, first_invoice = figures(proposal.revision, option)
    shown = {"total": total, "first_invoice": first_invoice, "idempotency_key": proposal.revision.sha256[:32]}
    return {"option": option.code, "packages": option.packages, **shown}


def drafted(quote: Quote, sales: User, *limits: Limit, **fields: Any) -> Quote:
    draft = replace(draft_of(quote), limits=limits, **fields)
    return save_draft(quote, draft, sales, quote.revision)


def test_the_contract_stands_on_the_numbers_that_were_chosen(sales: User) -> None:
    proposal = sent(sales, NOW, limits=LIMITS)
    accepted = accept_proposal(proposal.link, yes(proposal, (("desktop", 25), ("user", 15))), HERE, lambda: LATER)
    assert acceptance_of(accepted).numbers == (("desktop", 25), ("user", 15))
    agreed = standing_of(contract_of(accepted)).stretches[-1]
    counts = dict(agreed.counts)
    assert (counts["workstation"], counts["user"], counts["server"]) == (25, 15, 1)
    assert agreed.selection is not None
    # A true-up goes on from there: nothing is set by hand.
    assert agreed.selection.quantities == ()
    price = pricing.price(proposal.revision.plan, pricing.Inventory(agreed.counts), agreed.selection)
    assert price.recurring_net == accepted.mrr == accepted.quote.mrr
    assert "Desktop: 25" in deal_of(accepted, signed_revision(accepted)).words
    assert list(verify_acceptances()) == []


def test_a_chosen_number_is_a_change_once_what_is_counted_moves(sales: User) -> None:
    proposal = sent(sales, NOW, limits=LIMITS)
    accepted = accept_proposal(proposal.link, yes(proposal, (("desktop", 25), ("user", 15))), HERE, lambda: LATER)
    client, contract = accepted.quote.client, contract_of(accepted)
    today = dict(proposal.revision.inventory.counts)
    agreed = standing_of(contract).stretches[-1]
    assert dict(agreed.counted) == {key: number for key, number in today.items() if number}
    assert agreed.following(today) == {key: number for key, number in agreed.counts if number}
    moved = agreed.following({**today, "user": 23})
    assert (moved["user"], moved["workstation"]) == (23, 25)
    assert client_room(client, sales, "UTC", LATER).true_ups == ()
    # Other devices come: the numbers that were chosen stand, and go on standing once that is signed.
    save_device(client, None, DeviceEntry("server", "NEW"), LATER)
    (due,) = client_room(client, sales, "UTC", LATER).true_ups
    assert [(str(one.label), one.then, one.now) for one in due.changes] == [("server", 1, 2)]
    drafted = draft_true_up(contract, sales, LATER)
    assert drafted.mrr is not None
    assert f"${drafted.mrr:,.2f}" == due.after
    send_quote(drafted, sales, LATER)
    change = as_sent(drafted)
    accept_proposal(change.link, answer(change, **of_amendment(change)), HERE, lambda: LATER)
    after = standing_of(contract).stretches[-1]
    assert dict(after.counted) == {**dict(agreed.counted), "server": 2}
    assert client_room(client, sales, "UTC", LATER).true_ups == ()
    assert [*verify_acceptances(), *verify_contracts()] == []


def test_what_was_not_chosen_is_as_proposed_and_said_all_the_same(sales: User) -> None:
    proposal = sent(sales, NOW, limits=LIMITS)
    accepted = accept_proposal(proposal.link, yes(proposal, None), HERE, lambda: LATER)
    assert acceptance_of(accepted).numbers == (("desktop", 20), ("user", 22))
    assert list(verify_acceptances()) == []


@pytest.mark.parametrize(
    "said",
    [
        {"numbers": (("user", 26),)},
        {"numbers": (("user", 9),)},
        {"numbers": (("user", -1),)},
        {"numbers": (("server", 2),)},
        {"numbers": (("user", 15), ("client", 3))},
        {"term": 36},
        {"term": 1},
        {"term": 7},
        {"billing": 12},
        {"billing": 2},
    ],
)
def test_what_is_not_offered_is_refused_at_any_price(sales: User, said: dict[str, Any]) -> None:
    proposal = sent(sales, NOW, limits=LIMITS)
    with pytest.raises(NotOfferedError):
        accept_proposal(proposal.link, answer(proposal, **said), HERE, lambda: LATER)
    assert not AcceptedQuote.objects.exists()


def test_the_figures_must_be_those_of_the_numbers(sales: User) -> None:
    proposal = sent(sales, NOW, limits=LIMITS)
    with pytest.raises(TotalChangedError):
        accept_proposal(proposal.link, answer(proposal, numbers=(("user", 15),)), HERE, lambda: LATER)


def test_numbers_that_were_never_offered_are_found(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = sent(sales, NOW, limits=LIMITS)
    with monkeypatch.context() as patched:
        patched.setattr(Revision, "offers_numbers", lambda *_args: True)
        accept_proposal(proposal.link, yes(proposal, (("user", 26),)), HERE, lambda: LATER)
    assert any("so many were not to be chosen" in fault for fault in verify_acceptances())


def test_everybody_signs_the_same_numbers(sales: User) -> None:
    proposal = sent(sales, NOW, limits=LIMITS, signers=[ANNA, CARL])
    first = yes(proposal, (("user", 15),))
    said = {name: getattr(first, name) for name in ("numbers", "total", "first_invoice")}
    sign_proposal(link_of(proposal, 1), said_by(proposal, 1, **said), HERE, lambda: LATER)
    other = yes(proposal, (("user", 16),))
    otherwise = {name: getattr(other, name) for name in ("numbers", "total", "first_invoice")}
    with pytest.raises(ChosenOtherwiseError):
        sign_proposal(link_of(proposal, 2), said_by(proposal, 2, **otherwise), HERE, lambda: LATER)
    made = sign_proposal(link_of(proposal, 2), said_by(proposal, 2, **said), HERE, lambda: LATER)
    assert isinstance(made, AcceptedQuote)
    assert acceptance_of(made).numbers == (("desktop", 20), ("user", 15))
    assert Signature.objects.count() == 1
    assert [*verify_acceptances(), *verify_signatures()] == []


@pytest.mark.parametrize(
    ("limits", "fields", "place", "words"),
    [
        ((Limit("user", 25, 10),), {}, "limits.user", "the smaller number first"),
        ((Limit("user", 23, 30),), {}, "limits.user", "It begins with 22"),
        ((Limit("user", 10, 25),), {"quantities": (("user", 30),)}, "limits.user", "It begins with 30"),
        ((Limit("gone", 10, 25),), {}, "limits", "does not count this any more"),
        ((Limit("endpoint", 10, 25),), {}, "limits.endpoint", "Server counts some of these devices"),
        ((Limit("desktop", 10, 30), Limit("endpoint", 10, 30)), {}, "limits.desktop", "one of the two"),
        ((Limit("desktop", 10, 30),), {"quantities": (("desktop", 25),)}, "limits.desktop", "Endpoint counts the same"),
        (
            (Limit("user", 0, 30),),
            {"discount": pricing.Discount(amount=pricing.ZERO + 1500), "options": ("basic",), "recommended": "basic"},
            "discount",
            "more than",
        ),
    ],
)
def test_limits_that_cannot_be_offered_say_why(
    sales: User, limits: tuple[Limit, ...], fields: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(DraftError, match=words) as refused:
        drafted(making.a_draft(sales), sales, *limits, **fields)
    assert refused.value.field == place


def test_limits_are_kept_with_the_draft_and_judged_at_their_ends(sales: User) -> None:
    quote = making.a_draft(sales)
    quote = drafted(quote, sales, Limit("desktop", 0, 30), Limit("user", 10, 25))
    assert draft_of(quote).limits == (Limit("desktop", 0, 30), Limit("user", 10, 25))
    off = pricing.Discount(amount=pricing.ZERO + 1200)
    with pytest.raises(DraftError, match="With as many as the client may choose here") as refused:
        drafted(quote, sales, Limit("desktop", 0, 30), Limit("user", 0, 25), discount=off)
    assert refused.value.field == "limits.desktop"
