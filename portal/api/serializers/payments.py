"""Shapes of payments: what is charged, settled and refunded, and whose kind of money paid it."""

from typing import Any

from rest_framework import serializers

from family.actions.payments import FEN_MAX
from family.enums import PartSource, PaymentState, SharingUse
from family.enums.payments import DifferenceKind, ReconciledEntry, SkipReason
from portal.api.faults import told
from portal.api.serializers.cards import CODE_MAX
from portal.api.serializers.fields import ReferenceDayField, StrictIntegerField, StrictRegexField
from portal.api.serializers.shapes import PermittedAnswer, StrictInput

REFERENCE_MAX = 64
NUMBER_MAX = 40


def _reference(about: str) -> StrictRegexField:
    return StrictRegexField(r"^[!-~]+\Z", max_length=REFERENCE_MAX, help_text=about)


def _fen(about: str) -> StrictIntegerField:
    return StrictIntegerField(min_value=1, max_value=FEN_MAX, help_text=about)


class PaymentInput(StrictInput):
    """A charge: your own number of it, the amount, and what the patient showed you."""

    default_error_messages = {
        "one_of": told(
            "请发送 code，或同时发送 number 和 card_number，不能两样都发。",
            "Send `code`, or `number` together with `card_number`; not both.",
        )
    }
    schema_rules = {
        "oneOf": [
            {"required": ["code"]},
            {"required": ["number", "card_number"]},
        ]
    }

    reference = _reference("Your own number of the charge, as it stands in your daily file; unique for you.")
    amount_fen = _fen("What the patient has to pay in all, after reimbursement, in fen.")
    code = serializers.CharField(
        max_length=CODE_MAX,
        required=False,
        help_text="What the patient showed: the scanned text of their electronic card, or the eight digits.",
    )
    number = serializers.CharField(
        max_length=NUMBER_MAX, required=False, help_text="The patient's own document number."
    )
    card_number = serializers.CharField(
        max_length=NUMBER_MAX, required=False, help_text="The number of the patient's own printed card."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for one way of knowing the patient."""
        has_code, has_numbers = "code" in attrs, {"number", "card_number"} <= attrs.keys()
        if has_code == has_numbers or has_code == ("number" in attrs or "card_number" in attrs):
            self.fail("one_of")
        return attrs


class SettlementInput(StrictInput):
    """How much of a held payment is settled; what is not goes back at once."""

    amount_fen = _fen("All of what is held, or less.")


class RefundInput(StrictInput):
    """A refund: your own number of it and the amount."""

    reference = _reference("Your own number of the refund; unique for the payment.")
    amount_fen = _fen("All of what was settled and not refunded yet, or less.")


class PaymentPartAnswer(PermittedAnswer):
    """What one kind of source pays; the shared accounts of all relatives are one kind."""

    paid_from = serializers.ChoiceField(choices=[source.value for source in PartSource])
    amount_fen = serializers.IntegerField()
    settled_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()


class PaymentReasonAnswer(PermittedAnswer):
    """Why money of the patient, or of relatives at all, paid nothing; what is between relatives is not told."""

    code = serializers.ChoiceField(choices=[reason.value for reason in SkipReason])
    paid_from = serializers.ChoiceField(choices=[source.value for source in PartSource])
    detail = serializers.CharField()


class PaymentAnswer(PermittedAnswer):
    """A payment of yours."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    use = serializers.ChoiceField(choices=[use.value for use in SharingUse])
    state = serializers.ChoiceField(choices=[state.value for state in PaymentState])
    amount_fen = serializers.IntegerField()
    settled_fen = serializers.IntegerField()
    refunded_fen = serializers.IntegerField()
    cash_fen = serializers.IntegerField(
        help_text="What the patient still pays you themselves; of a settled payment what they paid, less refunds."
    )
    paid_on = serializers.DateField()
    expires_at = serializers.DateTimeField(help_text="When the money of a hold goes back by itself.")
    settled_at = serializers.DateTimeField(allow_null=True)
    parts = PaymentPartAnswer(many=True)
    reasons = PaymentReasonAnswer(many=True)


class RefundAnswer(PermittedAnswer):
    """A refund, and the payment after it."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    amount_fen = serializers.IntegerField()
    cash_fen = serializers.IntegerField(help_text="What of it you give the patient in cash.")
    refunded_at = serializers.DateTimeField()
    payment = PaymentAnswer()


class DayFileInput(StrictInput):
    """What you settled and refunded on a day, as comma-separated text."""

    day = ReferenceDayField(help_text="The day in China; it must be over.")
    csv = serializers.CharField(
        trim_whitespace=False,
        help_text=(
            "A header `entry,payment_reference,refund_reference,amount_fen`, then a line for each `payment` settled "
            "and each `refund` made on the day."
        ),
    )


class DifferenceAnswer(PermittedAnswer):
    """A difference that is still open."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(
        choices=[kind.value for kind in DifferenceKind],
        help_text=(
            "`missing_here`: we know nothing of it. `missing_there`: your file has it not. `amount`: the amounts "
            "differ. `state`: ours was never settled. `day`: ours is of another day."
        ),
    )
    entry = serializers.ChoiceField(choices=[entry.value for entry in ReconciledEntry])
    payment_reference = serializers.CharField()
    refund_reference = serializers.CharField(allow_blank=True)
    ours_fen = serializers.IntegerField(allow_null=True)
    theirs_fen = serializers.IntegerField(allow_null=True)
    our_state = serializers.CharField(
        allow_blank=True, help_text="State of our payment; empty where there is none."
    )


class DayFileAnswer(PermittedAnswer):
    """What came of a file: how many lines are in order, and what is open of the day."""

    id = serializers.UUIDField(source="public_id")
    day = serializers.DateField()
    received_at = serializers.DateTimeField()
    rows_count = serializers.IntegerField()
    matched_count = serializers.IntegerField()
    differences_count = serializers.IntegerField()
    differences = DifferenceAnswer(many=True, help_text="The first thousand.")
