"""Voice menus: a code before the call, and the call itself; every answer carries the words to read out."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from rest_framework.request import Request

from accounts.actions.idempotency import KeptAnswer
from accounts.enums.users import Language
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from certification.actions import voice
from certification.actions.voice import CallAnswered, NewCall
from certification.enums import VoiceOutcome
from certification.errors import VoiceCodesSpent
from certification.rules.voice import number_typed
from foundation import clock
from portal.api import examples_of_certifying as examples
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.voice import CallAnswer, SpokenAnswer, VoiceCallInput, VoiceCodeInput
from portal.api.views.doors import PartnerDoor
from portal.shared.words import sentence


class VoiceCodesView(PartnerDoor):
    """Where codes are asked for."""

    @operation(
        "voice_codes_create",
        "Send a code to the telephone on record",
        answer=SpokenAnswer,
        example=examples.VOICE_CODE,
        status=201,
        body=VoiceCodeInput,
        body_example=examples.VOICE_CODE_INPUT,
        refusals=(VoiceCodesSpent, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """The same answer whether anybody has the number, has a telephone on record, or got enough codes today."""
        key_of(request._request)
        asked = self.read_body(VoiceCodeInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._make(asked, at), at=at)

    def _make(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Make the code, which goes out by the next tick, and write the answer to keep."""
        voice.make_code(self.actor, number_typed(asked["number"]), at=at)
        return KeptAnswer(201, self.bytes_of(SpokenAnswer, _spoken("voice.code_sent")))


class VoiceCallsView(PartnerDoor):
    """Where calls are answered."""

    @operation(
        "voice_calls_create",
        "Certify by telephone",
        answer=CallAnswer,
        example=examples.VOICE_CALL,
        status=201,
        body=VoiceCallInput,
        body_example=examples.VOICE_CALL_INPUT,
        refusals=(IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """A voice assures little: it counts only where the paying area says so. Elsewhere the answer says what counts.

        A wrong code, a code that ran out and a number nobody has are answered alike.
        """
        key_of(request._request)
        asked = self.read_body(VoiceCallInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._answer(asked, at), at=at)

    def _answer(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Answer the call, and write the answer to keep."""
        new = NewCall(number_typed(asked["number"]), asked["code"], asked["external_id"], asked["answers"])
        return KeptAnswer(201, self.bytes_of(CallAnswer, _told(voice.answer(self.actor, new, at=at))))


def _told(done: CallAnswered) -> dict[str, object]:
    """Lay out what came of a call, with the words for it."""
    facts = {"due_on": done.due_on, "ways": done.ways}
    return {
        "outcome": done.outcome,
        "call_id": done.call_id,
        "certification_id": done.certification_id,
        "is_callback_offered": done.outcome is VoiceOutcome.NOT_ENOUGH,
        **_spoken(f"voice.{done.outcome.value}", facts),
    }


def _spoken(code: str, facts: dict[str, Any] | None = None) -> dict[str, str]:
    """Word a code in both languages, whichever the request asked for: the menu knows its caller's."""
    said = {}
    for name, language in (("say_zh", Language.CHINESE), ("say_en", Language.ENGLISH)):
        with translation.override(language.value):
            said[name] = sentence(code, facts)
    return said
