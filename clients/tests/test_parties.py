"""A client as a party: what stands in for what nobody has entered."""

from clients.boxes import CompanyBoxes
from clients.models import Client
from clients.selectors import party_of


def test_a_party_of_which_only_the_name_is_known() -> None:
    party = party_of(Client(name="Harbor"))
    assert (party.name, party.legal_name) == ("Harbor", "Harbor")
    assert (party.address, party.billing_address, party.tax_number, party.billing_email) == ((), (), "", "")


def test_invoices_go_to_the_postal_address_unless_there_is_another() -> None:
    client = Client(name="Harbor", legal_name="Harbor Law Group LLP", postal_address="1 Pier\nPortland, OR 97201")
    assert party_of(client).legal_name == "Harbor Law Group LLP"
    assert party_of(client).billing_address == ("1 Pier", "Portland, OR 97201")
    client.billing_address = "PO Box 7"
    assert party_of(client).address == ("1 Pier", "Portland, OR 97201")
    assert party_of(client).billing_address == ("PO Box 7",)


def test_an_address_is_tidied_line_by_line() -> None:
    box = CompanyBoxes.base_fields["postal_address"]
    assert box.clean("\r\n 1  Pier \r\n\r\nPortland,\tOR\r\n\r\n") == "1 Pier\n\nPortland, OR"
    assert box.clean(None) == box.clean("  \r\n ") == ""
