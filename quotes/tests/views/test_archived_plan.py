"""From a plan that was archived nothing new is quoted; what was signed on it stays readable."""

from django.test import Client

from groundwork.models import User
from plans.services import archive_plan, import_plan, publish_plan
from quotes.tests.making import CABLE_TV, NOW, a_client, a_seller, a_sent_quote


def test_nothing_new_is_quoted_and_what_was_stays(owner: User, owner_client: Client) -> None:
    a_seller()
    plan = import_plan(CABLE_TV, owner, NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    client = a_client()
    sent = a_sent_quote(owner, client)
    begin, quote = f"/quotes/new/?client={client.pk}", f"/quotes/{sent.quote.number}/"
    assert plan.name in owner_client.get(begin).content.decode()
    archive_plan(plan, by=owner, now=NOW)
    assert plan.name not in owner_client.get(begin).content.decode()
    assert owner_client.get(quote).status_code == 200
