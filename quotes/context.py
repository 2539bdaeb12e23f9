"""What every page shows of the MSP itself: its profile in the frame, and its way to write figures."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from contracts.models import Seller
from groundwork.locales import written_as
from groundwork.own_things import kept

Answer = Callable[[HttpRequest], HttpResponse]


def as_the_company_writes(get_response: Answer) -> Answer:
    """Middleware: figures and days are written, and read in forms, as the company's locale has it.

    The profile is read once in a request, and only by one that shows or reads a figure or the frame. So are the things
    that the company counts besides devices.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        profile = Seller.current_lazy()
        request.seller = profile  # type: ignore[attr-defined]
        with written_as(lambda: profile.locale), kept():
            return get_response(request)

    return answer


def seller(request: HttpRequest) -> dict[str, Seller]:
    """The seller's profile for templates, as `seller`; read only if the page uses it."""
    return {"seller": request.seller if hasattr(request, "seller") else Seller.current_lazy()}
