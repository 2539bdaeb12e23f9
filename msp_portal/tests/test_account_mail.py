"""Whoever an account belongs to is told by mail when how they sign in changes, or is used as it was not before."""

import inspect
import re
from typing import Any

import pytest
from allauth.account.internal.flows import password_change, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal import flows as passkeys
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from groundwork.access import Role
from groundwork.models import Mail, User
from groundwork.tests.people import PASSWORD
from msp_portal import people, tasks
from msp_portal.people import Profile
from msp_portal.sign_in import TOLD
from msp_portal.tests.test_people import run_the_worker
from msp_portal.tests.test_second_factor import KEY, SET_UP, a_code

NEW = "a password of now 7"
CODE = "/accounts/second-factor/code/"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def _told(user: User) -> list[str]:
    kinds = Mail.objects.filter(subject_kind=tasks.PERSON, subject=str(user.pk)).order_by("pk")
    return list(kinds.values_list("kind", flat=True))


def _in(user: User, client: Client | None = None, code: str = "") -> Client:
    client = client or Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    if code:
        assert client.post(CODE, {"code": code}).status_code == 302
    return client


def test_a_password_that_is_changed_is_told(owner: User) -> None:
    client = _in(owner)
    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", {**said, "oldpassword": "wrong"}).status_code == 200
    assert _told(owner) == []
    assert client.post("/accounts/password/change/", said).status_code == 302
    assert _told(owner) == ["password-changed"]


@pytest.mark.parametrize("invited", [False, True])
def test_a_password_chosen_by_a_link_is_told_but_not_the_first(owner: User, *, invited: bool) -> None:
    if not invited:
        User.objects.filter(pk=owner.pk).update(last_login=timezone.now())
    tasks.mail_password_reset.func(user_id=owner.pk)
    link = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert link
    client = Client()
    page = client.get(link[1], follow=True)
    done = client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert done.status_code == 302
    assert _told(owner) == ([] if invited else ["password-changed"])


def test_an_app_and_codes_that_come_and_go_are_told(owner: User, django_capture_on_commit_callbacks: Any) -> None:
    client = _in(owner)
    page = client.get(f"{SET_UP}app/").content.decode()
    key = re.search(r'<code class="code-long">([A-Z2-7]+)</code>', page)
    assert key
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{SET_UP}app/", {"code": a_code(key[1])})
        client.post(f"{SET_UP}recovery/new/")
        client.post(f"{SET_UP}app/remove/")
    assert sorted(_told(owner)) == ["app-added", "app-removed", "codes-made"]
    assert not Authenticator.objects.exists()


def test_a_code_of_a_known_browser_is_not_told_a_new_browser_and_a_recovery_code_are(owner: User) -> None:
    TOTP.activate(owner, KEY)
    RecoveryCodes.activate(owner)
    known = _in(owner, code=a_code())
    assert _told(owner) == ["factor-used"], "new to the account"
    known.post("/accounts/logout/")
    cache.clear()
    _in(owner, known, a_code(steps=1))
    assert _told(owner) == ["factor-used"]
    codes = RecoveryCodes(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)).get_unused_codes()
    known.post("/accounts/logout/")
    _in(owner, known, codes[0])
    assert _told(owner) == ["factor-used", "code-used"]


def test_a_recovery_code_at_a_change_is_told(owner: User) -> None:
    TOTP.activate(owner, KEY)
    RecoveryCodes.activate(owner)
    codes = RecoveryCodes(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)).get_unused_codes()
    client = _in(owner, code=a_code())
    client.post("/accounts/second-factor/again/", {"code": codes[0]})
    assert _told(owner)[-1] == "code-used"


def test_what_another_owner_changes_is_told_at_the_address_of_before(owner: User, sales: User) -> None:
    User.objects.filter(pk=sales.pk).update(last_login=timezone.now())
    now, before = timezone.now(), sales.email
    people.change(sales, Profile("Sam", "", "taken@example.com", Role.SALES, needs_second_factor=False), owner, now)
    TOTP.activate(sales, KEY)
    people.forget_second_factor(sales, owner, now)
    assert _told(sales) == ["address-changed", "factor-forgotten"]
    run_the_worker()
    (moved,) = [one for one in mail.outbox if "address of your account" in one.subject]
    assert before in moved.to[0]
    assert "taken@example.com" not in moved.body, "somebody else's address is not passed on"
    assert "tell an owner of the portal today" in moved.body


def test_what_is_forgotten_on_the_server_is_told(owner: User) -> None:
    TOTP.activate(owner, KEY)
    call_command("forget_second_factor", owner.email, verbosity=0)
    assert _told(owner) == ["factor-forgotten"]


def test_every_notification_of_allauth_has_its_mail() -> None:
    """Of those flows of its that the portal uses, by the names of their templates."""
    sources = [inspect.getsource(module) for module in (password_change, password_reset, recovery, totp, passkeys)]
    sent = {name for text in sources for name in re.findall(r"(?:mfa|account)/email/[a-z_]+", text)}
    links = {"account/email/password_reset_key", "account/email/unknown_account"}
    assert sent - links == set(TOLD)
