"""Shapes of wallet transfers."""

from rest_framework import serializers

from family.enums import WalletReturn, WalletState
from portal.api.serializers.family import MandateOtherAnswer
from portal.api.serializers.shapes import PermittedAnswer

ROLES = ("sender", "recipient")


class WalletOtherAnswer(MandateOtherAnswer):
    """The other side of a transfer."""


class WalletTransferAnswer(PermittedAnswer):
    """Money of a personal account on its way into a relative's wallet, and what became of it."""

    id = serializers.UUIDField(source="card.public_id")
    role = serializers.ChoiceField(choices=ROLES, help_text="On which side the person stands.")
    other = WalletOtherAnswer()
    amount_fen = serializers.IntegerField(source="card.amount_fen")
    state = serializers.ChoiceField(
        source="card.state",
        choices=[one.value for one in WalletState],
        help_text="`sent` waits; only `accepted` is the recipient's money.",
    )
    cause = serializers.ChoiceField(
        source="card.cause",
        choices=[one.value for one in WalletReturn],
        allow_null=True,
        help_text="Why it was returned; null for every other state.",
    )
    sent_at = serializers.DateTimeField(source="card.sent_at")
    returns_at = serializers.DateTimeField(
        source="card.returns_at", help_text="From this instant on nobody accepts it, and it goes back."
    )
    ended_at = serializers.DateTimeField(source="card.ended_at", allow_null=True)


class WalletTransferPageAnswer(PermittedAnswer):
    """One page of a person's transfers, the newest first."""

    person_id = serializers.UUIDField()
    items = WalletTransferAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
