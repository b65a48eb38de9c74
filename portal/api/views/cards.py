"""Verifying electronic cards that people show to partners."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import card_codes, card_guesses
from accounts.actions.card_codes import Verified
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.cards import CardCodeRefused, CardGuessesSpent
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from foundation import clock
from portal.api import examples
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.cards import CardVerificationAnswer, CardVerificationInput
from portal.api.views.doors import PartnerDoor
from regions.queries.places import areas_last_known


@dataclass(frozen=True)
class _Answer:
    """A verification with the names of the card's area."""

    verified: Verified
    area_name: str
    area_name_en: str


class CardVerificationsView(PartnerDoor):
    """Where cards are verified."""

    @operation(
        "card_verifications_create",
        "Verify an electronic card shown to you",
        answer=CardVerificationAnswer,
        example=examples.CARD_VERIFICATION,
        status=201,
        body=CardVerificationInput,
        body_example=examples.CARD_VERIFICATION_INPUT,
        refusals=(CardCodeRefused, CardGuessesSpent, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Send what you scanned or were told within a minute; each showing counts once.

        A text that is no code, too old, used, or of a card that does not count any more is refused with the same
        words. Sent again with the same key and body, a verification is answered with the same bytes.
        """
        key_of(request._request)
        code = self.read_body(CardVerificationInput)["code"]
        at = clock.now()
        with card_guesses.counted(self.actor, code, at=at):
            return answer_once(request._request, self.actor, lambda: self._verify(code, at), at=at)

    def _verify(self, code: str, at: datetime) -> KeptAnswer:
        """Verify, and write the answer to keep."""
        done = card_codes.verify(self.actor, code, at=at)
        area = areas_last_known([done.area_key], on=clock.local_date(at)).get(done.area_key)
        answer = _Answer(done, area.name if area else "", area.name_en if area else "")
        return KeptAnswer(201, self.bytes_of(CardVerificationAnswer, answer))
