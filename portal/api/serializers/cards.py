"""Shapes of verifications of electronic cards."""

from rest_framework import serializers

from portal.api.serializers.shapes import PermittedAnswer, StrictInput

CODE_MAX = 100


class CardVerificationInput(StrictInput):
    """What somebody showed you: the text of the picture, or the eight digits under it."""

    code = serializers.CharField(
        max_length=CODE_MAX,
        help_text="The scanned text as it is, or the eight digits; spaces do not matter.",
    )


class CardVerificationAnswer(PermittedAnswer):
    """That the card shown is genuine and was shown just now."""

    id = serializers.UUIDField(source="verified.public_id", help_text="Number of this verification.")
    verified_at = serializers.DateTimeField(source="verified.verified_at")
    name_masked = serializers.CharField(
        source="verified.name_masked", help_text="The holder's name with all but its last character hidden."
    )
    card_tail = serializers.CharField(
        source="verified.card_tail",
        help_text="Last four digits of the card's number, as its holder sees them.",
    )
    area_key = serializers.CharField(
        source="verified.area_key", help_text="Pooling area of the card; empty where none is known."
    )
    area_name = serializers.CharField()
    area_name_en = serializers.CharField()
    person_id = serializers.UUIDField(
        source="verified.person_public_id",
        allow_null=True,
        help_text="The holder, if they let you act for them; otherwise null.",
    )
