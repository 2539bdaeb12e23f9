"""An offer whose plan and choice are of version 2, as the tests of what a client reads of it make it."""

from typing import Any

import pricing
from quotes.documents import Revision
from quotes.proposal.choice import Asked
from quotes.proposal.page import page_of
from quotes.proposal.summary import Summary
from quotes.tests.per_user import COUNTS, EVERYTHING, PER_USER, STARTS
from quotes.tests.revisions import make_revision

NB = "\N{NO-BREAK SPACE}"


def revision_of(*, selection: pricing.Selection = EVERYTHING, **fields: Any) -> Revision:
    starts = STARTS if selection.prorate else None
    base: dict[str, Any] = {"counts": COUNTS, "plan": PER_USER, "starts_on": starts, "selection": selection}
    offered = {"terms_offered": (12, 36), "billings_offered": (1, 3, 12)}
    return make_revision(**{**base, **offered, **fields})


REVISION = revision_of()


def summary_of(asked: Asked | None = None, **fields: Any) -> Summary:
    return page_of(revision_of(**fields), asked or Asked("total")).offer.summary
