"""What a contract says."""

from plans.pricing import Selection, kept_selection
from quotes.models import Contract


def signed_selection(contract: Contract) -> Selection:
    """What the client has chosen in this contract."""
    assert contract.quote.priced_from is not None  # written when it was accepted
    return kept_selection(contract.quote.priced_from["selection"])
