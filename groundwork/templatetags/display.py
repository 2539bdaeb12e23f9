"""Template filters for what people read; the rules are in groundwork.display."""

from django import template

register = template.Library()
