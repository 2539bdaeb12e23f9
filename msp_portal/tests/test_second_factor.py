"""The second factor: of whom it is demanded, where they are led, and what keeps its secrets."""

import re
import time
from io import StringIO

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from groundwork.models import User
from groundwork.tests.people import PASSWORD, signed_in
from msp_portal.people_selectors import deeds_about
from msp_portal.second_factor_forms import or_refused

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/accounts/second-factor/"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def demanded(settings: Settings) -> None:
    settings.OWNERS_NEED_SECOND_FACTOR = True


def a_code(key: str = KEY, steps: int = 0) -> str:
    return f"{hotp_value(key, int(time.time()) // 30 + steps):06}"


def _key_on(client: Client) -> str:
    """The key that the page of a new app shows."""
    found = re.search(r'<code class="code-long">([A-Z2-7]+)</code>', client.get(f"{SET_UP}app/").content.decode())
    assert found
    return found[1]


def _sign_in(email: str, password: str = PASSWORD) -> tuple[Client, str]:
    client = Client()
    response = client.post("/accounts/login/", {"login": email, "password": password})
    return client, response.get("Location", "")


@pytest.mark.usefixtures("demanded")
def test_an_owner_without_one_is_led_to_it_and_can_do_nothing_else(owner: User) -> None:
    client, _to = _sign_in(owner.email)
    for path in ("/", "/company/", "/quotes/new/", "/accounts/sessions/"):
        assert client.get(path).get("Location") == SET_UP, path
    assert client.post("/company/", {}).get("Location") == SET_UP
    assert "Set one up to go on" in client.get(SET_UP).content.decode()

    # Whoever has just typed the password is not asked for it again.
    page = client.get(f"{SET_UP}app/").content.decode()
    key = re.search(r'<code class="code-long">([A-Z2-7]+)</code>', page)
    assert key
    wrong = client.post(f"{SET_UP}app/", {"code": "000 000"}).content.decode()
    assert "This code is wrong or too old" in wrong
    assert key[1] in wrong, "the key that is in the app already stays"
    code = a_code(key[1])
    done = client.post(f"{SET_UP}app/", {"code": f"{code[:3]} {code[3:]}"}, follow=True)
    assert done.redirect_chain[-1][0] == f"{SET_UP}recovery/"
    assert len(re.findall(r"<li><code>\d{8}</code>", done.content.decode())) == 10
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("demanded")
def test_a_session_of_before_is_led_there_too(owner: User) -> None:
    assert signed_in(owner).get("/").get("Location") == SET_UP


def test_of_others_it_is_not_demanded_unless_the_owner_says_so(sales: User, settings: Settings) -> None:
    settings.OWNERS_NEED_SECOND_FACTOR = True
    assert signed_in(sales).get("/").status_code == 200
    sales.needs_second_factor = True
    sales.save()
    assert signed_in(sales).get("/").get("Location") == SET_UP


def test_where_the_portal_is_tried_out_an_owner_is_not_held_up(owner_client: Client) -> None:
    assert owner_client.get("/").status_code == 200


def test_who_has_one_is_asked_for_it_after_the_password(owner: User) -> None:
    TOTP.activate(owner, KEY)
    client, to = _sign_in(owner.email)
    assert to == f"{SET_UP}code/"
    assert "Use a passkey" not in client.get(to).text, "there is none"
    assert client.get("/").get("Location") == "/accounts/login/?next=/", "the password alone opens nothing"
    assert "This code is wrong" in client.post(to, {"code": "123456"}).content.decode()
    assert client.post(to, {"code": a_code()}).get("Location") == "/"
    assert client.get("/").status_code == 200


def test_a_code_works_once(owner: User) -> None:
    TOTP.activate(owner, KEY)
    code = a_code()
    client, to = _sign_in(owner.email)
    assert client.post(to, {"code": code}).status_code == 302
    # It would fit for a minute more.
    for later in (0, 35):
        second, to = _sign_in(owner.email)
        with time_machine.travel(time.time() + later, tick=False):
            assert "This code is wrong" in second.post(to, {"code": code}).content.decode()


def test_the_code_that_has_set_up_the_app_signs_nobody_in(owner: User) -> None:
    client, _to = _sign_in(owner.email)
    key = _key_on(client)
    code = a_code(key)
    client.post(f"{SET_UP}app/", {"code": code})
    second, to = _sign_in(owner.email)
    assert "This code is wrong" in second.post(to, {"code": code}).content.decode()


def test_the_key_stays_however_often_the_page_is_opened(owner: User) -> None:
    """A telephone loads the page anew for whoever comes back from the app."""
    client, _to = _sign_in(owner.email)
    key = _key_on(client)
    assert _key_on(client) == key
    assert client.post(f"{SET_UP}app/", {"code": a_code(key)}).get("Location") == f"{SET_UP}recovery/"
    # One that was removed comes back with another key.
    client.post(f"{SET_UP}app/remove/")
    assert _key_on(client) != key


def test_a_recovery_code_works_once(owner: User) -> None:
    client, _to = _sign_in(owner.email)
    page = client.get(f"{SET_UP}app/").content.decode()
    key = re.search(r'<code class="code-long">([A-Z2-7]+)</code>', page)
    assert key
    shown = client.post(f"{SET_UP}app/", {"code": a_code(key[1])}, follow=True).content.decode()
    codes = re.findall(r"<li><code>(\d{8})</code>", shown)
    assert client.get(f"{SET_UP}recovery/file/").content.decode().split() == codes
    for expected in (302, 200):
        second, to = _sign_in(owner.email)
        assert second.post(to, {"code": codes[0]}).status_code == expected


@pytest.mark.usefixtures("demanded")
def test_who_takes_away_what_is_demanded_sets_up_another(owner: User) -> None:
    TOTP.activate(owner, KEY)
    client, to = _sign_in(owner.email)
    client.post(to, {"code": a_code()})
    assert client.get("/").status_code == 200
    assert client.post(f"{SET_UP}app/remove/").get("Location") == SET_UP
    assert client.get("/").get("Location") == SET_UP


def test_changes_ask_who_it_is_where_that_is_long_ago(owner: User) -> None:
    TOTP.activate(owner, KEY)
    client = signed_in(owner)  # nobody knows when
    again = client.get(f"{SET_UP}app/remove/")
    assert again.get("Location", "").startswith("/accounts/again/?next=")
    assert "Use a passkey" not in client.get("/accounts/again/").text
    Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={})
    assert "Use a passkey" in client.get("/accounts/again/").text, "by the name that it has on other pages"
    wrong = client.post("/accounts/again/", {"password": "wrong", "next": f"{SET_UP}app/remove/"})
    assert "This is not your password" in wrong.content.decode()
    right = client.post("/accounts/again/", {"password": PASSWORD, "next": f"{SET_UP}app/remove/"})
    assert right.get("Location") == f"{SET_UP}app/remove/"
    assert client.get(f"{SET_UP}app/remove/").status_code == 200


def test_a_session_asks_once_whether_there_is_one(
    owner: User, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """What every page costs is the same with it and without."""
    without, page = signed_in(owner), "/accounts/password/change/"
    with django_assert_num_queries(4) as usual:
        without.get(page)
    assert all("mfa" not in query["sql"] for query in usual.captured_queries)
    settings.OWNERS_NEED_SECOND_FACTOR = True
    TOTP.activate(owner, KEY)
    client = signed_in(owner)
    client.get(page)
    with django_assert_num_queries(4):
        client.get(page)


def test_the_secret_stands_nowhere_in_clear(owner: User) -> None:
    TOTP.activate(owner, KEY)
    (row,) = Authenticator.objects.all()
    assert KEY not in str(row.data)


def test_a_lost_key_of_the_server_opens_nothing(owner: User, settings: Settings) -> None:
    """An empty secret would have codes that everybody can work out."""
    TOTP.activate(owner, KEY)
    settings.SECRET_KEY = "another-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
    client, to = _sign_in(owner.email)
    for key in (KEY, ""):
        assert client.post(to, {"code": a_code(key)}).status_code == 200


def test_the_only_owner_is_let_in_again_from_the_server(owner: User) -> None:
    TOTP.activate(owner, KEY)
    open_somewhere, to = _sign_in(owner.email)
    open_somewhere.post(to, {"code": a_code(KEY)})
    assert open_somewhere.get("/").status_code == 200
    call_command("forget_second_factor", "Owner@Example.com", stdout=StringIO())
    assert open_somewhere.get("/").status_code == 302, "sessions end, as where an owner does it"
    (deed,) = deeds_about(owner)
    assert deed.by == "On the server"
    assert _sign_in(owner.email)[1] == "/"
    for email in (owner.email, "nobody@example.com"):
        with pytest.raises(CommandError):
            call_command("forget_second_factor", email)


@pytest.mark.parametrize("credential", ["", "x", "[]", "{}", "null", '{"id": 1}', '{"id":"x","response":{}}'])
def test_a_made_up_passkey_is_refused_with_a_page(owner: User, credential: str) -> None:
    client, _to = _sign_in(owner.email)
    client.get(f"{SET_UP}passkeys/new/")
    assert client.post(f"{SET_UP}passkeys/new/", {"name": "x", "credential": credential}).status_code == 200
    stranger = Client()
    stranger.get(f"{SET_UP}passkeys/sign-in/", headers={"accept": "application/json"})
    assert stranger.post(f"{SET_UP}passkeys/sign-in/", {"credential": credential}).status_code == 302
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("fault", [get_adapter().validation_error("incorrect_code"), KeyError("id")])
def test_of_a_passkey_that_opens_nothing_no_code_is_spoken(fault: Exception) -> None:
    with pytest.raises(ValidationError, match="This passkey does not fit"), or_refused():
        raise fault
