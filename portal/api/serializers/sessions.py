"""Shapes of sessions: what begins one, what a partner signs of a check, and how it stands."""

from typing import Any

from rest_framework import serializers

from accounts.enums.face import Gesture
from certification.enums import Benefit, LiveOutcome, Method, SameBand, StatusQuestion
from certification.rules.sessions import MODEL_LENGTH_MAX
from portal.api.faults import told
from portal.api.serializers.fields import AnswersField, InstantField
from portal.api.serializers.shapes import PermittedAnswer, StrictInput

STATES = ("open", "passed", "closed", "expired")
_SIGNATURE_MAX = 100


class SessionInput(StrictInput):
    """A certification to begin: for somebody linked to you, or by a mandate that somebody linked to you holds."""

    default_error_messages = {
        "one_of": told(
            "entitlement_id 和 mandate_id 请发送其中一个。", "Send either entitlement_id or mandate_id."
        )
    }
    schema_rules = {"oneOf": [{"required": ["entitlement_id"]}, {"required": ["mandate_id"]}]}

    entitlement_id = serializers.UUIDField(
        required=False, help_text="A benefit of somebody linked to you. Send this or `mandate_id`."
    )
    mandate_id = serializers.UUIDField(
        required=False, help_text="A mandate, as `mandates` lists it, whose holder is linked to you."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one way to begin."""
        if len(attrs) != 1:
            self.fail("one_of")
        return attrs


class ResultInput(StrictInput):
    """A signed result of one liveness check."""

    key_id = serializers.UUIDField(help_text="The name of the key you signed with.")
    entitlement_id = serializers.UUIDField(help_text="As in the session.")
    nonce = serializers.RegexField(
        r"^[A-Za-z0-9_-]{43}\Z", help_text="The newest nonce of the session; each is good once."
    )
    live = serializers.ChoiceField(choices=[outcome.value for outcome in LiveOutcome])
    same_person = serializers.ChoiceField(choices=[band.value for band in SameBand])
    model = serializers.RegexField(
        r"^[!-~]+\Z",
        max_length=MODEL_LENGTH_MAX,
        help_text="Which model judged, with its version.",
    )
    event_at = InstantField(
        help_text="Instant of the check, with its offset, as it stands in the signed text."
    )
    answers = AnswersField(
        default=dict, help_text="Answers to the session's questions; may be left out without any."
    )
    signature = serializers.RegexField(
        r"^[A-Za-z0-9+/]+={0,2}\Z",
        max_length=_SIGNATURE_MAX,
        help_text="Signature of the canonical text, in base64.",
    )


class ChallengeAnswer(PermittedAnswer):
    """What the person is to do before the camera now, in this order."""

    gestures = serializers.ListField(child=serializers.ChoiceField(choices=[g.value for g in Gesture]))
    nonce = serializers.CharField(help_text="Good for one result.")
    expires_at = serializers.DateTimeField()


class QuestionAnswer(PermittedAnswer):
    """A question to put to the person; an answer by which the benefit may end stops nothing by itself."""

    code = serializers.ChoiceField(choices=[question.value for question in StatusQuestion])
    ask = serializers.CharField(help_text="The question in words, in the asked language.")


class NoteAnswer(PermittedAnswer):
    """Something to tell the person before they begin."""

    code = serializers.CharField()
    detail = serializers.CharField()


class WayAnswer(PermittedAnswer):
    """A way to certify with a person's help."""

    method = serializers.ChoiceField(choices=[m.value for m in Method])
    # DRF keeps a field's own `label` under this name; as a declared field it is only a key of the class.
    label: Any = serializers.CharField()


class SessionAnswer(PermittedAnswer):
    """How a session stands."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    entitlement_id = serializers.UUIDField()
    benefit = serializers.ChoiceField(choices=[b.value for b in Benefit])
    is_helped = serializers.BooleanField(help_text="Begun by a mandate: somebody helps the person.")
    challenge = ChallengeAnswer(allow_null=True, help_text="Null once the session is over.")
    questions = QuestionAnswer(many=True)
    notes = NoteAnswer(many=True, help_text="Only in the answer that begins the session.")
    tries_left = serializers.IntegerField()
    certification_id = serializers.UUIDField(allow_null=True, help_text="Once it has passed.")
    due_on = serializers.DateField(help_text="The deadline of the benefit as it stands now.")
    say = serializers.CharField(help_text="What to tell the person now.")
    ways = WayAnswer(many=True, help_text="Filled once the session is closed: ways in which a person helps.")
