"""A page as a browser has it: what it says, and a form in it, read to be posted again."""

import html
import re
from html.parser import HTMLParser
from typing import Any


class _Boxes(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.boxes: dict[str, list[str]] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        name = at.get("name") or ""
        if tag == "form":
            self.inside = at.get("action") == self.action or not self.action
        elif not self.inside:
            return
        elif tag == "input" and name:
            tick = at.get("type") in ("checkbox", "radio")
            if not tick or "checked" in at:
                self.boxes.setdefault(name, []).append(at.get("value") or ("on" if tick else ""))
        elif tag == "textarea":
            self.area = name
            self.boxes[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in at:
            self.boxes.setdefault(self.select, []).append(at.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.boxes[self.area][0] += data


def shown_in(page: str, action: str, **changes: Any) -> dict[str, Any]:
    """What a browser posts from the form with this action when these boxes are changed."""
    parser = _Boxes(action)
    parser.feed(page)
    boxes = {name: [text.removeprefix("\n") for text in texts] for name, texts in parser.boxes.items()}
    assert boxes, f"no form with the action {action}"
    del boxes["csrfmiddlewaretoken"]
    return {**boxes, **changes}


def without_rules(page: str) -> str:
    """A page without the style rules that stand in it."""
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def words(page: str) -> str:
    """What a page says, in one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", without_rules(page))))


def main_words(page: str) -> str:
    """What a page says below its menu; all of a piece of page."""
    return words(page.partition("<main")[2] or page)
