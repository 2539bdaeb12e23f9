"""Where each thread about a proposal stands, against the entries of the chain about it."""

from collections.abc import Iterator, Mapping

from quotes.models import Question
from quotes.verifying.told import BATCH, Told


def verify_questions(told: Mapping[str, Told]) -> Iterator[str]:
    """Threads that stand otherwise than the entries say, that no entry knows, and those that are gone."""
    there: dict[str, set[int]] = {}
    for question in Question.objects.select_related("quote").order_by("pk").iterator(chunk_size=BATCH):
        number = question.quote.number
        there.setdefault(number, set()).add(question.number)
        said = told[number].questions.get(question.number) if number in told else None
        stands = (question.said, question.ours, question.is_open)
        if stands != said:
            yield f"quote {number}: question {question.number} is {_words(stands)}, by the chain {_words(said)}"
    for number, entries in told.items():
        for missing in sorted(set(entries.questions) - there.get(number, set())):
            yield f"quote {number}: question {missing} is gone, the chain has entries about it"


def _words(stands: tuple[int, bool, bool] | None) -> str:
    if stands is None:
        return "not there"
    said, ours, is_open = stands
    return f"{'open' if is_open else 'settled'}, {'ours' if ours else 'theirs'}, with {said} entries"
