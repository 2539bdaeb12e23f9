"""What an address names, for whoever asks: the contract, and the company as this request knows it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contracts.models import Contract, Seller
from groundwork.access import staff_user
from groundwork.keys import given_number


def contract_or_404(request: HttpRequest, number: str) -> Contract:
    """The contract with its client; Http404 where this user sees no such contract."""
    contracts = Contract.objects.for_user(staff_user(request)).select_related("client")
    return get_object_or_404(contracts, number=number)


def seller_of(request: HttpRequest) -> Seller:
    """The company's profile, as the frame and the figures of this request have read it; for reading only."""
    return getattr(request, "seller", None) or Seller.current()


def records_shown(request: HttpRequest) -> int:
    """From how many records a form was made; from none where it does not say."""
    return given_number(request.POST.get("records", ""), -1)
