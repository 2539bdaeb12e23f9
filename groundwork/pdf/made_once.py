"""The objects of a file with their bytes, which are made once.

pydyf asks each object for its bytes twice, to write them and for the fingerprint in the trailer, and each time a stream
is compressed anew. That is a tenth of all the time that a PDF takes.
"""

from typing import Any

import pydyf


class _Made(pydyf.Object):  # type: ignore[misc]
    """An object of the file as it will be written."""

    data = b""

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = of.number, of.generation, of.free
        self.data = of.data
        self._compressible = of.compressible

    @property
    def compressible(self) -> bool:
        """Whether it may stand in a stream of objects."""
        return bool(self._compressible)


def finish(pdf: Any) -> None:
    """Make the bytes of every object that is written. To be called last: nothing can be changed afterwards."""
    # The root is asked for more than its bytes, and has few of them.
    kept = {id(pdf.catalog), id(pdf.pages), id(pdf.info)}
    pdf.objects = [one if one.free == "f" or id(one) in kept else _Made(one) for one in pdf.objects]
