"""The pages that belong to no app."""

from msp_portal.views.home import home
from msp_portal.views.public import brand_css, csrf_failure, health, robots

__all__ = ["brand_css", "csrf_failure", "health", "home", "robots"]
