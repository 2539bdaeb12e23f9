"""Quotes of archived clients: out of lists, effects, upgrades, choosers and the first page, kept for whoever asks."""

import pytest

from clients.services.archiving import archive_client, bring_back_client
from clients.services.editing import ArchivedError
from groundwork.models import User
from msp_portal.selectors import overview
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.models import Quote
from quotes.selectors.effect import effect_on_everybody
from quotes.selectors.listing import quote_list
from quotes.selectors.outdated import outdated_quotes
from quotes.selectors.samples import clients_named
from quotes.services.drafting import start_quote
from quotes.tests.making import NOW, a_client, a_draft, a_version, dearer

pytestmark = pytest.mark.django_db


def seen(quote: Quote, user: User) -> dict[str, int]:
    """In how many places of each kind the quote and its client are."""
    version = quote.plan_version
    newest = PlanVersion.objects.filter(number=9).first() or a_version(user, number=9)
    first = overview(user, NOW)
    return {
        "list": len(quote_list(user, NOW).rows),
        "searched": len(quote_list(user, NOW, search=quote.number).rows),
        "of the client": len(quote_list(user, NOW, client=quote.client_id).rows),
        "effect": len(effect_on_everybody(user, version.plan, plan_of(version), dearer(), NOW).changes),
        "outdated": outdated_quotes(user, version.plan, newest, NOW).count(),
        "to try plans on": len(clients_named(user, "harbor")),
        "first page": first.drafts + first.clients,
    }


def test_they_are_left_out_until_the_client_is_back(owner: User) -> None:
    quote = a_draft(owner, a_client("Harbor"))
    before = seen(quote, owner)
    assert set(before.values()) == {1, 2}
    archive_client(quote.client, owner, NOW)
    kept = ("searched", "of the client")
    assert seen(quote, owner) == {place: int(place in kept) for place in before}
    bring_back_client(quote.client, owner, NOW)
    assert seen(quote, owner) == before


def test_nothing_new_is_quoted(owner: User) -> None:
    client = a_client("Harbor")
    archive_client(client, owner, NOW)
    with pytest.raises(ArchivedError, match="Bring it back first"):
        start_quote(client, a_version(owner), owner, NOW)
    assert not Quote.objects.exists()
