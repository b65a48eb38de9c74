"""Shapes of a sandbox: its clock, where it is sent, fresh beginnings, and the codes of made-up people's cards."""

from typing import Any

from rest_framework import serializers

from accounts.rules.sandbox import JUMP_MAX
from portal.api.faults import told
from portal.api.serializers.fields import DayField
from portal.api.serializers.shapes import PermittedAnswer, StrictInput


class ClockInput(StrictInput):
    """Where to send the clock: to the morning of a day, or of the deadline of somebody's benefit, or some days before."""

    default_error_messages = {
        "one_of": told("请发送 to 或 deadline_of 其中一个。", "Send either `to` or `deadline_of`."),
        "alone": told("days_before 只能和 deadline_of 一起发送。", "`days_before` goes with `deadline_of`."),
    }
    schema_rules = {"oneOf": [{"required": ["to"]}, {"required": ["deadline_of"]}]}

    to = DayField(
        required=False, help_text="The day to go to; the clock arrives at ten in the morning in China."
    )
    deadline_of = serializers.UUIDField(
        required=False, help_text="A benefit: the clock goes to the day of its deadline."
    )
    days_before = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=JUMP_MAX.days,
        help_text="With `deadline_of`: so many days before that day; on the day itself when left out.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one aim."""
        if ("to" in attrs) == ("deadline_of" in attrs):
            self.fail("one_of")
        if "days_before" in attrs and "deadline_of" not in attrs:
            self.fail("alone")
        return attrs


class ClockAnswer(PermittedAnswer):
    """The clock of your sandbox."""

    now = serializers.DateTimeField(help_text="The time in your sandbox.")
    today = serializers.DateField(help_text="The day in China by that time.")
    true_now = serializers.DateTimeField(help_text="The time outside; tokens run out by it.")
    moving_to = serializers.DateTimeField(
        allow_null=True, help_text="Where the clock is on its way to; null once it has arrived."
    )
    reset_at = serializers.DateTimeField(help_text="When your sandbox last began anew, by the time outside.")


class ResetInput(StrictInput):
    """Nothing needs to be said to begin anew."""


class CardCodeInput(StrictInput):
    """Whose card is to be shown."""

    person_id = serializers.UUIDField(help_text="Somebody of the sandbox with an electronic card in use.")


class CardCodeAnswer(PermittedAnswer):
    """What the person's telephone would show now."""

    code = serializers.CharField(help_text="The text in the QR code.")
    digits = serializers.CharField(help_text="The eight digits.")
    expires_at = serializers.DateTimeField()
