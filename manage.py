#!/usr/bin/env python3
"""Django's command line. On a developer's machine it means development; a server sets PORTAL_ENV=production."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("PORTAL_ENV", "development")
    if os.environ["PORTAL_ENV"] != "development":
        os.umask(0o077)  # what any command makes is for this account alone, as with the web server and the worker
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_portal.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refused:
        sys.exit(f"manage.py: {refused}")


if __name__ == "__main__":
    main()
