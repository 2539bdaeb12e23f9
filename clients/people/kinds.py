"""What somebody in a list is, and as what each kind counts where nobody has said otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.people.licences import APP, KIOSK, NONE, SEAT

USER, MAILBOX, SHARED_MAILBOX = "user", "mailbox", "shared-mailbox"
# As what somebody can count, in the order in which it is shown.
COUNTED: Final[dict[str, Promise]] = {
    USER: _("user"),
    MAILBOX: _("mailbox"),
    SHARED_MAILBOX: _("shared mailbox"),
}
# What a file says of somebody's mailbox; "" where it does not.
PERSONS, SHARED, ROOM, SYSTEM, NO_MAILBOX = "user", "shared", "room", "system", "none"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: what one and what several are called, why somebody is one, and as what they count by default."""

    code: str
    one: Promise
    many: Promise
    why: Promise
    counts: tuple[str, ...] = ()


# Somebody is of the first kind that fits.
KINDS: Final[dict[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind(
            "shared", _("shared mailbox"), _("shared mailboxes"), _("The mailbox is shared."), (SHARED_MAILBOX,),
        ),
        Kind("room", _("room or device"), _("rooms and devices"), _("The mailbox is that of a room or a device.")),
        Kind("guest", _("guest"), _("guests"), _("A guest, with an account elsewhere.")),
        Kind("service", _("service account"), _("service accounts"), _("The account of a program.")),
        Kind("disabled", _("disabled account"), _("disabled accounts"), _("Cannot sign in.")),
        Kind("unlicensed", _("unlicensed account"), _("unlicensed accounts"), _("Has no licence to work with.")),
        Kind(
            "kiosk", _("frontline worker"), _("frontline workers"), _("Has a frontline or kiosk licence."), (MAILBOX,),
        ),
        Kind("person", _("person"), _("people"), _("Works there."), (USER, MAILBOX)),
    )
}  # fmt: skip
# Whole words in a name or in an address before the @ by which the account of a program is known.
SERVICE_WORDS: Final = (
    "svc", "service", "sync", "scanner", "scan", "noreply", "donotreply", "backup", "mailer", "smtp", "printer",
    "copier",
)  # fmt: skip
# Accounts that Windows and its directory make by themselves, whole names; those of computers end in "$".
_BUILT_IN: Final = frozenset((
    "administrator", "guest", "krbtgt", "defaultaccount", "wdagutilityaccount", "gast", "administrateur", "invit\u00e9",
    "administrador", "invitado",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody. None or an empty text: nothing has said it. `said` is a kind that a person has given.

    `licence` is the best one they have. `seats`: not somebody, but `number` licences of a list that names nobody.
    """

    name: str
    account: str = ""
    address: str = ""
    guest: bool | None = None
    enabled: bool | None = None
    mailbox: str = ""
    licence: str = ""
    said: str = ""
    number: int = 1
    seats: bool = False

    @property
    def has_mailbox(self) -> bool:
        """Whether they have a mailbox of their own; where nothing says so, by licence, or by having an address."""
        if self.mailbox:
            return self.mailbox == PERSONS
        if self.licence:
            return self.licence in (SEAT, KIOSK)
        return bool(self.address)


def default_counts() -> dict[str, tuple[str, ...]]:
    """As what each kind counts where nobody has said otherwise."""
    return {code: kind.counts for code, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Rules:
    """As what each kind counts, and by which words programs are known."""

    counts: Mapping[str, tuple[str, ...]] = field(default_factory=default_counts)
    service_words: tuple[str, ...] = SERVICE_WORDS

    def kind_of(self, facts: Facts) -> str:
        """What somebody is."""
        if facts.said:
            return facts.said
        fitting = {
            "shared": facts.mailbox == SHARED,
            "room": facts.mailbox == ROOM,
            # An address in the directory, whose mailbox is elsewhere.
            "guest": facts.guest is True or (facts.mailbox == NO_MAILBOX and facts.licence in ("", NONE)),
            "service": facts.mailbox == SYSTEM or is_built_in(facts) or bool(self.service_word(facts)),
            "disabled": facts.enabled is False,
            "unlicensed": facts.licence == NONE,
            "kiosk": facts.licence == KIOSK,
        }
        return next((code for code, fits in fitting.items() if fits), "person")

    def service_word(self, facts: Facts) -> str:
        """The word by which the account is that of a program; empty where there is none."""
        if not self.service_words:
            return ""
        words = {word for text in (facts.name, _local(facts.address), _local(facts.account)) for word in _words(text)}
        return next((word for word in self.service_words if word in words), "")

    def counts_as(self, facts: Facts) -> tuple[str, ...]:
        """As what somebody counts; nothing where they do not."""
        counts = self.counts.get(self.kind_of(facts), ())
        return tuple(what for what in COUNTED if what in counts and (what != MAILBOX or facts.has_mailbox))

    def why(self, facts: Facts) -> str:
        """Why somebody is what they are, in a sentence."""
        kind = self.kind_of(facts)
        if facts.said:
            return str(_("Said by hand."))
        word = self.service_word(facts)
        if kind == "service" and is_built_in(facts):
            return str(_("An account of Windows, or of a computer."))
        if kind == "service" and word:
            return str(_("The name has the word “%(word)s”.") % {"word": word})
        if kind == "person" and facts.licence == APP:
            return str(_("Works there, with a licence that has no mailbox."))
        return str(KINDS[kind].why)


def is_built_in(facts: Facts) -> bool:
    """Whether the account is one of Windows itself ("krbtgt"), or that of a computer ("PC1$")."""
    names = (facts.name, _local(facts.name), _local(facts.account))
    plain = [name.rpartition("\\")[2].strip().casefold() for name in names]
    return any(name.endswith("$") or name in _BUILT_IN for name in plain)


def _local(address: str) -> str:
    return address.partition("@")[0]


def _words(text: str) -> list[str]:
    joined = "".join(sign if sign.isalnum() else " " for sign in text.replace("no-reply", "noreply")).casefold()
    return joined.split()
