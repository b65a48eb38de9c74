"""Shapes of data evidence: what an agency tells, and the receipt it gets."""

from typing import Any

from rest_framework import serializers

from certification.enums import EvidenceKind
from certification.rules.deliveries import BY_EVIDENCE, EXTERNAL_ID_MAX, TIME_TEXT_MAX
from portal.api.serializers.batches import ONE_TIME
from portal.api.serializers.shapes import PermittedAnswer, StrictInput

NAME_MAX = 60


class EvidenceInput(StrictInput):
    """That you saw somebody in person on a day."""

    default_error_messages = {"one_of": ONE_TIME}
    schema_rules = {"oneOf": [{"required": ["event_on"]}, {"required": ["event_at"]}]}

    external_id = serializers.RegexField(
        r"^[!-~]+\Z",
        max_length=EXTERNAL_ID_MAX - len(BY_EVIDENCE),
        help_text="Your own number of it; sent twice, it is one.",
    )
    kind = serializers.ChoiceField(choices=[kind.value for kind in EvidenceKind])
    id_number = serializers.RegexField(
        r"^[0-9]{17}[0-9Xx]\Z", help_text="The number of the identity card. It is not kept."
    )
    name = serializers.CharField(
        max_length=NAME_MAX, help_text="The name, as your register has it. It is not kept."
    )
    event_on = serializers.CharField(max_length=TIME_TEXT_MAX, required=False, help_text="Day in China.")
    event_at = serializers.CharField(
        max_length=TIME_TEXT_MAX, required=False, help_text="Instant, with its offset."
    )
    area_key = serializers.RegexField(
        r"^[0-9A-Za-z-]{1,12}\Z",
        required=False,
        help_text="The area that pays, where you know it.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one time."""
        if ("event_on" in attrs) == ("event_at" in attrs):
            self.fail("one_of")
        return attrs


class EvidenceAnswer(PermittedAnswer):
    """The receipt: the same whoever the number means, and whether it means anybody."""

    id = serializers.UUIDField(source="public_id")
    received_at = serializers.DateTimeField()
