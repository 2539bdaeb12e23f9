"""Passkeys by an authenticator that the browser plays (WebAuthn in the DevTools protocol).

./portal drill -m drill msp_portal/tests/test_passkeys_in_browser.py -n0
"""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page, expect

from groundwork.models import Mail, User
from groundwork.tests.people import PASSWORD

_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _with_authenticator(context: BrowserContext) -> Page:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})
    return page


def _sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/accounts/login/**")


@pytest.mark.drill
def test_a_passkey_is_added_signs_in_alone_and_as_second_and_is_removed(
    owner: User, new_context: Callable[..., BrowserContext]
) -> None:
    page = _with_authenticator(new_context())
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(owner.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)

    page.goto("/accounts/second-factor/passkeys/new/")
    page.locator("input[name=name]").fill("Laptop")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/accounts/second-factor/recovery/**")
    assert {each.type for each in Authenticator.objects.filter(user=owner)} == {"webauthn", "recovery_codes"}
    page.goto("/accounts/second-factor/passkeys/new/")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("This device has a passkey for the portal already")).to_be_visible()
    expect(page.get_by_text("no passkey was chosen")).to_be_hidden()

    _sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/accounts/second-factor/")
    expect(page.get_by_text("Laptop")).to_be_visible()

    _sign_out(page)
    page.locator("input[name=login]").fill(owner.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/second-factor/code/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "code" not in url)

    page.goto("/accounts/second-factor/")
    page.get_by_role("link", name="Remove Laptop").click()
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/accounts/second-factor/**")
    assert not Authenticator.objects.filter(user=owner).exists()
    told = list(Mail.objects.filter(subject=str(owner.pk)).order_by("pk").values_list("kind", flat=True))
    assert told == ["passkey-added", "passkey-removed"], "its own browser is known"
