"""Errors that a person can fix."""


class DomainError(Exception):
    """Something that the rules do not allow. The message is for the person: what is wrong and what to do."""


class StaleError(DomainError):
    """Somebody else has saved in the meantime."""
