"""Which texts a client may read, found in the sources, and what their translations lack.

Staff read English, so only what clients get is translated. Where that stands is said here, and nowhere else: a text
in one of these places that has no translation fails a test by name, and one that is gone is no longer kept.

Babel reads Python; of a template it reads what Django makes of it for gettext.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from groundwork.catalogs import PLACE, languages_in

# Folders and files, from the root. In a folder counts what lies in it and below.
PLACES: Final = (
    "templates/proposal",
    "templates/pdf",
    "templates/quotes/mail/answer.html",
    "templates/quotes/mail/answer.txt",
    "templates/quotes/mail/code.html",
    "templates/quotes/mail/code.txt",
    "templates/quotes/mail/contract.html",
    "templates/quotes/mail/contract.txt",
    "templates/quotes/mail/copy.html",
    "templates/quotes/mail/copy.txt",
    "templates/quotes/mail/forward.html",
    "templates/quotes/mail/forward.txt",
    "templates/quotes/mail/in_vain.html",
    "templates/quotes/mail/in_vain.txt",
    "templates/quotes/mail/proposal.html",
    "templates/quotes/mail/proposal.txt",
    "templates/quotes/mail/reminder.html",
    "templates/quotes/mail/reminder.txt",
    "templates/quotes/mail/sign.html",
    "templates/quotes/mail/sign.txt",
    "templates/contracts/mail/notice.html",
    "templates/contracts/mail/notice.txt",
    "templates/contracts/mail/statement.html",
    "templates/contracts/mail/statement.txt",
    "templates/400.html",
    "templates/403_csrf.html",
    "templates/404.html",
    "templates/405.html",
    "templates/429.html",
    "templates/contracts/verify.html",
    "contracts/mail.py",
    "contracts/notices",
    "contracts/pdf",
    "contracts/statements",
    "contracts/forms/papers.py",
    "contracts/words/clauses.py",
    "contracts/words/on_behalf.py",
    "groundwork/addresses.py",
    "groundwork/days.py",
    "groundwork/device_kinds.py",
    "groundwork/forms.py",
    "pricing/text.py",
    "quotes/answer_mail.py",
    "quotes/forms/answers.py",
    "quotes/forms/details.py",
    "quotes/forms/paper.py",
    "quotes/forms/questions.py",
    "quotes/mail.py",
    "quotes/pdf",
    "quotes/proposal",
    "quotes/question_mail.py",
    "quotes/recipient_mail.py",
    "quotes/reminder_mail.py",
    "quotes/selectors/signed.py",
    "quotes/services/accepting.py",
    "quotes/services/answering.py",
    "quotes/services/codes.py",
    "quotes/services/countersigning.py",
    "quotes/services/forwarding.py",
    "quotes/services/judging.py",
    "quotes/services/questions.py",
    "quotes/services/sentences.py",
    "quotes/services/signatures.py",
    "quotes/services/storing.py",
    "quotes/signing_mail.py",
    "quotes/terms.py",
    "quotes/views/proposal",
)
_KINDS: Final = (".py", ".html", ".txt")
_FUNCTIONS: Final[dict[str, Any]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%%")
# Where French has a blank that no line may break at; an ordinary one leaves a mark alone on the next line.
_MAY_BREAK: Final = {"fr": re.compile(r"« | [»:;!?]")}
# Of two letters or three each half may well be the other.
_SAID_TWICE: Final = 8

MessageId = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """What is wrong with a text in a language."""

    language: str
    text: str
    fault: str

    def __str__(self) -> str:
        return f"{self.language}: {self.fault}: {self.text!r}"


def texts_in(root: Path) -> Catalog:
    """Every text that a client may read, each with the files it stands in."""
    found = Catalog(fuzzy=False)
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for message, context in _texts_of(path):
            # Without lines, so that a catalog changes where a text does and not where one above it does.
            found.add(message, locations=[(name, 0)], context=context)
    return found


def written_in(locale: Path, language: str) -> Catalog:
    """The catalog of a language as people have written it."""
    with (locale / language / PLACE).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def lacks_of(root: Path, locale: Path) -> Iterator[Lack]:
    """What the catalogs lack: certain translations with the same placeholders; and what they have that is gone."""
    wanted = texts_in(root)
    for language in languages_in(locale):
        written = written_in(locale, language)
        for message in wanted:
            if message.id:
                there = written.get(message.id, context=message.context)
                fault = _fault(message, there, written.num_plurals) or _ill_set(there, language)
                if fault:
                    yield Lack(language, _one(message), fault)
        for message in written:
            if message.id and wanted.get(message.id, context=message.context) is None:
                yield Lack(language, _one(message), "stands nowhere any more")


def bring_up(root: Path, locale: Path) -> None:
    """Write into every catalog the texts that are new, without a translation, and leave out those that are gone."""
    wanted = texts_in(root)
    for language in languages_in(locale):
        written, anew = written_in(locale, language), Catalog(locale=language, fuzzy=False)
        for message in sorted(wanted, key=_order):
            if not message.id:
                continue
            there = written.get(message.id, context=message.context)
            text = there.string if there and not there.fuzzy else None
            anew.add(message.id, text, sorted(message.locations), context=message.context)
        with (locale / language / PLACE).open("wb") as file:
            file.write(
                f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
                f'"Plural-Forms: {anew.plural_forms}\\n"\n\n'.encode()
            )
            write_po(file, anew, width=120, omit_header=True, include_lineno=False)


def _fault(wanted: Message, there: Message | None, plurals: int) -> str:
    """What is wrong with a translation; empty where nothing is."""
    if there is None or there.fuzzy:
        return "is not translated"
    texts = [text or "" for text in (there.string if isinstance(there.string, tuple | list) else (there.string,))]
    if not all(texts) or len(texts) != (plurals if wanted.pluralizable else 1):
        return "is not translated"
    known = wanted.id if isinstance(wanted.id, tuple | list) else (wanted.id,)
    names = {name for text in known for name in _PLACEHOLDER.findall(text)}
    for text in texts:
        said = set(_PLACEHOLDER.findall(text))
        # One form of several may say its number in words.
        if not said <= names or (said != names and not wanted.pluralizable):
            return "has other placeholders"
    return ""


def _ill_set(there: Message | None, language: str) -> str:
    """What is wrong with how a translation is written; empty where nothing is."""
    said = there.string if there else ""
    for text in said if isinstance(said, tuple | list) else (said or "",):
        half = len(text) // 2
        if half >= _SAID_TWICE and text[:half] == text[-half:]:
            return "is said twice"
        if language in _MAY_BREAK and _MAY_BREAK[language].search(text):
            return "may break before a mark"
    return ""


def _one(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _order(message: Message) -> tuple[list[Any], str]:
    return sorted(message.locations), _one(message)


def _sources(root: Path) -> Iterator[Path]:
    for place in PLACES:
        path = root / place
        if not path.exists():
            raise FileNotFoundError(f"{place} is not there any more; say so in groundwork/texts.py.")
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in found if one.is_file() and one.suffix in _KINDS)


def _texts_of(path: Path) -> Iterator[tuple[MessageId, str | None]]:
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        # Without what stands before a line: it has no meaning there, and is wrong in Python.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", BytesIO(source.encode()), _FUNCTIONS):
        yield message, context
