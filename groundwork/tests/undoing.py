"""The button that takes back what was done to several, as a browser without JavaScript presses it."""

import re
from html import unescape

from django.test import Client

_FORM = re.compile(r'<form class="actions" method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def offers_undo(page: str) -> bool:
    """Whether the message on this page has the button."""
    return bool(_FORM.search(page))


def undone(browser: Client, page: str) -> str:
    """The page after the button was pressed."""
    form = _FORM.search(page)
    assert form, "nothing offers to take it back"
    assert "csrfmiddlewaretoken" in form[2]
    sent: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(form[2]):
        sent.setdefault(name, []).append(unescape(value))
    return browser.post(unescape(form[1]), sent, follow=True).text
