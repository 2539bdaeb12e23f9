"""What a process of a test has loaded when it is forked: Django, its models and every management command's modules."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_portal.settings_test")
django.setup()
