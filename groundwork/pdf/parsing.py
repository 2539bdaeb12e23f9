"""Our own HTML, read in a twentieth of the time that a parser for everybody's takes.

What templates write is XML but for three habits of HTML: the first line, elements without an end, and space between
cells, which means nothing. Whatever else is in a document, it is read as HTML is read.
"""

import re
from typing import Any, Final
from xml.etree import ElementTree

import cssselect2
from weasyprint import HTML

_DOCTYPE: Final = re.compile(r"\s*<!doctype html>\s*", re.IGNORECASE)
# Django writes < and > of values as entities, in attributes too.
_WITHOUT_END: Final = re.compile(r"<((?:br|img|meta)\b[^<>]*?)\s*/?>")
# What stands between these and between their parts is no text.
_ROWS: Final = frozenset({"html", "head", "table", "thead", "tbody", "tr"})


class Document(HTML):  # type: ignore[misc]
    """A document of ours for WeasyPrint. `url_fetcher` fetches what it asks for."""

    def __init__(self, text: str, url_fetcher: Any) -> None:
        root = _tree(text)
        if root is None:
            super().__init__(string=text, base_url=None, url_fetcher=url_fetcher)
            return
        self.base_url, self.url_fetcher, self.media_type = None, url_fetcher, "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _tree(text: str) -> ElementTree.Element | None:
    """None for what is not the XML that it should be."""
    start = _DOCTYPE.match(text)
    if start is None:
        return None
    try:
        # Our own templates, and no document type that could name anything.
        root = ElementTree.fromstring(_WITHOUT_END.sub(r"<\1/>", text[start.end() :]))  # noqa: S314
    except ElementTree.ParseError:
        return None
    for element in root.iter():
        if element.tag in _ROWS:
            element.text = None
            for part in element:
                part.tail = None
    return root
