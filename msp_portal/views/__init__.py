"""The pages that belong to no app."""

from msp_portal.views.errors import bad_request, csrf_failure, page_not_found, permission_denied, server_error
from msp_portal.views.health import health, healthz, readyz
from msp_portal.views.home import first_hour_away, first_hour_mail, home
from msp_portal.views.mailbox import mail_page, mailbox
from msp_portal.views.people import (
    people,
    people_factor,
    people_several,
    person_close,
    person_edit,
    person_factor,
    person_invite,
    person_new,
    person_open,
    person_sessions,
)
from msp_portal.views.public import brand_css, client_css, client_js, robots
from msp_portal.views.sign_in import oidc_back, oidc_login, second_factor, sessions
from msp_portal.views.status import job_drop, job_retry, status
from msp_portal.views.styleguide import styleguide

__all__ = [
    "bad_request",
    "brand_css",
    "client_css",
    "client_js",
    "csrf_failure",
    "first_hour_away",
    "first_hour_mail",
    "health",
    "healthz",
    "home",
    "job_drop",
    "job_retry",
    "mail_page",
    "mailbox",
    "oidc_back",
    "oidc_login",
    "page_not_found",
    "people",
    "people_factor",
    "people_several",
    "permission_denied",
    "person_close",
    "person_edit",
    "person_factor",
    "person_invite",
    "person_new",
    "person_open",
    "person_sessions",
    "readyz",
    "robots",
    "second_factor",
    "server_error",
    "sessions",
    "status",
    "styleguide",
]
