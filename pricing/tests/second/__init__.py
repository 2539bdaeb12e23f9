"""The second calculator: the rules of price once more, of versions 1 and 2, in exact fractions, on the bare documents.

It was written from the page alone and imports nothing of the engine, so that no fault of the one is a fault of the
other as well. `calculate` gives the whole price document, or the code of the error. Labels, and what `how` says of
anything but a share of the month, are no rule of the page and are left out.
"""

from pricing.tests.second.document import calculate
from pricing.tests.second.ladder import JUDGED, ladder_faults

__all__ = ["JUDGED", "calculate", "ladder_faults"]
