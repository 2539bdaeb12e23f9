"""Migrations without what takes nine tenths of their time: every model that hangs together with a changed one, anew.

Django renders, after each operation, nearly all models, because nearly all hang on the user. The tables that come of an
operation ask for the changed model alone. What asks for more (a function of ours, a renamed model) still gets all of
them as they are then. The drill goes Django's way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.migrations.operations import DeleteModel, RenameField, RenameModel
from django.db.migrations.state import ProjectState


def _reload_alone(self: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in self.__dict__:
        self.is_delayed = True  # so RunPython has all of them rendered first
        self._reload({(app_label, model_name)})


@contextmanager
def quick_states() -> Iterator[None]:
    """Migrate inside of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "reload_model", _reload_alone)
        for operation in (RenameModel, RenameField, DeleteModel):
            _render_all_before(patch, operation)
        yield


def _render_all_before(patch: pytest.MonkeyPatch, operation: Any) -> None:
    forwards = operation.database_forwards

    def rendered(self: Any, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        for state in (from_state, to_state):
            state.clear_delayed_apps_cache()
        forwards(self, app_label, editor, from_state, to_state)

    patch.setattr(operation, "database_forwards", rendered)
