"""Shapes of account sharing: what is asked for, and bindings as partners are told of them."""

from typing import Any

from rest_framework import serializers

from family.enums import BindingCause, BindingSide, BindingState, SharingUse
from family.rules.binding_terms import EVERY_USE, Terms
from foundation.money import AMOUNT_MAX_FEN
from portal.api.serializers.fields import StrictIntegerField
from portal.api.serializers.shapes import PermittedAnswer, StrictInput

_SIDES = [side.value for side in BindingSide]
_USES = [use.value for use in SharingUse]


class _CapField(StrictIntegerField):
    """A cap in fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, min_value=1, max_value=AMOUNT_MAX_FEN, **kwargs)


class BindingInput(StrictInput):
    """Whose account somebody is to use, and for which of the two you ask."""

    sharer_id = serializers.UUIDField(help_text="Whose personal account it is.")
    user_id = serializers.UUIDField(help_text="The near relative who would use it.")
    # `for` is no name in Python.
    vars()["for"] = serializers.ChoiceField(
        choices=_SIDES, help_text="For which of the two you ask; that person is linked to you."
    )
    uses = serializers.ListField(
        child=serializers.ChoiceField(choices=_USES),
        min_length=1,
        max_length=len(_USES),
        required=False,
        help_text="What may be paid; hospital and pharmacy when left out.",
    )
    payment_cap_fen = _CapField(help_text="The most of one payment, in fen.")
    month_cap_fen = _CapField(help_text="The most of a month, in fen.")
    year_cap_fen = _CapField(help_text="The most of a year, in fen.")


class RevocationInput(StrictInput):
    """For which of the two you end a binding."""

    vars()["for"] = serializers.ChoiceField(
        choices=_SIDES, help_text="For which of the two you end it; that person is linked to you."
    )


class BindingPartyAnswer(PermittedAnswer):
    """One of the two of a binding."""

    person_id = serializers.UUIDField(allow_null=True, help_text="Null for one who is not linked to you.")
    name_masked = serializers.CharField()


class BindingAnswer(PermittedAnswer):
    """One binding. `asked` waits for the sharer's own word in the portal, `proposed` for the user's."""

    id = serializers.UUIDField()
    sharer = BindingPartyAnswer()
    user = BindingPartyAnswer()
    state = serializers.ChoiceField(choices=[state.value for state in BindingState])
    uses = serializers.ListField(child=serializers.ChoiceField(choices=_USES))
    payment_cap_fen = serializers.IntegerField(allow_null=True)
    month_cap_fen = serializers.IntegerField(allow_null=True)
    year_cap_fen = serializers.IntegerField(allow_null=True)
    is_frozen = serializers.BooleanField(
        help_text="Frozen by one of the two: nothing is paid until they lift it."
    )
    cause = serializers.ChoiceField(
        choices=[cause.value for cause in BindingCause],
        allow_null=True,
        help_text="Why it is suspended or ended, where neither of the two chose it.",
    )
    starts_on = serializers.DateField(allow_null=True, help_text="Pays from this day on.")
    ends_on = serializers.DateField(
        allow_null=True, help_text="The formal end by the area's rule; new payments stopped at once."
    )
    proposed_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class BindingListAnswer(PermittedAnswer):
    """The bindings of one person on a day, the newest first."""

    person_id = serializers.UUIDField()
    as_of = serializers.DateField()
    items = BindingAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


def terms_in(asked: dict[str, Any]) -> Terms:
    """Read what is to be paid."""
    uses = frozenset(SharingUse(use) for use in asked["uses"]) if asked.get("uses") else EVERY_USE
    return Terms(uses, asked.get("payment_cap_fen"), asked.get("month_cap_fen"), asked.get("year_cap_fen"))
