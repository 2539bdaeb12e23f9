"""manage.py verify_chain: what `verify` was called before it did more than that."""

from quotes.management.commands.verify import Command

__all__ = ["Command"]
