"""Shapes of voice menus: what a caller typed, and what the menu reads out."""

from rest_framework import serializers

from certification.enums import VoiceOutcome
from certification.rules.deliveries import EXTERNAL_ID_MAX
from portal.api.serializers.fields import AnswersField
from portal.api.serializers.shapes import PermittedAnswer, StrictInput

_TYPED = "The number of the identity card as typed on the telephone; `*` stands for X."
_NUMBER = r"^[0-9]{17}[0-9Xx*]\Z"


class VoiceCodeInput(StrictInput):
    """For whom to send a code before they call."""

    number = serializers.RegexField(_NUMBER, help_text=_TYPED)


class VoiceCallInput(StrictInput):
    """What a caller typed."""

    external_id = serializers.RegexField(
        r"^[!-~]+\Z", max_length=EXTERNAL_ID_MAX - len("call:"), help_text="Your own number of the call."
    )
    number = serializers.RegexField(_NUMBER, help_text=_TYPED)
    code = serializers.RegexField(
        r"^[0-9]{6}\Z", help_text="The code that was sent to the telephone on record."
    )
    answers = AnswersField(
        default=dict, help_text="Answers to questions about the benefit, where you asked any."
    )


class SpokenAnswer(PermittedAnswer):
    """What the menu reads out, in both languages."""

    say_zh = serializers.CharField()
    say_en = serializers.CharField()


class CallAnswer(SpokenAnswer):
    """What came of a call, and what the menu reads out."""

    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in VoiceOutcome])
    call_id = serializers.UUIDField(allow_null=True)
    certification_id = serializers.UUIDField(allow_null=True)
    is_callback_offered = serializers.BooleanField(help_text="Somebody from the agency will call the person.")
