"""The pages that belong to no app."""

from msp_portal.views.home import home
from msp_portal.views.mailbox import mail_page, mailbox
from msp_portal.views.public import brand_css, csrf_failure, health, robots
from msp_portal.views.styleguide import styleguide

__all__ = ["brand_css", "csrf_failure", "health", "home", "mail_page", "mailbox", "robots", "styleguide"]
