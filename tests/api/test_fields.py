"""Fields of answers: none without a permit, and none for who may not see it."""

import inspect

from accounts.enums import Role
from accounts.rules.actors import Actor
from portal.api import serializers
from portal.api.serializers import LinkAnswer, PermittedAnswer
from portal.permits import api as permits


def shapes() -> list[type[PermittedAnswer]]:
    """List the shapes of answers."""
    return [
        shape
        for _, shape in inspect.getmembers(serializers, inspect.isclass)
        if issubclass(shape, PermittedAnswer) and shape is not PermittedAnswer
    ]


def test_every_field_has_a_permit_and_every_permit_a_field() -> None:
    declared = {(shape.__name__, name) for shape in shapes() for name in shape._declared_fields}
    assert declared == set(permits.FIELDS)


def test_a_field_without_a_permit_is_not_shown() -> None:
    class Unlisted(LinkAnswer):
        """The same fields under a name that nobody wrote a permit for."""

    assert LinkAnswer().get_fields().keys() == {"person_id", "since"}
    assert Unlisted().get_fields() == {}


def test_a_field_is_not_shown_without_its_role_and_scope() -> None:
    citizen = Actor(frozenset({Role.CITIZEN}))
    narrow = Actor(frozenset({Role.PARTNER}), partner_id=1)
    for actor in (citizen, narrow):
        assert LinkAnswer(context={"actor": actor}).get_fields() == {}
