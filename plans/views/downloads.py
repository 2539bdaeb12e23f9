"""Plan files as downloads."""

import json

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.text import slugify

import pricing


def plan_file(document: dict[str, object], name: str) -> HttpResponse:
    """A document as a file to keep: keys in canonical order, one to a line, so that two files can be compared."""
    in_order = json.loads(pricing.canonical_bytes(document))
    text = json.dumps(in_order, indent=1, ensure_ascii=False) + "\n"
    response = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    # slugify leaves letters a-z, digits, hyphens and underscores: nothing that could break the header.
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "plan"}.json"'
    add_never_cache_headers(response)  # our costs are in it: no copy stays in the browser's cache
    return response
