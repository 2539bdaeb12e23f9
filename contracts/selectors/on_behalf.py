"""What a list says of a contract that was not signed here."""

from contracts.models import Contract


def unsigned_origin(contract: Contract) -> str:
    """How the contract was made, where it was not signed here; else empty."""
    return "" if contract.origin == Contract.Origin.SIGNED else contract.get_origin_display()
