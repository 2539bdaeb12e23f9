"""The frame of staff pages: navigation, menu, what it loads, and that nothing in any template is inline."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template import Context, Template
from django.test import Client

TEMPLATES = sorted((Path(django_settings.BASE_DIR) / "templates").rglob("*.html"))
INLINE = re.compile(
    r"""<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|\shx-on|\shx-vals=['"]js:|javascript:|https?://(?!www\.w3\.org/)""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.name for path in TEMPLATES])
def test_no_template_has_anything_inline_or_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [text[max(0, found.start() - 40) : found.end() + 40] for found in INLINE.finditer(text)]


def _navigation(current: str) -> str:
    tags = "{% load frame %}{% main_navigation %}" + current + "{% endmain_navigation %}"
    return Template(tags).render(Context())


@pytest.mark.parametrize(
    ("section", "path"), [("home", "/"), ("plans", "/plans/"), ("clients", "/clients/"), ("quotes", "/quotes/")]
)
def test_the_current_section_is_marked_and_no_other(section: str, path: str) -> None:
    shown = _navigation(section)

    assert re.findall(r'<a href="([^"]+)" aria-current="true">', shown) == [path]
    assert shown.count("<a ") == 6
    assert "aria-current" not in _navigation("")


def test_staff_pages_load_htmx_shut_tight(owner_client: Client) -> None:
    page = owner_client.get("/accounts/password/change/").content.decode()
    config = re.search(r"""<meta name="htmx-config" content='([^']+)'>""", page)

    assert config
    said = json.loads(config[1])
    assert (said["allowEval"], said["includeIndicatorStyles"], said["selfRequestsOnly"]) == (False, False, True)
    assert re.search(r"""hx-headers='\{"X-CSRFToken": "\w{64}"\}'""", page)
    assert 'action="/accounts/logout/"' in page
    assert "Olivia Owner" in page
