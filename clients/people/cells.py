"""What the cells of a list of people say: yes or no, the kind of a mailbox, which of several addresses is the first."""

import re
from typing import Final

from django.utils.translation import gettext as _

from clients.importing.kinds import plain, without_accents
from clients.people.kinds import NO_MAILBOX, PERSONS, ROOM, SHARED, SYSTEM

# Plain answers first; what stands beside them says how it is with an account.
_PLAIN_YES: Final = frozenset((
    "true", "yes", "1", "wahr", "ja", "oui", "vrai", "si", "s\u00ed", "verdadero", "y", "x", "on",
))  # fmt: skip
_PLAIN_NO: Final = frozenset(("false", "no", "0", "falsch", "nein", "non", "faux", "falso", "n", "off"))
_YES: Final = _PLAIN_YES | {
    "enabled", "active", "allowed", "aktiv", "aktiviert", "zugelassen", "erlaubt", "actif", "autorise", "autorisee",
    "activo", "permitido",
}  # fmt: skip
_NO: Final = _PLAIN_NO | {
    "disabled", "inactive", "blocked", "suspended", "archived", "deleted", "deaktiviert", "denied", "gesperrt",
    "blockiert", "inaktiv", "inactif", "bloque", "bloquee", "desactive", "inactivo", "bloqueado", "not allowed",
    "disallowed", "terminated", "left", "leaver", "former", "former employee", "resigned", "departed", "ausgeschieden",
    "ehemalig", "ausgetreten", "parti", "ancien",
}  # fmt: skip
_GUESTS: Final = frozenset(
    ("guest", "external", "external member", "gast", "extern", "invite", "invitee", "externe", "invitado")
)
_MEMBERS: Final = frozenset(("member", "internal", "mitglied", "intern", "membre", "interne", "miembro", "interno"))
_MAILBOXES: Final = {
    "user": PERSONS, "linked": PERSONS, "legacy": PERSONS, "remoteuser": PERSONS, "shared": SHARED,
    "remoteshared": SHARED, "room": ROOM, "equipment": ROOM, "remoteroom": ROOM, "remoteequipment": ROOM,
    "scheduling": ROOM, "roomlist": ROOM, "workspace": ROOM, "discovery": SYSTEM, "system": SYSTEM,
    "arbitration": SYSTEM, "auditlog": SYSTEM, "monitoring": SYSTEM, "publicfolder": SYSTEM, "group": SYSTEM,
    "team": SYSTEM, "mailuser": NO_MAILBOX, "guestmailuser": NO_MAILBOX, "mailcontact": NO_MAILBOX,
}  # fmt: skip
# Export-Csv of PowerShell writes the type of what is no text, in place of it.
_TYPE: Final = re.compile(r"(System|Microsoft)\.[\w.]+(\[\])?(`1(\[.*\])?)?", re.ASCII)
_PRIMARY: Final = re.compile(r"(?:^|[+;,{\s])SMTP:([^+;,}\s]+)")


def is_type(text: str) -> bool:
    """Whether a cell holds the name of a type of .NET, "System.Object[]", and so says nothing."""
    return bool(_TYPE.fullmatch(text))


def yes_or_no(text: str) -> bool | None:
    """What a cell says. Raises ValueError where it is neither; None where it is empty."""
    said = _words(text)
    if not said:
        return None
    if said in _YES or said in _NO:
        return said in _YES
    raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})


def is_kept_out(text: str) -> bool | None:
    """What a cell of a column like "Sign-in blocked" says: "Yes" and "Blocked" are both true there."""
    said, answer = _words(text), yes_or_no(text)
    return answer if answer is None or said in _PLAIN_NO | _PLAIN_YES else not answer


def is_guest(text: str) -> bool | None:
    """What a cell of a column like "User type" says. Raises ValueError for a word that is not known."""
    said = without_accents(plain(text))
    if said and said not in _GUESTS | _MEMBERS:
        raise ValueError(_("“%(text)s” is neither guest nor member.") % {"text": text[:40]})
    return said in _GUESTS if said else None


def _words(text: str) -> str:
    """Small letters without accents, and without "sign-in" before the word."""
    return without_accents(plain(text)).removeprefix("sign in ").removeprefix("anmeldung ").removeprefix("connexion ")


def is_deleted(text: str) -> bool:
    """Whether a cell says that an account is deleted: with a word, or with the day on which it was."""
    return bool(text) and text.casefold() not in _NO - {"deleted"}


def mailbox_of(text: str) -> str:
    """What a mailbox is by Exchange's word for it. Raises ValueError for one that is not known."""
    word = text.replace(" ", "").casefold().removesuffix("mailbox")
    if not word:
        return ""
    if word not in _MAILBOXES:
        raise ValueError(_("“%(text)s” is no kind of mailbox that is known here.") % {"text": text[:40]})
    return _MAILBOXES[word]


def first_address(proxies: str) -> str:
    """The address that Exchange marks as the first with large letters: "SMTP:ruth@…"; empty where none is marked."""
    found = _PRIMARY.search(proxies)
    return found[1] if found else ""
