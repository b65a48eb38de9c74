"""Migrations at half the price: Django draws its picture of all related models anew at every step, which takes longer
than all the statements. The statements that are sent are the same; `tests/portal/test_quick_migrations.py` compares.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Bring a new model or a constraint into the picture without drawing the models around it again."""
    with (
        patch.object(ProjectState, "add_model", _add_model),
        patch.object(ProjectState, "_append_option", _append_option),
        patch.object(ProjectState, "_remove_option", _remove_option),
    ):
        yield


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        # What it points at learns of it by itself, as when an application's modules are imported.
        self.apps.render_multiple([model_state])


def _append_option(self: ProjectState, app: str, model: str, option: str, added: Any) -> None:
    _set_option(self, (app, model), option, [*self.models[app, model].options[option], added])


def _remove_option(self: ProjectState, app: str, model: str, option: str, name: str) -> None:
    kept = [one for one in self.models[app, model].options[option] if one.name != name]
    _set_option(self, (app, model), option, kept)


def _set_option(state: ProjectState, key: tuple[str, str], option: str, value: list[Any]) -> None:
    """Say it on the model that is drawn already: an index or a constraint concerns no other."""
    state.models[key].options[option] = value
    if "apps" in state.__dict__:
        setattr(state.apps.get_model(*key)._meta, option, value)
