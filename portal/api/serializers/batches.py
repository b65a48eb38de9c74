"""Shapes of batch uploads: the items to record, how far they are, and what became of each."""

from typing import Any

from rest_framework import serializers

from certification.enums import ItemState
from certification.rules.deliveries import (
    ENTITLEMENT_TEXT_MAX,
    EVIDENCE_MAX,
    EXTERNAL_ID_MAX,
    ITEMS_MAX,
    TIME_TEXT_MAX,
)
from portal.api import pages
from portal.api.faults import told
from portal.api.serializers.fields import AnswersField, PositionCursorField
from portal.api.serializers.shapes import NoQuery, PermittedAnswer, StrictInput

ONE_TIME = told("event_on 和 event_at 请发送其中一个。", "Send either event_on or event_at.")
BATCH_STATES = ("running", "done")


class ItemInput(StrictInput):
    """One certification. A value that cannot be right is told of the item and stops no other."""

    default_error_messages = {"one_of": ONE_TIME}
    schema_rules = {"oneOf": [{"required": ["event_on"]}, {"required": ["event_at"]}]}

    external_id = serializers.RegexField(
        r"^[!-~]+\Z",
        max_length=EXTERNAL_ID_MAX,
        help_text="Your own number of it; sent twice, in whatever batch, it is recorded once.",
    )
    entitlement_id = serializers.CharField(max_length=ENTITLEMENT_TEXT_MAX)
    event_on = serializers.CharField(max_length=TIME_TEXT_MAX, required=False)
    event_at = serializers.CharField(max_length=TIME_TEXT_MAX, required=False)
    evidence = serializers.CharField(max_length=EVIDENCE_MAX)
    answers = AnswersField(
        default=dict, help_text="Answers to the questions of the benefit, where it has any."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one time of the proof."""
        if ("event_on" in attrs) == ("event_at" in attrs):
            self.fail("one_of")
        return attrs


class BatchInput(StrictInput):
    """Up to 1,000 certifications of people linked to you."""

    items = serializers.ListField(child=ItemInput(), min_length=1, max_length=ITEMS_MAX)


class CountsAnswer(PermittedAnswer):
    """How many items stand how."""

    waiting = serializers.IntegerField()
    recorded = serializers.IntegerField()
    repeat = serializers.IntegerField()
    refused = serializers.IntegerField()
    quarantined = serializers.IntegerField()


class BatchAnswer(PermittedAnswer):
    """How far an upload is."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(choices=BATCH_STATES)
    total_count = serializers.IntegerField()
    counts = CountsAnswer()
    received_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ItemsQuery(NoQuery):
    """Which items of an upload."""

    state = serializers.ChoiceField(
        choices=[state.value for state in ItemState],
        required=False,
        help_text="Only items that stand so; all of them when left out.",
    )
    limit = serializers.IntegerField(
        min_value=1,
        max_value=pages.LIMIT_MAX,
        default=pages.LIMIT_DEFAULT,
        help_text="How many things at most.",
    )
    cursor = PositionCursorField(
        required=False, default=None, help_text="`next` of the page before; leave it out first."
    )


class ItemAnswer(PermittedAnswer):
    """What became of one item."""

    position = serializers.IntegerField(help_text="Its place in the upload, from 1.")
    external_id = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in ItemState])
    code = serializers.CharField(
        help_text="Why it was refused or set aside; empty otherwise.", allow_blank=True
    )
    detail = serializers.CharField(help_text="The same in words.", allow_blank=True)
    certification_id = serializers.UUIDField(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="The deadline right after it was recorded.")


class ItemPageAnswer(PermittedAnswer):
    """One page of the items of an upload, in their order."""

    items = ItemAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
