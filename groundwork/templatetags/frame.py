"""The tags of the frame: of the staff pages', and what the client's pages load."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from groundwork import client_files
from groundwork.access import SELLERS, STAFF, Role, has_role, sees_own_only
from groundwork.client_files import script_version, sheet_version
from groundwork.rules_in_page import allow_rules

register = template.Library()


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the main navigation: `key` is what a page says in its nav_section block."""

    key: str
    label: str | Promise
    url_name: str


SECTIONS = (
    Section("home", _("Home"), "home"),
    Section("plans", _("Plans"), "plans:plan_list"),
    Section("clients", _("Clients"), "clients:client_list"),
    Section("quotes", _("Quotes"), "quotes:quote_list"),
    Section("contracts", _("Contracts"), "contracts:contract_list"),
    Section("reports", _("Reports"), "reports"),
)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the user menu, with its heroicon."""

    label: str | Promise
    url_name: str
    icon: str


SECOND_FACTOR = MenuEntry(_("Second factor"), "mfa_index", "finger-print")
SESSIONS = MenuEntry(_("Where you are signed in"), "usersessions_list", "device-phone-mobile")
CHANGE_PASSWORD = MenuEntry(_("Change password"), "account_change_password", "key")
COMPANY = MenuEntry(_("Company"), "company", "building-office")
THINGS = MenuEntry(_("Counted things"), "things", "calculator")
PEOPLE = MenuEntry(_("People"), "people", "users")
STATUS = MenuEntry(_("Status"), "status", "signal")
MAILBOX = MenuEntry(_("Mailbox"), "mailbox", "inbox")
STYLEGUIDE = MenuEntry(_("Styleguide"), "styleguide", "swatch")


@register.simple_block_tag(takes_context=True)
def main_navigation(context: Context, content: str) -> SafeString:
    """The main navigation. What stands between the tags is the key of the current section, or nothing."""
    current = content.strip()
    entries = [
        {"label": section.label, "url": reverse(section.url_name), "current": section.key == current}
        for section in SECTIONS
    ]
    return render_to_string("components/_main_navigation.html", {"entries": entries})


@register.inclusion_tag("components/_user_menu.html", takes_context=True)
def user_menu(context: Context) -> dict[str, Any]:
    """Who is signed in, their pages, and the way out."""
    request = context["request"]
    own = [CHANGE_PASSWORD, SECOND_FACTOR, SESSIONS]
    entries = [COMPANY, PEOPLE, THINGS, STATUS, *own] if has_role(request.user, Role.OWNER) else own
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") and _reads_mails(request.user):
        entries.append(MAILBOX)
    if settings.DEBUG and has_role(request.user, *STAFF):
        entries.append(STYLEGUIDE)
    shown = [{"label": entry.label, "url": reverse(entry.url_name), "icon": entry.icon} for entry in entries]
    return {"user": request.user, "entries": shown, "csrf_token": context.get("csrf_token")}


def _reads_mails(user: Any) -> bool:
    return has_role(user, *SELLERS) and not sees_own_only(user)


@register.simple_tag
def company_sign_in() -> dict[str, str]:
    """The company's own sign-in service, name and address; empty where there is none."""
    if not settings.OIDC_SERVER:
        return {}
    url = reverse("openid_connect_login", kwargs={"provider_id": settings.OIDC_PROVIDER})
    return {"name": settings.OIDC_NAME, "url": url}


@register.simple_tag(takes_context=True)
def first_rules(context: Context, accent: str) -> SafeString:
    """The first rules of a client's page, with an accent like #0f6b5c; its policy is told of them."""
    rules = client_files.first_rules(accent)
    if "request" in context:
        allow_rules(context["request"], rules.source)
    return SafeString(f"<style>{rules.text}</style>")


@register.simple_tag
def client_sheet() -> str:
    """The address of the client's style sheet."""
    return f"{reverse('client_css')}?{urlencode({'v': sheet_version()})}"


@register.simple_tag
def client_script() -> str:
    """The address of the client's script."""
    return f"{reverse('client_js')}?{urlencode({'v': script_version()})}"
