"""What all shapes have in common: answers show permitted fields only, input is strict."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role
from accounts.rules.actors import Actor
from portal.api import faults
from portal.api.faults import Place, Refused, told
from portal.permits.registry import field_permit

# Shapes times the sets of scopes in use; what is not kept is made again.
_WRITERS_MAX = 1_000
_UNKNOWN = told("这里没有这个名字。", "Nothing has this name here.")


class PermittedAnswer(serializers.Serializer):
    """An answer whose fields each need a permit in `portal.permits.api`: unlisted means not shown."""

    def get_fields(self) -> dict[str, Any]:
        """Keep the fields the actor may see; the documentation shows those anybody may."""
        actor = self.context.get("actor")
        kept = {}
        for name, field in super().get_fields().items():
            allowed = field_permit(type(self).__name__, name)
            if allowed is None or (actor is not None and not actor.is_any(allowed.roles)):
                continue
            if actor is None or allowed.scope is None or allowed.scope in actor.scopes:
                kept[name] = field
        return kept


class WordsField(serializers.ListField):
    """Words out of a fixed few, as the members of an enum say them; a list of them is written at once."""

    def to_representation(self, data: Iterable[StrEnum]) -> list[str]:
        """Write the words."""
        return [word.value for word in data]


def written(shape: type[PermittedAnswer], content: Any, actor: Actor) -> bytes:
    """Write an answer as JSON, with the fields that its permits let the actor see."""
    data = _writer(shape, actor.roles, actor.scopes).to_representation(content)
    return bytes(JSONRenderer().render(data))


@lru_cache(maxsize=_WRITERS_MAX)
def _writer(
    shape: type[PermittedAnswer], roles: frozenset[Role], scopes: frozenset[PartnerScope]
) -> PermittedAnswer:
    """Make the writer of a shape for everybody of the same roles and scopes; it keeps nothing of what it writes.

    Why: to make one copies every field of every shape within it, which takes longer than to write with it.
    """
    writer = shape(context={"actor": Actor(roles=roles, scopes=scopes)})
    _settle(writer)
    return writer


def _settle(field: Any) -> None:
    """Bind all fields at once, so that two threads never do it at the same time."""
    for inner in (*getattr(field, "fields", {}).values(), getattr(field, "child", None)):
        if inner is not None:
            _settle(inner)


class StrictInput(serializers.Serializer):
    """Input that names every field it takes; anything else is refused rather than overlooked."""

    unknown = faults.UNKNOWN_FIELD
    # What JSON Schema says of the whole beside its fields.
    schema_rules: ClassVar[dict[str, Any]] = {}

    def to_internal_value(self, data: Mapping[str, Any]) -> Any:
        """Read the fields.

        Raises:
            Refused: a field is unknown.
        """
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            raise Refused(self.unknown, *(Place("unknown", f"/{name}", _UNKNOWN) for name in unknown))
        return super().to_internal_value(data)


class NoQuery(StrictInput):
    """The query of an address that takes none."""

    unknown = faults.UNKNOWN_PARAMETER


class NoBody(StrictInput):
    """The body of a request that says nothing: none at all, or an object without fields."""
