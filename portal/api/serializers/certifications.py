"""Shapes of certifications: the one to record, and those recorded."""

from typing import Any

from rest_framework import serializers

from certification.enums import Method
from certification.rules.deliveries import EVIDENCE_MAX, EXTERNAL_ID_MAX
from portal.api.faults import told
from portal.api.serializers.fields import AnswersField, DayField, InstantField, PartnerMethodField
from portal.api.serializers.shapes import PermittedAnswer, StrictInput


class CertificationInput(StrictInput):
    """A certification to record: whose benefit, when the person proved themselves, and the evidence for it."""

    default_error_messages = {
        "one_of": told("event_on 和 event_at 请发送其中一个。", "Send either event_on or event_at.")
    }
    schema_rules = {"oneOf": [{"required": ["event_on"]}, {"required": ["event_at"]}]}

    entitlement_id = serializers.UUIDField(help_text="The benefit that is certified.")
    event_on = DayField(required=False, help_text="Day of the proof in China. Send this or `event_at`.")
    event_at = InstantField(required=False, help_text="Instant of the proof, with its offset.")
    method = PartnerMethodField(default=Method.PARTNER_APP, help_text="May be left out.")
    evidence = serializers.CharField(
        max_length=EVIDENCE_MAX,
        help_text="Your reference to the liveness check; kept with the certification.",
    )
    external_id = serializers.RegexField(
        r"^[!-~]+\Z",
        max_length=EXTERNAL_ID_MAX,
        required=False,
        help_text="Your own number of it; sent twice, here or in a batch, it is recorded once.",
    )
    answers = AnswersField(
        default=dict, help_text="Answers to the questions of the benefit, where it has any."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one time of the proof."""
        if ("event_on" in attrs) == ("event_at" in attrs):
            self.fail("one_of")
        return attrs


class CertificationAnswer(PermittedAnswer):
    """A certification that you recorded."""

    id = serializers.UUIDField(source="public_id")
    entitlement_id = serializers.UUIDField()
    method = serializers.ChoiceField(choices=[m.value for m in Method])
    event_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()


class MovedAnswer(PermittedAnswer):
    """Another benefit of the person that the same proof serves, and how its deadline moved."""

    id = serializers.UUIDField(source="public_id")
    entitlement_id = serializers.UUIDField()
    due_on_before = serializers.DateField()
    due_on = serializers.DateField()


class RecordedAnswer(CertificationAnswer):
    """A certification just recorded, and how the deadline moved."""

    due_on_before = serializers.DateField()
    due_on = serializers.DateField()
    number = serializers.CharField(help_text="The receipt's number, for the person.")
    also = MovedAnswer(many=True)
    is_repeat = serializers.BooleanField(help_text="Your number was known; nothing was recorded anew.")
