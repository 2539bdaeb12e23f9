"""Numbers that a page itself has put into an address or a hidden box: keys, revisions, how many there were."""


def given_number(text: str, otherwise: int) -> int:
    """The number in the text; `otherwise` for whatever no page has written, also where it is longer than any key."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else otherwise
