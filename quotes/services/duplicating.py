"""Another draft like a quote that there is, for the same client or for another one."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client
from contracts.models import Seller
from groundwork.models import User
from quotes.documents import ONE_OPEN
from quotes.drafts import Draft
from quotes.errors import LockedError
from quotes.models import Quote
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft, start_quote


@transaction.atomic
def duplicate_quote(quote: Quote, client: Client, by: User, now: datetime) -> Quote:
    """A new draft for `client` with what this quote's draft has, on the same version of its plan, counted now.

    What was agreed with this client alone does not go along to another one: prices, quantities set by hand, taxes, who
    signs, the personal line, the first day. A first day that is over stays behind too. Raises LockedError for a quote
    that changes or renews a contract, DraftError where the other client's counts do not allow the options,
    ArchivedError for an archived client.
    """
    if quote.purpose != Quote.Purpose.NEW:
        raise LockedError(_("This quote is about a contract. Draft another one on the page of the contract."))
    draft = draft_of(quote)
    begun = start_quote(client, quote.plan_version, by, now)
    usual = draft_of(begun)
    if draft.starts_on is not None and draft.starts_on < Seller.day_of(now):
        draft = replace(draft, starts_on=None)
    if client.pk == quote.client_id:
        return save_draft(begun, draft, by, None)
    return save_draft(begun, _for_another(draft, usual), by, None)


def _for_another(draft: Draft, usual: Draft) -> Draft:
    """The draft without what is this client's own; `usual` is what the other client's quotes begin with."""
    signing = replace(ONE_OPEN, countersign=draft.signing.countersign)
    return replace(
        draft,
        contact=usual.contact,
        title=usual.title,
        personal_line="",
        taxes=usual.taxes,
        prices=(),
        quantities=(),
        starts_on=None,
        signing=signing,
    )
