"""Settings for the tests: the same, but quick, and the database a file so that threads and processes can race on it."""

import os

os.environ["PORTAL_ENV"] = "development"
os.environ["DEBUG"] = "0"
# What a developer's shell holds for a server is not for the tests.
for _name in (
    "PUBLIC_BASE_URL",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "EMAIL_URL",
    "EMAIL_SMTPUTF8",
    "BEHIND_PROXY",
    "RENEWAL_REMINDER_DAYS",
    "SEAL_KEY",
    "SEAL_KEY_PASSWORD",
    "HEAD_FILE",
    "HEAD_WORKER",
    "HEAD_KEY",
    "HEAD_KEYS_BEFORE",
    "OIDC_SERVER",
    "OIDC_NAME",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OUTGOING_PRIVATE_NETWORKS",
    "OUTGOING_CA_FILE",
    "PDF_SECONDS",
    "PDF_MEGABYTES",
    "PDF_PAGES",
    "LEAST_FREE_MB",
    "LIMIT_SIGNING",
    "LIMIT_CODES",
    "LIMIT_QUESTIONS",
    "LIMIT_FORWARDING",
    "LIMIT_PDFS",
    "DATABASE_ROLE",
    "BACKUP_DIR",
    "BACKUP_KEEP",
    "KEEP_DETAILS_MONTHS",
    "BACKUP_PASSPHRASE",
    "PORT",
):
    os.environ.pop(_name, None)

from msp_portal.settings import *  # noqa: E402, F403
from msp_portal.settings import DATABASES, SQLITE_OPTIONS, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"] == "groundwork.sqlite":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    # A test database need not outlive a power cut; everything else stays as in production.
    DATABASES["default"]["OPTIONS"] = {
        **SQLITE_OPTIONS,
        "init_command": str(SQLITE_OPTIONS["init_command"]).replace("synchronous=FULL", "synchronous=OFF"),
    }
# A thread of a test that kept its connection would keep the test database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OWN_SEAL_KEY = VAR_DIR / "test-seal-key.p12"
OWN_HEAD_KEY = VAR_DIR / "test-head-key.pem"
PDF_APART = False  # hundreds of papers are set; a test of the limits says otherwise
HEAD_FILE = ""  # a test that is about it names one
CLOCKWORK = ""  # a worker in a test runs what the test has asked for
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Look files up when they are asked for, instead of reading every folder for each test client.
WHITENOISE_AUTOREFRESH = True
SECRET_KEY = "for-tests-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
