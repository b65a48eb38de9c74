"""Fields of answers: none without a permit, and none for who may not see it."""

import importlib
import inspect
import pkgutil

from accounts.enums.users import Role
from accounts.rules.actors import ANONYMOUS, Actor
from portal.api import serializers
from portal.api.serializers.deadlines import DeadlineAnswer
from portal.api.serializers.links import LinkAnswer
from portal.api.serializers.places import AreaAnswer
from portal.api.serializers.shapes import PermittedAnswer
from portal.permits import api as permits


def shapes() -> list[type[PermittedAnswer]]:
    """List the shapes of answers."""
    rooms = pkgutil.iter_modules(serializers.__path__, f"{serializers.__name__}.")
    return [
        shape
        for room in rooms
        for _, shape in inspect.getmembers(importlib.import_module(room.name), inspect.isclass)
        if issubclass(shape, PermittedAnswer) and shape is not PermittedAnswer
    ]


def test_every_field_has_a_permit_and_every_permit_a_field() -> None:
    declared = {(shape.__name__, name) for shape in shapes() for name in shape._declared_fields}
    assert declared == set(permits.FIELDS)


def test_a_field_without_a_permit_is_not_shown() -> None:
    class Unlisted(LinkAnswer):
        """The same fields under a name that nobody wrote a permit for."""

    assert "person_id" in LinkAnswer().get_fields()
    assert Unlisted().get_fields() == {}


def test_a_field_is_not_shown_without_its_role_and_scope() -> None:
    citizen = Actor(frozenset({Role.CITIZEN}))
    narrow = Actor(frozenset({Role.PARTNER}), partner_id=1)
    for actor in (citizen, narrow):
        assert LinkAnswer(context={"actor": actor}).get_fields() == {}


def test_a_visitor_is_shown_public_shapes_in_full_and_nothing_of_people() -> None:
    visitor = {"actor": ANONYMOUS}
    assert AreaAnswer(context=visitor).get_fields().keys() == AreaAnswer._declared_fields.keys()
    assert DeadlineAnswer(context=visitor).get_fields() == {}
