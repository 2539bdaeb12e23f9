"""The tags of the staff pages' frame."""

from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

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
)


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@register.simple_block_tag(takes_context=True)
def main_navigation(context: Context, content: str) -> SafeString:
    """The main navigation. What stands between the tags is the key of the current section, or nothing."""
    current = content.strip()
    entries = [
        {"label": section.label, "url": url, "current": section.key == current}
        for section in SECTIONS
        if (url := _address(section.url_name))
    ]
    return render_to_string("components/_main_navigation.html", {"entries": entries})
