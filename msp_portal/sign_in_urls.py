"""Every address of sign-in, of the second factor and of sessions.

Of allauth only what staff use. Sign-up is closed (msp_portal.sign_in); its address exists because allauth asks for it,
and says how to get an account.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from groundwork.access import STAFF, View, allow, public
from msp_portal import views
from msp_portal.second_factor import before_it


def set_up(view: View) -> View:
    """A page of setting up a second factor: for all who work here, those too who may do nothing else before."""
    return before_it(allow(*STAFF)(view))


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", allow(*STAFF)(account.password_change), name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("again/", set_up(account.reauthenticate), name="account_reauthenticate"),
    path("sessions/", allow(*STAFF)(views.sessions), name="usersessions_list"),
    path("oidc/<slug:provider_id>/", views.oidc_login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/back/", views.oidc_back, name="openid_connect_callback"),
    path("second-factor/", set_up(views.second_factor), name="mfa_index"),
    path("second-factor/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", set_up(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/app/", set_up(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/remove/", set_up(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/recovery/", set_up(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factor/recovery/new/", set_up(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("second-factor/recovery/file/", set_up(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("second-factor/passkeys/", set_up(RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"),
    path("second-factor/passkeys/new/", set_up(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("second-factor/passkeys/again/", set_up(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-factor/passkeys/sign-in/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", set_up(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
