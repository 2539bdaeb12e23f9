"""What every page's frame shows of the MSP itself."""

from django.http import HttpRequest

from quotes.models import Seller


def seller(request: HttpRequest) -> dict[str, Seller]:
    """The seller's profile for templates, as `seller`; read only if the page uses it."""
    return {"seller": Seller.current_lazy()}
