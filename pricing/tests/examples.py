"""How many examples a property is tried with: a quarter of the usual number every day, more in a drill."""

import hypothesis

_USUAL = 100  # what hypothesis takes where nobody says anything
_LEAST = 25


def examples(usual: int) -> int:
    """`usual` in the measure of the profile that is loaded: a quarter of it every day, ten times as many in a drill.

    Below 25 it is half of it every day: of few examples each is worth its time.
    """
    scaled = usual * min(hypothesis.settings().max_examples, 10 * _USUAL) // _USUAL
    return max(1, scaled, min(_LEAST, usual // 2))
