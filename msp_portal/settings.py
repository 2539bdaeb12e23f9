"""Django's settings. What differs between machines comes from the environment (see environment.py)."""

import importlib.util
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from groundwork import locales
from groundwork.catalogs import compiled
from msp_portal.environment import read_database, read_environment, whole_number
from msp_portal.settings_limits import *  # noqa: F403
from msp_portal.settings_logging import *  # noqa: F403
from msp_portal.settings_sign_in import *  # noqa: F403


def _package_folder(name: str) -> Path:
    """Where an installed package keeps its files; files out of wheels are served from there, never copied here."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{name} is not installed. Run ./portal run, which installs it.")
    return Path(spec.submodule_search_locations[0])


BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()
_environment = read_environment(VAR_DIR)

PRODUCTION = _environment.production
DEBUG = _environment.debug
SECRET_KEY = _environment.secret_key
SECRET_KEY_FALLBACKS = list(_environment.secret_key_fallbacks)
PUBLIC_BASE_URL = _environment.public_base_url
ALLOWED_HOSTS = list(_environment.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "groundwork",
    "plans",
    "clients",
    "contracts",
    "quotes",
    "msp_portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "heroicons",
    "simple_history",
]

MIDDLEWARE = [
    # A page that lies ready for whoever has the link: what follows costs more than the page.
    "quotes.views.proposal.from_memory.kept_pages",
    "msp_portal.middleware.probes_by_address",
    # Those that only add headers come first, so that files, redirects and refusals by those below carry them too.
    "msp_portal.middleware.seal_links",
    "csp.middleware.CSPMiddleware",
    "groundwork.rules_in_page.rules_in_page",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "msp_portal.middleware.only_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Default deny: a view without @public asks for sign-in, one without @allow is a 404 (groundwork.access).
    "msp_portal.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "msp_portal.middleware.no_bare_refusal",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "quotes.context.as_the_company_writes",
    "msp_portal.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "msp_portal.urls"
WSGI_APPLICATION = "msp_portal.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quotes.context.seller",
            ],
            "builtins": ["groundwork.templatetags.display"],
        },
    }
]

# SQLite: one writer at a time, taken at BEGIN (IMMEDIATE), so that a lock is waited for and never discovered late;
# recursive_triggers, because REPLACE gets past append-only triggers without it.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,  # an import of 100,000 rows holds the database for half of that
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
}
DATABASES: dict[str, Any] = {"default": read_database(VAR_DIR)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "groundwork.sqlite"  # Django's own, whose writers take turns
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = None  # opening the file and its PRAGMAs cost several times a bare answer
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# On PostgreSQL: the role that serves and owns nothing, to which `prepare`, run as the owner, gives what it needs.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes: allauth counts wrong codes of a second factor there. Our own limits: groundwork.rate_limits.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # of 300, as it is else, whoever makes more pushes out the others
    }
}

AUTH_USER_MODEL = "groundwork.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|health/)$"]  # what watches the portal asks behind the proxy
SECURE_SSL_HOST = urlsplit(PUBLIC_BASE_URL).netloc  # never to a host that only the request names
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
# One proxy in front of the portal, or none: whose word on the scheme and on the visitor's address is taken.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
if PRODUCTION:
    # The prefix makes browsers refuse these cookies from anywhere but this very host, over https.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    KNOWN_BROWSER_COOKIE = "__Host-known"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Owners need a second factor; where the portal is tried out on loopback they are only told.
OWNERS_NEED_SECOND_FACTOR = PRODUCTION
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "msp_portal.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en"
# Of what clients get, each in theirs (groundwork.languages). Staff's pages stay in LANGUAGE_CODE.
LANGUAGES = list(locales.LANGUAGES.items())
LOCALE_PATHS = [compiled(BASE_DIR / "locale", VAR_DIR / "locale")]
TIME_ZONE = "UTC"
USE_TZ = True
# Python asks the machine's files first, which are as old as the machine, and the hour a quote ends at would depend on
# them. Only the pinned tzdata package is asked, whatever PYTHONTZPATH says; every entry comes through here.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Bootstrap and the typeface come out of wheels; only what the pages use is reachable.
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "groundwork.fonts.web.WebFontFinder",
    "groundwork.stylesheets.StyleSheetFinder",
]
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    ("bootstrap/css", _package_folder("bootstrap") / "css"),
]
if PRODUCTION:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    WHITENOISE_KEEP_ONLY_HASHED_FILES = True
else:
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = DEBUG

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "groundwork.boxes.Renderer"

# Mail: EMAIL_URL names the server. Without it, every mail is kept as a file, which the mailbox page shows to the owner.
MAILBOX_DIR = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    _mail_server = env.email_url("EMAIL_URL")
    if _mail_server["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        _mail_server["EMAIL_BACKEND"] = "groundwork.mail_server.EmailBackend"
    vars().update(_mail_server)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAILBOX_DIR
# A code by mail before signing needs a server that brings it. The owner may do without (Company).
SIGN_BY_CODE = EMAIL_BACKEND == "groundwork.mail_server.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
EMAIL_TIMEOUT = 20
# Whether the server offers SMTPUTF8, and so takes letters beyond ASCII before the @ too (groundwork.addresses).
EMAIL_SMTPUTF8 = env.bool("EMAIL_SMTPUTF8", default=False)

# The outbox: rows in the same database and the same transaction as the change that asks for the work.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["mail", "clockwork", "pdf", "default"],
        "ENQUEUE_ON_COMMIT": False,
        "OPTIONS": {"id_function": "groundwork.outbox.job_id"},
    }
}
# What the worker does by the clock.
CLOCKWORK = "msp_portal.clockwork.TABLE"
# How many days before the last day of notice a client is reminded that the contract renews by itself.
RENEWAL_REMINDER_DAYS = whole_number("RENEWAL_REMINDER_DAYS", 30, 0, 3650)

# A PDF is set in a process of its own, and may take so much (groundwork.pdf.apart).
PDF_APART = True
PDF_SECONDS = whole_number("PDF_SECONDS", 180, 1, 3600)
PDF_MEGABYTES = whole_number("PDF_MEGABYTES", 1500, 1, 1_000_000)
PDF_PAGES = whole_number("PDF_PAGES", 400, 1, 100_000)

# The key that seals contracts (groundwork.sealing): a PKCS#12 file of the operator's. Without one we make our own.
SEAL_KEY = env.str("SEAL_KEY", default="")
SEAL_KEY_PASSWORD = env.str("SEAL_KEY_PASSWORD", default="")
OWN_SEAL_KEY = VAR_DIR / "seal-key.p12"

# The end of the chain, kept outside the database (groundwork.heads): a signed line each, written by the worker.
# Without a setting it lies beside a database that is a file, else in var/; empty: there is none.
_name = str(DATABASES["default"]["NAME"])
_beside = f"{_name}-heads.jsonl" if DATABASES["default"]["ENGINE"].endswith("sqlite") else VAR_DIR / "heads.jsonl"
HEAD_FILE = env.str("HEAD_FILE", default=str(_beside))
# The machine, by its name, whose workers write it; empty: that of each worker that finds it free.
HEAD_WORKER = env.str("HEAD_WORKER", default="")
# The key that signs (Ed25519, PEM). Without one we make our own. Public keys of before, whose lines are still ours.
HEAD_KEY = env.str("HEAD_KEY", default="")
OWN_HEAD_KEY = VAR_DIR / "head-key.pem"
HEAD_KEYS_BEFORE = env.list("HEAD_KEYS_BEFORE", default=[])

# Requests that the portal makes itself (groundwork.outgoing): networks that are not public and that it may reach all
# the same, like 10.1.0.0/16, and a file with certificates of authorities of one's own (PEM).
OUTGOING_PRIVATE_NETWORKS = env.list("OUTGOING_PRIVATE_NETWORKS", default=[])
OUTGOING_CA_FILE = env.str("OUTGOING_CA_FILE", default="")
# Backups (groundwork.backups): a folder for the worker's nightly one, how many are kept there, and what seals the keys.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_KEEP = whole_number("BACKUP_KEEP", 14, 1, 10_000)
BACKUP_PASSPHRASE = env.str("BACKUP_PASSPHRASE", default="")
# After how many months what is kept of people beside the chain is erased by itself; 0: never (docs/privacy.md).
KEEP_DETAILS_MONTHS = whole_number("KEEP_DETAILS_MONTHS", 0, 0, 1200)
# How many megabytes have to be free before /readyz says that the disk is full.
LEAST_FREE_MB = whole_number("LEAST_FREE_MB", 500, 0, 100_000_000)
SILENCED_SYSTEM_CHECKS: list[str] = []
