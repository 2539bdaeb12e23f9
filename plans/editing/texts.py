"""Writing the texts of a plan in another language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pricing
from plans.editing.kinds import Edit

Place = tuple[str, str, str]


def write_texts(language: str, said: Mapping[Place, tuple[str, str]]) -> Edit:
    """Write these texts in that language: by place the text, "" for none, and the one that it was made of.

    One of something that the plan has no more is dropped: nobody can read it.
    """

    def edit(plan: pricing.Plan) -> pricing.Plan:
        there = {text.place for text in pricing.written_texts(plan)}
        kept = [text for text in plan.texts if text.language != language or text.place not in said]
        new = [
            pricing.Wording(language, *place, text, of) for place, (text, of) in said.items() if text and place in there
        ]
        return replace(plan, texts=(*kept, *new))

    return edit
