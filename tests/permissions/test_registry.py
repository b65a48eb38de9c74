"""The registry and the house say the same: no door, back-office action or API field without a permit, none stale.

Generated: it walks Django's resolver, the back office's registry and the API's serializers.
"""

from collections import Counter

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from rest_framework import serializers

from accounts.enums.users import Role
from accounts.fields import SealedField
from accounts.queries.seals import sealed_columns
from accounts.rules.actors import ANONYMOUS, Actor
from portal.api.serializers.shapes import PermittedAnswer, StrictInput
from portal.permits.admin import ADMIN
from portal.permits.api import FIELDS
from portal.permits.registry import ROUTES, admin_permit, methods_of
from tests.house.source import FLOORS
from tests.permissions.doors import METHODS, Door, doors

DOORS = doors()
STOCK_ACTIONS = {"view", "add", "change", "delete"}
# allauth's pages answer methods that lead nowhere; the door refuses them before allauth sees them.
FOREIGN = ("allauth.", "django.contrib.admin.", "drf_spectacular.", "oauth2_provider.")


def is_ours(door: Door) -> bool:
    """Say whether the house wrote the view."""
    return not door.view.__module__.startswith(FOREIGN)


@pytest.mark.parametrize("door", DOORS, ids=lambda d: d.route)
def test_every_door_has_a_permit(door: Door) -> None:
    assert methods_of(door.route), f"write a permit for {door.route}, or take the address away"


@pytest.mark.parametrize("door", [d for d in DOORS if is_ours(d)], ids=lambda d: d.route)
def test_every_handler_has_a_permit_and_every_permit_a_handler(door: Door) -> None:
    if door.handlers is not None:
        assert door.handlers == set(methods_of(door.route)) & set(METHODS)


def test_every_name_leads_to_one_door() -> None:
    assert [name for name, count in Counter(d.route for d in DOORS).items() if count > 1] == []


def test_no_permit_is_stale() -> None:
    known = {door.route for door in DOORS}
    assert sorted({route for route, _method in ROUTES} - known) == []


def test_the_back_office_shows_what_is_permitted_and_nothing_else() -> None:
    registered = {model._meta.label_lower: model_admin for model, model_admin in admin.site._registry.items()}
    ours = {label for label in registered if label.split(".", maxsplit=1)[0] in FLOORS}
    assert ours == {model for model, _action in ADMIN}
    for label in registered.keys() - ours:
        assert [action for action in STOCK_ACTIONS if admin_permit(label, action)] == []


def test_every_back_office_action_has_a_permit() -> None:
    """Deleting in bulk comes with every stock list; without a permit to delete it is never offered."""
    for model, model_admin in admin.site._registry.items():
        label = model._meta.label_lower
        written = {name for _function, name, _words in model_admin._get_base_actions()} - {"delete_selected"}
        permitted = {action for name, action in ADMIN if name == label}
        if label.split(".", maxsplit=1)[0] in FLOORS:
            assert written <= permitted, label
        assert permitted <= STOCK_ACTIONS | written, label


def test_no_unpermitted_action_is_offered_to_an_officer() -> None:
    request = RequestFactory().get("/admin/")
    request.actor = Actor(frozenset({Role.OFFICER}), user_id=1)
    request.user = AnonymousUser()
    for model, model_admin in admin.site._registry.items():
        offered = set(model_admin.get_actions(request))
        assert {a for a in offered if admin_permit(model._meta.label_lower, a) is None} == set()


def test_no_sealed_column_shows_in_the_back_office() -> None:
    request = RequestFactory().get("/admin/")
    request.actor = ANONYMOUS
    for model, model_admin in admin.site._registry.items():
        hidden = {f.name for f in model._meta.get_fields() if isinstance(f, SealedField)} | {"password"}
        hidden |= {column.index for column in sealed_columns() if column.index} | {"facts"}
        if model._meta.app_label in FLOORS:
            shown = set(model_admin.get_list_display(request)) | set(model_admin.fields or ())
            assert shown & hidden == set(), model._meta.label


def ours(kind: type[serializers.BaseSerializer]) -> list[type[serializers.Serializer]]:
    """Collect the portal's own serializers of a kind; the addresses above have imported them all."""
    found, waiting = [], [kind]
    while waiting:
        children = waiting.pop().__subclasses__()
        found += children
        waiting += children
    return [c for c in found if c.__module__.startswith("portal.")]


def test_every_field_of_every_answer_has_a_permit_and_none_is_stale() -> None:
    declared = {(c.__name__, name) for c in ours(PermittedAnswer) for name in c._declared_fields}
    assert declared == set(FIELDS)


def test_every_serializer_is_an_answer_that_drops_or_an_input_that_refuses() -> None:
    kinds = (PermittedAnswer, StrictInput)
    loose = [c.__name__ for c in ours(serializers.BaseSerializer) if not issubclass(c, kinds)]
    assert loose == []


def test_every_door_behind_the_staff_entrance_names_a_role_or_a_relation() -> None:
    """Nothing at the desk or in the back office is open to everybody by mistake."""
    open_to_all = [
        (route, method)
        for (route, method), allowed in ROUTES.items()
        if route.startswith(("counter:", "admin:")) and Role.ANONYMOUS in allowed.roles
    ]
    assert open_to_all == []


def test_an_address_that_is_not_there_answers_gently(db: None) -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()
