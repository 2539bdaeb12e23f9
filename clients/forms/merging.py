"""Who else a client is, and whose facts stand where two say different things."""

from typing import Any

from django import forms

from clients.selectors import MergePreview, answers_in_words


class MergeForm(forms.Form):
    """The answers to what the two say differently, and the revisions of both that the page showed."""

    kept_revision = forms.IntegerField(widget=forms.HiddenInput)
    gone_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, preview: MergePreview, data: Any = None) -> None:
        shown = {"kept_revision": preview.kept.revision, "gone_revision": preview.gone.revision}
        super().__init__(data, initial=shown)
        self._asked = {question.name for question, _label in preview.questions}
        for question, label in preview.questions:
            self.fields[question.name] = forms.ChoiceField(
                label=label,
                choices=answers_in_words(question),
                widget=forms.RadioSelect,
                initial=question.answers[0],
            )

    @property
    def answers(self) -> dict[str, str]:
        """By name. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in self._asked}

    @property
    def revisions(self) -> tuple[int, int]:
        """Of the client that stays, and of the other one. Only after `is_valid`."""
        return self.cleaned_data["kept_revision"], self.cleaned_data["gone_revision"]
