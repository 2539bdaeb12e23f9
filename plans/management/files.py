"""Files named on the command line."""

from __future__ import annotations

import pricing


def read_file(path: str, code: str) -> bytes:
    """The bytes of a file, or PricingError(code) in one line when it cannot be read.

    Reads one byte more than a plan may have, so that an endless file ends and is then refused for its size.
    """
    try:
        with open(path, "rb") as file:
            return file.read(pricing.MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such file"
        raise pricing.PricingError(code, f"cannot read {path!a}: {reason}") from None
