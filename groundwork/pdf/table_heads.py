"""Heads of tables that say what they head: a row or a column.

WeasyPrint tells each cell its heads and no head its direction. Where a cell has none of its own, such as the sum beside
the name of a group, PDF/UA-1 (7.5) wants the direction of all.
"""

from typing import Any, Final

_ROWS: Final = frozenset({"row", "rowgroup"})


def finish(document: Any) -> None:
    """Write it into the tags. To be called when WeasyPrint has made them."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element_tag == "th" and (tag := getattr(box, "mark", None)) is not None:
                tag["A"]["Scope"] = "/Row" if box.element.get("scope") in _ROWS else "/Column"
