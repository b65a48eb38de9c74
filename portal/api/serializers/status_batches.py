"""Shapes of batches of questions how people stand: the list, how far it is, and the answers."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from certification.enums import Benefit, Standing
from certification.enums.batches import StatusOf, StatusState
from certification.rules.deliveries import ENTITLEMENT_TEXT_MAX, ITEMS_MAX
from foundation import clock
from portal.api import pages
from portal.api.faults import told
from portal.api.serializers.batches import BATCH_STATES
from portal.api.serializers.fields import DayField, PositionCursorField
from portal.api.serializers.shapes import NoQuery, PermittedAnswer, StrictInput

# Farther ahead nobody knows the rules.
AHEAD_MAX = timedelta(days=366)


class ComingDayField(DayField):
    """A day from today on: how somebody stood on a day before is in what was told then."""

    default_error_messages = {
        "range": told("请选今天到一年之内的一天。", "Ask for a day from today to a year ahead.")
    }

    def to_internal_value(self, data: Any) -> Any:
        """Read the date, and refuse one that is over or far away."""
        day = super().to_internal_value(data)
        if not clock.today() <= day <= clock.today() + AHEAD_MAX:
            self.fail("range")
        return day


def _ids() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=ENTITLEMENT_TEXT_MAX),
        min_length=1,
        max_length=ITEMS_MAX,
        required=False,
        help_text="In any order, also twice; one that is no id is answered like one of nobody.",
    )


class StatusInput(StrictInput):
    """Up to 1,000 people or benefits to be told of, on a day."""

    default_error_messages = {
        "one_of": told(
            "person_ids 和 entitlement_ids 请发送其中一个。", "Send either person_ids or entitlement_ids."
        )
    }
    schema_rules = {"oneOf": [{"required": ["person_ids"]}, {"required": ["entitlement_ids"]}]}

    on = ComingDayField(
        required=False,
        help_text="As of this day in China if nothing happens until then, today to a year ahead; today when left out.",
    )
    person_ids = _ids()
    entitlement_ids = _ids()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one of the two lists."""
        if ("person_ids" in attrs) == ("entitlement_ids" in attrs):
            self.fail("one_of")
        return attrs


class StatusCountsAnswer(PermittedAnswer):
    """How many questions stand how."""

    waiting = serializers.IntegerField()
    answered = serializers.IntegerField()
    not_found = serializers.IntegerField()


class StatusBatchAnswer(PermittedAnswer):
    """How far a batch of questions is."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(choices=BATCH_STATES)
    of = serializers.ChoiceField(choices=[of.value for of in StatusOf])
    on = serializers.DateField()
    total_count = serializers.IntegerField()
    counts = StatusCountsAnswer()
    received_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(
        help_text="Until when the answers can be read; then they are dropped."
    )


class StatusItemsQuery(NoQuery):
    """Which answers of a batch."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=pages.LIMIT_MAX,
        default=pages.LIMIT_DEFAULT,
        help_text="How many things at most.",
    )
    cursor = PositionCursorField(
        required=False, default=None, help_text="`next` of the page before; leave it out first."
    )


class StatusDeadlineAnswer(PermittedAnswer):
    """How one benefit stands on the day."""

    entitlement_id = serializers.UUIDField()
    benefit = serializers.ChoiceField(choices=[b.value for b in Benefit])
    paying_area_key = serializers.CharField()
    due_on = serializers.DateField(help_text="Last day on which a certification is in time.")
    in_time_until = serializers.DateField(help_text="Last day that is still treated as in time.")
    days_left = serializers.IntegerField(help_text="From the day asked for; negative once it has passed.")
    standing = serializers.ChoiceField(choices=[s.value for s in Standing])


class StatusItemAnswer(PermittedAnswer):
    """The answer to one question: `not_found` also for whoever is not, or no longer, linked to you."""

    position = serializers.IntegerField(help_text="Its place in the batch, from 1.")
    id = serializers.CharField(source="asked", help_text="As you sent it.")
    state = serializers.ChoiceField(choices=[state.value for state in StatusState])
    code = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    deadlines = StatusDeadlineAnswer(many=True)


class StatusItemPageAnswer(PermittedAnswer):
    """One page of the answers, in the order of the batch."""

    items = StatusItemAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
