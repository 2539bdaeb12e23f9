"""Which portal this is: named in every acceptance record, so that it is known which program took it down."""

from typing import Final

VERSION: Final = "0.1.0"
