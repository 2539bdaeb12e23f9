"""How many examples a property is tried with: half of the usual number every day, more in a drill."""

import hypothesis

_USUAL = 100  # what hypothesis takes where nobody says anything


def examples(usual: int) -> int:
    """`usual` in the measure of the profile that is loaded: half of it every day, ten times as many in a drill."""
    return max(1, usual * min(hypothesis.settings().max_examples, 10 * _USUAL) // _USUAL)
