"""Settings of sign-in: allauth's, and how the company's own sign-in service is reached (docs/deploy.md)."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "msp_portal.sign_in.StaffAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are invited by the owner; there is no sign-up
# Django's. allauth's own writes a second address of each account, never verified, beside the one that owners change: it
# goes on signing in after such a change, and with it nobody may set up a second factor.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  # a name
ACCOUNT_FORMS = {
    "login": "msp_portal.sign_in_forms.SignInForm",
    "reset_password": "msp_portal.sign_in_forms.AskForResetForm",
    "reset_password_from_key": "msp_portal.sign_in_forms.NewPasswordForm",
    "change_password": "msp_portal.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "msp_portal.sign_in_forms.PasswordAgainForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the subjects name the MSP themselves
ACCOUNT_USER_DISPLAY = "groundwork.models.display_name"
# Wrong passwords are counted by msp_portal.sign_in_limits, which lets a known browser pass; how many mails of a reset
# go to one account, by its form.
ACCOUNT_RATE_LIMITS: dict[str, Any] = {"login": None, "reset_password": "20/m/ip"}
# By which a browser is known that somebody has signed in with before.
KNOWN_BROWSER_COOKIE = "known"

MFA_ADAPTER = "msp_portal.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone whose clock is half a minute off
MFA_FORMS = {
    "authenticate": "msp_portal.second_factor_forms.CodeForm",
    "reauthenticate": "msp_portal.second_factor_forms.CodeAgainForm",
    "activate_totp": "msp_portal.second_factor_forms.FirstCodeForm",
    "authenticate_webauthn": "msp_portal.second_factor_forms.PasskeyForm",
    "login_webauthn": "msp_portal.second_factor_forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "msp_portal.second_factor_forms.PasskeyAgainForm",
    "add_webauthn": "msp_portal.second_factor_forms.NewPasskeyForm",
}

# The company's own sign-in service (OpenID Connect), where there is one.
OIDC_SERVER = _env.str("OIDC_SERVER", default="").rstrip("/")
OIDC_NAME = _env.str("OIDC_NAME", default="") or "your company account"
_client = {"client_id": _env.str("OIDC_CLIENT_ID", default=""), "secret": _env.str("OIDC_CLIENT_SECRET", default="")}
if any((OIDC_SERVER, *_client.values())) and not all((OIDC_SERVER, *_client.values())):
    raise ImproperlyConfigured(
        "OIDC_SERVER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together. Set all three, or none."
    )
if OIDC_SERVER and not OIDC_SERVER.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
    raise ImproperlyConfigured("OIDC_SERVER must begin with https://: who signs in is what it answers.")
OIDC_PROVIDER = "company"
SOCIALACCOUNT_ADAPTER = "msp_portal.oidc.CompanyAccountAdapter"
# By a link: a form would be held to the addresses of the portal by its own policy, and the way there has others.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_SERVER:
    _app = {"provider_id": OIDC_PROVIDER, "name": OIDC_NAME, "settings": {"server_url": OIDC_SERVER}, **_client}
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(_app)
