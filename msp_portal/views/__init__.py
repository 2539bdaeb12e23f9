"""The pages that belong to no app."""

from msp_portal.views.errors import bad_request, csrf_failure, page_not_found, permission_denied, server_error
from msp_portal.views.home import home
from msp_portal.views.mailbox import mail_page, mailbox
from msp_portal.views.public import brand_css, client_css, client_js, health, robots
from msp_portal.views.styleguide import styleguide

__all__ = [
    "bad_request",
    "brand_css",
    "client_css",
    "client_js",
    "csrf_failure",
    "health",
    "home",
    "mail_page",
    "mailbox",
    "page_not_found",
    "permission_denied",
    "robots",
    "server_error",
    "styleguide",
]
