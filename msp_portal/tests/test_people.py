"""The people who sign in: invited, changed, closed, handed over; and never is nobody left who is the owner."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail as outgoing
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from groundwork import chain, worker
from groundwork.access import Role
from groundwork.errors import DomainError
from groundwork.models import Event, Mail, User
from groundwork.tests.mail_server import MailServer
from groundwork.tests.people import PASSWORD, a_person, signed_in
from msp_portal import people as services
from msp_portal.people import role_of, subject_of
from msp_portal.tests.profiles import NOW, a_profile, invited
from quotes.models import Quote, QuoteFigures
from quotes.selectors.queue import queue
from quotes.tests.making import a_client, a_draft
from quotes.tests.sent import sent
from quotes.verifying import verify_all

NEW = "four calm words together"
TYPED = {"name": "Nina New", "email": "nina@example.com", "title": "Account manager", "role": "sales"}


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def run_the_worker() -> None:
    while worker.run_one("worker-of-this-test"):
        pass


def _deeds(user: User) -> list[str]:
    return [chain.body_of(event)["what"] for event in chain.events_of(subject_of(user)).order_by("seq")]


def test_somebody_is_invited_chooses_a_password_and_comes_in(owner: User) -> None:
    client = signed_in(owner)
    assert client.post("/people/new/", TYPED, follow=True).redirect_chain == [("/people/", 302)]
    nina = User.objects.get(email="nina@example.com")
    assert "Invited" in client.get("/people/").content.decode()
    assert outgoing.outbox == [], "no request sends a mail"
    run_the_worker()
    (mail,) = outgoing.outbox
    assert mail.to == ["Nina New <nina@example.com>"]
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", str(mail.body))
    assert link
    guest = Client()
    address = guest.get(link[1], follow=True).redirect_chain[-1][0]
    assert "<h1>Choose your password</h1>" in guest.get(address).text, "there is none that a new one would replace"
    guest.post(address, {"password1": NEW, "password2": NEW})
    assert guest.post("/accounts/login/", {"login": nina.email, "password": NEW}).get("Location") == "/"
    assert guest.get("/quotes/").status_code == 200
    assert guest.get("/people/").status_code == 404
    # It works once, and another mail makes no sense any more.
    assert "This link no longer works" in Client().get(link[1]).content.decode()
    assert "can sign in already" in client.post(f"/people/{nina.pk}/invite/", follow=True).content.decode()
    assert _deeds(nina) == ["invited"]
    assert list(verify_all()) == []


def test_an_invitation_ends(owner: User) -> None:
    nina = invited("nina@example.com", Role.SALES, owner)
    run_the_worker()
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", str(outgoing.outbox[0].body))
    assert link
    with time_machine.travel(datetime.now(UTC) + timedelta(days=4)):
        assert "This link no longer works" in Client().get(link[1]).content.decode()
    # Whoever was invited asks for another one, by an owner or alone.
    Client().post("/accounts/password/reset/", {"email": nina.email})
    services.invite_again(nina, owner, NOW)
    run_the_worker()
    assert len(outgoing.outbox) == 3


def test_what_the_mail_server_said_stands_beside_the_person(owner: User, mail_server: MailServer) -> None:
    mail_server.refuse("550 5.1.1 No such user")
    client = signed_in(owner)
    client.post("/people/new/", TYPED)
    run_the_worker()
    for page in ("/people/", f"/people/{User.objects.get(email=TYPED['email']).pk}/"):
        shown = client.get(page).content.decode()
        assert "Not sent yet: The mail server refused it" in shown
        assert "No such user" in shown


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "OWNER@example.com", "Somebody has this address already"),
        ("email", "ann@xn--bcher-kva.example", "Somebody has this address already"),
        ("email", "nina@", "Enter an e-mail address"),
        ("name", "", "This field is required"),
        ("name", "\u202eNina", "This "),
        ("role", "superuser", "Choose one of those shown"),
    ],
)
def test_what_cannot_be_is_said_beside_its_box_and_nothing_is_lost(
    owner: User, field: str, typed: str, said: str
) -> None:
    User.objects.filter(pk=a_person("ann@bücher.example", Role.VIEWER).pk).update(is_active=False)
    response = signed_in(owner).post("/people/new/", {**TYPED, field: typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Account manager" in page
    assert User.objects.count() == 2


def test_whoever_is_closed_is_out_at_once_and_all_goes_to_somebody_else(owner: User, sales: User, viewer: User) -> None:
    client, theirs = signed_in(owner), signed_in(sales)
    quote = sent(sales, NOW).quote
    a_draft(sales, client=a_client("Second Client"))
    quote.client.owner = sales
    quote.client.save()
    page = client.get(f"/people/{sales.pk}/close/").content.decode()
    assert "They look after 2 quotes" in page
    assert "1 client" in page
    assert str(viewer) not in re.findall(r"<option value=\"\d+\">([^<]+)</option>", page)
    refused = client.post(f"/people/{sales.pk}/close/", {"to": ""})
    assert "Choose who takes them over" in refused.content.decode()

    client.post(f"/people/{sales.pk}/close/", {"to": owner.pk})
    assert theirs.get("/").status_code == 302
    assert (
        "is wrong" in Client().post("/accounts/login/", {"login": sales.email, "password": PASSWORD}).content.decode()
    )
    assert set(Quote.objects.values_list("owner", flat=True)) == {owner.pk}
    quote.client.refresh_from_db()
    assert quote.client.owner == owner
    assert set(QuoteFigures.objects.values_list("owner", flat=True)) == {owner.pk}
    assert queue(owner, NOW, "UTC", owner=owner.pk).total == queue(owner, NOW, "UTC").total
    (entry,) = chain.events_of(subject_of(sales))
    assert chain.body_of(entry)["handed"] == {"quote": 2, "client": 1}
    assert sales.email.encode() not in bytes(entry.body), "what says who it is can be erased"
    assert list(verify_all()) == []

    # Opened again by the same way as at first; the old password and the old session stay dead.
    client.post(f"/people/{sales.pk}/open/")
    assert theirs.get("/").status_code == 302
    assert Mail.objects.filter(kind="invitation", subject=str(sales.pk)).count() == 1
    assert _deeds(sales) == ["closed", "opened"]


def test_of_two_who_are_called_the_same_the_address_is_said(owner: User, sales: User) -> None:
    for email in ("ann@example.com", "other.ann@example.com"):
        User.objects.filter(pk=a_person(email, Role.SALES).pk).update(name="Ann Reed")
    page = signed_in(owner).get(f"/people/{sales.pk}/close/").content.decode()
    offered = sorted(re.findall(r'<option value="\d+">([^<]+)</option>', page))
    assert offered == ["Ann Reed (ann@example.com)", "Ann Reed (other.ann@example.com)", str(owner)]


def test_what_is_taken_over_is_seen(owner: User, sales: User, viewer: User) -> None:
    limited = a_person("limited@example.com", Role.SALES)
    User.objects.filter(pk=limited.pk).update(own_only=True)
    page = signed_in(owner).get(f"/people/{sales.pk}/close/").content.decode()
    assert re.findall(r'<option value="\d+">([^<]+)</option>', page) == [str(owner)]
    with pytest.raises(DomainError):
        services.close(sales, User.objects.get(pk=limited.pk), owner, NOW)


def test_nobody_takes_over_whose_account_was_closed_meanwhile(owner: User, sales: User) -> None:
    a_draft(sales, a_client("Riverside"))
    chosen = a_person("second@example.com", Role.SALES)
    services.close(User.objects.get(pk=chosen.pk), None, owner, NOW)
    with pytest.raises(DomainError, match="cannot take it over"):
        services.close(sales, chosen, owner, NOW)


def test_whoever_may_answer_nobody_any_more_is_known_to_have_quotes_still(owner: User, sales: User) -> None:
    client, page = signed_in(owner), f"/people/{sales.pk}/"
    form = {"name": sales.name, "email": sales.email, "title": "", "role": "viewer"}
    assert "still looks after" not in client.post(page, form, follow=True).text, "there is nothing"
    client.post(page, {**form, "role": "sales"})
    a_draft(sales, a_client("Riverside"))
    assert "still looks after" not in client.post(page, {**form, "role": "sales", "title": "X"}, follow=True).text
    assert "still looks after quotes or clients" in client.post(page, form, follow=True).text


def test_whose_clients_somebody_sees_is_said_there(owner: User, sales: User) -> None:
    form = {"name": sales.name, "email": sales.email, "title": "", "role": "sales", "own_only": "on"}
    signed_in(owner).post(f"/people/{sales.pk}/", form)
    sales.refresh_from_db()
    assert sales.own_only
    assert chain.body_of(chain.events_of(subject_of(sales)).get())["changed"] == ["own_only"]


def test_reports_keep_who_has_won_what(owner: User, sales: User) -> None:
    quote = sent(sales, NOW).quote
    QuoteFigures.objects.filter(pk=quote.pk).update(outcome=QuoteFigures.Outcome.WON, month=202612)
    services.close(sales, owner, owner, NOW)
    assert QuoteFigures.objects.get(pk=quote.pk).owner == sales
    assert Quote.objects.get(pk=quote.pk).owner == owner


def test_the_last_owner_stays_one(owner: User) -> None:
    client = signed_in(owner)
    form = {"name": owner.name, "email": owner.email, "title": "", "role": "sales"}
    assert "is the only owner who can sign in" in client.post(f"/people/{owner.pk}/", form).content.decode()
    assert "You cannot close your own account" in client.post(f"/people/{owner.pk}/close/", {"to": ""}).content.decode()
    # Somebody who was invited as an owner and has not come in is no owner yet.
    invited("nina@example.com", Role.OWNER, owner)
    with pytest.raises(DomainError):
        services.change(owner, a_profile(owner, Role.SALES), owner, NOW)
    a_person("second@example.com", Role.OWNER)
    services.change(owner, a_profile(owner, Role.SALES), owner, NOW)
    assert client.get("/people/").status_code == 404


def test_who_has_lost_the_second_factor_is_helped_by_an_owner(owner: User, sales: User) -> None:
    TOTP.activate(sales, "JBSWY3DPEHPK3PXP")
    client = signed_in(owner)
    assert "A second factor is set up" in client.get(f"/people/{sales.pk}/").content.decode()
    client.post(f"/people/{sales.pk}/second-factor/")
    assert Client().post("/accounts/login/", {"login": sales.email, "password": PASSWORD}).get("Location") == "/"
    assert (
        "has set up no second factor" in client.post(f"/people/{sales.pk}/second-factor/", follow=True).content.decode()
    )


def test_an_owners_browser_that_is_found_open_gives_nobody_the_account(owner: User) -> None:
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    client, page = signed_in(owner), f"/people/{owner.pk}/"  # nobody knows when
    assert "You remove your own" in client.post(f"{page}second-factor/", follow=True).content.decode()
    form = {"name": "Olivia", "email": "mine@example.com", "title": "", "role": "owner"}
    assert client.post(page, form).get("Location") == f"/accounts/again/?{urlencode({'next': page})}"
    assert not User.objects.filter(email="mine@example.com").exists()
    # What was typed is kept, and written once they have shown who they are.
    again = {"password": PASSWORD, "next": page}
    assert "Saved" in client.post("/accounts/again/", again, follow=True).content.decode()
    assert User.objects.get(pk=owner.pk).email == "mine@example.com"
    assert User.objects.get(pk=owner.pk).name == "Olivia"


def test_an_owner_signs_somebody_out_everywhere(owner: User, sales: User) -> None:
    theirs = Client()
    theirs.post("/accounts/login/", {"login": sales.email, "password": PASSWORD})
    client = signed_in(owner)
    assert "Signed in with 1 browser" in client.get(f"/people/{sales.pk}/").content.decode()
    client.post(f"/people/{sales.pk}/sessions/")
    assert theirs.get("/").status_code == 302


def test_a_second_factor_is_demanded_of_everybody(owner: User, sales: User, viewer: User) -> None:
    client, theirs = signed_in(owner), signed_in(sales)
    client.post("/people/second-factor/")
    assert theirs.get("/").get("Location") == "/accounts/second-factor/"
    assert {_deeds(each)[0] for each in (owner, sales, viewer)} == {"changed"}
    # Whoever comes next needs one as well.
    form = signed_in(a_person("second@example.com", Role.OWNER)).get("/people/new/").content.decode()
    assert re.search(r'<input[^>]*name="needs_second_factor"[^>]* checked', form)


def test_a_changed_role_counts_on_the_next_page(owner: User, sales: User) -> None:
    theirs = signed_in(sales)
    assert theirs.get("/people/").status_code == 404
    signed_in(owner).post(
        f"/people/{sales.pk}/", {"name": sales.name, "email": sales.email, "title": "", "role": "owner"}
    )
    assert theirs.get("/people/").status_code == 200
    page = theirs.get(f"/people/{sales.pk}/").content.decode()
    assert "Sales → Owner" in page


def test_a_form_of_before_gives_nobody_a_role_back(owner: User, sales: User) -> None:
    """Two owners, or one with two tabs: the second one knows nothing of what the first one took away."""
    page, first, second = f"/people/{sales.pk}/", signed_in(owner), signed_in(owner)
    form = {"name": sales.name, "email": sales.email, "title": "", "role": "sales"}
    form["seen"] = _seen_on(second, page)
    first.post(page, {**form, "role": "viewer", "needs_second_factor": "on"})
    refused = second.post(page, {**form, "title": "Account manager"})
    assert "Somebody has changed this meanwhile" in refused.text
    assert "Sales → Viewer" in refused.text
    assert 'value="Account manager"' in refused.text
    sales.refresh_from_db()
    assert (role_of(sales), sales.needs_second_factor) == ("viewer", True)
    # Whoever has looked and still wants it saves again.
    form["seen"] = re.findall(r'name="seen" value="(\w+)"', refused.text)[0]
    assert second.post(page, {**form, "title": "Account manager"}).status_code == 302


def _seen_on(client: Client, page: str) -> str:
    return str(re.findall(r'name="seen" value="(\w+)"', client.get(page).text)[0])


def test_the_list_costs_the_same_however_many_there_are(
    owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(owner)
    for number in range(12):
        invited(f"person{number}@example.com", Role.SALES, owner)
    with django_assert_num_queries(8):
        client.get("/people/")


def test_entries_are_of_a_kind_of_their_own(owner: User, sales: User) -> None:
    services.sign_out_everywhere(sales, owner, NOW)
    assert Event.objects.get().kind == "person"


def test_the_list_is_searched_narrowed_and_sorted(owner: User, sales: User, viewer: User) -> None:
    client = signed_in(owner)
    User.objects.filter(pk=viewer.pk).update(is_active=False)

    def found(**asked: str) -> list[User]:
        return [row.user for row in client.get("/people/", asked).context["found"].rows]

    assert found() == [owner, sales, viewer], "those who may sign in first"
    assert found(q=sales.email.upper()) == [sales]
    assert found(state="closed") == [viewer]
    assert found(state="invited") == []
    assert viewer in found(state="nonsense", sort="-seen", page="x")
    assert "Nobody is called that" in client.get("/people/?q=%00zzz").text


def test_several_are_signed_out_or_need_a_second_factor_at_once(owner: User, sales: User, viewer: User) -> None:
    client, url = signed_in(owner), "/people/several/"
    both = [sales.pk, viewer.pk]
    assert "Tick the people first." in client.post(url, {"deed": "factor"}, follow=True).text
    assert "Choose one of those shown." in client.post(url, {"deed": "fire", "person": both}, follow=True).text
    assert "Done for 2 people." in client.post(url, {"deed": "factor", "person": both}, follow=True).text
    assert set(User.objects.filter(needs_second_factor=True)) >= {sales, viewer}
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    page = client.post(url, {"deed": "invite", "person": both}, follow=True).text
    assert "can sign in already" in page
    assert "Done for" not in page
    assert signed_in(sales).post(url, {"deed": "factor", "person": both}).status_code == 404
