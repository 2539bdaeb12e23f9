"""Which column of a list of people is what, by the names that Microsoft 365, Entra, Exchange and Google give them."""

from collections.abc import Mapping, Sequence
from typing import Final

from clients.importing.column_names import in_words
from clients.importing.kinds import without_accents

NAMES: Final[dict[str, tuple[str, ...]]] = {
    # Surest first, as `in_words` makes them of any spelling: "userPrincipalName" is "user principal name".
    "name": (
        "display name", "full name", "name full name", "name", "employee name", "employee", "user", "person", "staff",
        "people", "names", "users", "anzeigename", "mitarbeiter", "mitarbeiterin", "benutzer", "nom complet",
        "nom d affichage", "utilisateur", "nombre para mostrar", "nombre completo", "usuario", "empleado",
    ),
    "first": ("first name", "first name required", "given name", "name given name", "vorname", "prenom"),
    "last": (
        "last name", "last name required", "surname", "family name", "name family name", "nachname", "apellidos",
        "apellido",
    ),
    "account": (
        "user principal name", "upn", "email address required", "primary email", "sign in name", "username",
        "user name", "login", "benutzerprinzipalname", "nom d utilisateur principal", "nombre principal de usuario",
        "sam account name", "samaccountname", "anmeldename", "logon name",
    ),
    "address": (
        "primary smtp address", "windows email address", "mail", "email address", "e mail address", "email", "e mail",
        "mailadresse", "e mail adresse", "adresse e mail", "correo electronico",
    ),
    "proxies": ("proxy addresses", "email addresses"),
    "enabled": (
        "account enabled", "enabled", "is enabled", "sign in status", "sign in allowed", "sign in",
        "sign in enabled", "aktiv", "aktiviert", "konto aktiviert", "anmeldestatus", "anmeldung", "anmeldung zulassig",
        "actif", "compte active", "statut de connexion", "activo", "habilitado",
    ),
    "blocked": (
        "block credential", "sign in blocked", "block sign in", "blocked", "suspended", "account disabled", "disabled",
        "anmeldung blockieren", "anmeldeinformationen blockieren", "anmeldung blockiert", "blockiert", "gesperrt",
        "deaktiviert", "bloquer les informations d identification", "bloquer la connexion", "connexion bloquee",
        "bloque", "bloquear credenciales", "bloquear credencial", "bloquear inicio de sesion", "bloqueado",
    ),
    "archived": ("archived",),
    "deleted": ("is deleted", "deleted", "soft deletion time stamp", "soft deletion timestamp", "deletion time"),
    "status": ("status read only", "account status", "user status", "status"),
    "type": ("user type",),
    "mailbox": ("recipient type details", "recipient type", "mailbox type"),
    "licences": (
        "licenses", "licences", "license", "licence", "assigned licenses", "assigned licences", "assigned products",
        "product licenses", "licenses read only", "license type", "licence type", "lizenzen", "zugewiesene lizenzen",
        "licences attribuees", "licencias", "licencias asignadas",
    ),
    "licensed": ("is licensed", "licensed"),
}  # fmt: skip
# A list of licences names nobody: a row for each product, with how many of it are given out.
PRODUCTS: Final[dict[str, tuple[str, ...]]] = {
    "product": (
        "product title",
        "product name",
        "product",
        "sku part number",
        "sku",
        "subscription",
        "license name",
        "licence name",
        "license",
        "licence",
        "plan",
        "produkttitel",
        "produktname",
        "produkt",
        "lizenz",
        "titre du produit",
        "produit",
        "producto",
        "licencia",
    ),
    "given": (
        "assigned licenses",
        "assigned licences",
        "consumed units",
        "assigned",
        "in use",
        "used",
        "seats used",
        "zugewiesene lizenzen",
        "zugewiesen",
        "licences attribuees",
        "attribuees",
        "licencias asignadas",
        "asignadas",
    ),
}
# As each is called on the page.
LABELS: Final = {
    "name": "name", "first": "first name", "last": "last name", "account": "sign-in name", "address": "address",
    "proxies": "addresses", "enabled": "may sign in", "blocked": "blocked", "archived": "archived",
    "deleted": "deleted", "status": "status", "type": "guest or member", "mailbox": "kind of mailbox",
    "licences": "licences", "licensed": "has a licence", "product": "licence", "given": "number",
}  # fmt: skip
_NAMING: Final = ("name", "first", "last", "account", "address")


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """The column of each field, by its position from 0; the surest name wins, wherever it stands. Empty: none is known.

    A list of licences has the fields of PRODUCTS alone.
    """
    names = [without_accents(in_words(name)) for name in header]
    found = _found(names, NAMES)
    if any(field in found for field in _NAMING):
        return found
    products = _found(names, PRODUCTS)
    return products if len(products) == len(PRODUCTS) else {}


def _found(names: Sequence[str], known: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    ranked = {
        field: min(((spellings.index(name), at) for at, name in enumerate(names) if name in spellings), default=None)
        for field, spellings in known.items()
    }
    return {field: best[1] for field, best in ranked.items() if best is not None}
