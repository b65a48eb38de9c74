"""Shapes of matters: how far they have come, and nothing of what was filled in."""

from typing import Any

from rest_framework import serializers

from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.rules.matter_kinds import kind_of
from portal.api.serializers.shapes import PermittedAnswer
from portal.shared.matter_labels import named


class MatterAnswer(PermittedAnswer):
    """A matter about a person."""

    id = serializers.UUIDField(source="public_id")
    receipt = serializers.CharField(help_text="The number on the receipt (受理编号).")
    kind = serializers.CharField()
    title = serializers.SerializerMethodField(help_text="The kind in words, in the asked language.")
    area_key = serializers.CharField(help_text="The area whose desk handles it.")
    state = serializers.ChoiceField(choices=[one.value for one in MatterState])
    outcome = serializers.ChoiceField(
        choices=[one.value for one in MatterOutcome], allow_null=True, help_text="Null until it has ended."
    )
    received_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="Day by which it must be decided.")
    correct_by = serializers.DateField(
        allow_null=True,
        help_text="Day by which the person must supply what is missing; null where nothing is.",
    )
    decided_at = serializers.DateTimeField(allow_null=True)
    served_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, card: Any) -> str:
        """Name the kind in the asked language."""
        return named(kind_of(card.kind))


class MatterPageAnswer(PermittedAnswer):
    """One page of the matters of a person, the newest first."""

    person_id = serializers.UUIDField()
    items = MatterAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


class MatterStepAnswer(PermittedAnswer):
    """One step of a matter."""

    act = serializers.ChoiceField(choices=[one.value for one in MatterAct])
    state = serializers.ChoiceField(source="state_after", choices=[one.value for one in MatterState])
    at = serializers.DateTimeField()


class OneMatterAnswer(PermittedAnswer):
    """A matter with its steps, the oldest first."""

    person_id = serializers.UUIDField()
    matter = MatterAnswer()
    steps = MatterStepAnswer(many=True)
