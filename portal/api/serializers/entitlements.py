"""Shapes of benefits as of a day."""

from rest_framework import serializers

from certification.enums import Benefit
from certification.queries.entitlements import Payment
from portal.api.serializers.shapes import PermittedAnswer


class EntitlementAnswer(PermittedAnswer):
    """A benefit on the day. Why it is not paid is the person's own, and not told."""

    id = serializers.UUIDField()
    benefit = serializers.ChoiceField(choices=[one.value for one in Benefit])
    paying_area_key = serializers.CharField()
    area_name = serializers.CharField()
    area_name_en = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="First day on which it is drawn no more.")
    payment = serializers.ChoiceField(choices=[one.value for one in Payment])
    payment_since = serializers.DateField(
        allow_null=True, help_text="First day on which it is not paid; null while it is."
    )
    is_exempt = serializers.BooleanField(help_text="Whether nobody has to certify for it on the day.")


class EntitlementListAnswer(PermittedAnswer):
    """The benefits of a person on a day, the oldest first."""

    person_id = serializers.UUIDField()
    as_of = serializers.DateField()
    items = EntitlementAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


class OneEntitlementAnswer(PermittedAnswer):
    """One benefit on a day."""

    as_of = serializers.DateField()
    entitlement = EntitlementAnswer()
