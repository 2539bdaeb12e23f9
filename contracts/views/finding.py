"""The contract that an address names, for whoever asks."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contracts.models import Contract
from groundwork.access import staff_user
from groundwork.keys import given_number


def contract_or_404(request: HttpRequest, number: str) -> Contract:
    """The contract with its client; Http404 where this user sees no such contract."""
    contracts = Contract.objects.for_user(staff_user(request)).select_related("client")
    return get_object_or_404(contracts, number=number)


def records_shown(request: HttpRequest) -> int:
    """From how many records a form was made; from none where it does not say."""
    return given_number(request.POST.get("records", ""), -1)
