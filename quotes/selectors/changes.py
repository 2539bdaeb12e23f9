"""What a quote that is about a contract is called there: in lists, on pages, in mails."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quotes.models import Quote

_WORDS: dict[str, str | Promise] = {
    Quote.Purpose.TRUE_UP: _("True-up of %(contract)s"),
    Quote.Purpose.AMENDMENT: _("Amendment of %(contract)s"),
    Quote.Purpose.RENEWAL: _("Renewal of %(contract)s"),
}


def changes_words(quote: Quote) -> str:
    """True-up of C-2026-0004; empty for an offer of a new contract. `quote.about` should be at hand."""
    return "" if quote.about is None else str(_WORDS[quote.purpose]) % {"contract": quote.about.number}
