"""From a tool's JSON to a file that the importer reads like any other."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

import pricing
from clients.importing.limits import MAX_COLUMNS, MAX_ROWS
from clients.pulling.tools import Source
from groundwork.tables.errors import UnreadableFileError

_DEEPEST: Final = 4
_NOTHING: Final = object()
# By these a tool says that its answer is one page of several (Django REST framework, OData, JSON:API and others).
_NEXT: Final = (
    "next",
    "@odata.nextLink",
    "nextLink",
    "next_page",
    "nextPage",
    "nextPageToken",
    "next_cursor",
    "nextCursor",
)
_MORE: Final = ("has_more", "hasMore", "has_next", "hasNext")


def file_of(body: bytes, source: Source) -> bytes:
    """The devices of an answer as a CSV file. Raises UnreadableFileError, which says what to do."""
    items = _items(_read(body), source.list_path)
    paths = source.paths
    if source.only_client and paths.get("client"):
        items = _of_client(items, paths["client"], source.only_client)
        paths = {name: path for name, path in paths.items() if name != "client"}
    rows = [{path: _text(_at(item, path)) for path in paths.values()} if paths else _flat(item) for item in items]
    header = list(dict.fromkeys(name for row in rows for name in row))
    _check_mapping(items, source.mapping)
    if paths and not any(row[path] for name, path in paths.items() if name in ("host", "serial") for row in rows):
        said = {"paths": ", ".join(path for name, path in paths.items() if name in ("host", "serial"))}
        raise UnreadableFileError(_("No item of the answer has anything at %(paths)s. Check the mapping.") % said)
    if len(header) > MAX_COLUMNS:
        said = {"most": str(MAX_COLUMNS)}
        raise UnreadableFileError(
            _("The items have more than %(most)s fields. Say in the mapping which matter.") % said
        )
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _check_mapping(items: Sequence[Mapping[str, Any]], mapping: Mapping[str, str]) -> None:
    """Raises UnreadableFileError for a line of the mapping whose path is in no item: no kind must be guessed then."""
    for name, path in mapping.items():
        if all(_found(item, path) is _NOTHING for item in items):
            there = dict.fromkeys(key for item in items[:100] for key in _flat(item))
            said = {"line": f"{name} = {path}", "names": ", ".join(list(there)[:20])}
            raise UnreadableFileError(
                _("The mapping says “%(line)s”, and no item of the answer has that. Correct the line, or take it out. "
                  "The items have: %(names)s.") % said
            )  # fmt: skip


def columns_of(source: Source) -> dict[str, str]:
    """What each column of such a file means, where the mapping says it; none where it is to be guessed."""
    without = {"client"} if source.only_client else set()
    return {path: name for name, path in source.paths.items() if name not in without}


def _read(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise UnreadableFileError(
            _("The answer is no JSON. Check the address: it may lead to a page for people.")
        ) from None


def _refuse(_constant: str) -> None:
    raise ValueError("no JSON")


def _items(answer: Any, path: str) -> list[Mapping[str, Any]]:
    """The list of an answer: at the path, else the answer itself, else the only list of objects in it."""
    if isinstance(answer, dict) and (
        any(answer.get(key) for key in _NEXT) or any(answer.get(key) is True for key in _MORE)
    ):
        raise UnreadableFileError(
            _("The answer is one page of several, so devices would be missing. Ask for all at once in the address, for "
              "instance with “?page_size=1000”.")
        )  # fmt: skip
    found = _at(answer, path) if path else answer
    if not path and isinstance(found, dict):
        lists = [value for value in found.values() if _is_list(value)]
        found = lists[0] if len(lists) == 1 else None
    if not _is_list(found):
        said = _("There is no list of objects at “%(path)s” in the answer.") % {"path": path} if path else ""
        raise UnreadableFileError(said or _("Say where the list stands in the answer, like “data.devices”."))
    if not found:
        raise UnreadableFileError(_("The tool lists no device at all. Nothing is changed."))
    if len(found) > MAX_ROWS:
        raise UnreadableFileError(_("The tool lists more than %(most)s devices.") % {"most": f"{MAX_ROWS:,}"})
    return list(found)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _of_client(items: Sequence[Mapping[str, Any]], path: str, name: str) -> list[Mapping[str, Any]]:
    """Those of a client, by the name that the tool has for it. Raises UnreadableFileError where there is none."""
    wanted = pricing.folded(name)
    names = [_text(_at(item, path)) for item in items]
    found = [item for item, said in zip(items, names, strict=True) if pricing.folded(said) == wanted]
    if not found:
        others = ", ".join(sorted({said for said in names if said})[:10])
        said = {"name": name, "others": others}
        raise UnreadableFileError(_("The tool lists no device of “%(name)s”. It knows: %(others)s.") % said)
    return found


def _at(item: Any, path: str) -> Any:
    """What stands at a path like "device.name" or "disks.0.size"; the whole path may also be one name."""
    found = _found(item, path)
    return None if found is _NOTHING else found


def _found(item: Any, path: str) -> Any:
    """The same; _NOTHING where the item has no such place."""
    if isinstance(item, dict) and path in item:
        return item[path]
    here = item
    for part in path.split("."):
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and part.isascii() and part.isdigit() and int(part) < len(here):
            here = here[int(part)]
        else:
            return _NOTHING
    return here


def _flat(item: Mapping[str, Any]) -> dict[str, str]:
    """An item without levels: {"device": {"name": 1}} is {"device.name": "1"}. Lists of objects say nothing here."""
    return dict(_leaves(item, "", 0))


def _leaves(item: Mapping[str, Any], before: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in item.items():
        if isinstance(value, dict):
            if depth < _DEEPEST:
                yield from _leaves(value, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", _text(value)


def _text(value: Any) -> str:
    """A value as a cell has it."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value if not isinstance(one, (dict, list)))
    return str(value)
