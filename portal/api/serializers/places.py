"""Shapes of pooling areas and of the policy that holds in them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums.people import Insurance
from certification.enums import Benefit
from portal.api.faults import told
from portal.api.serializers.fields import KnownAtField, ReferenceDayField
from portal.api.serializers.links import PageQuery
from portal.api.serializers.shapes import NoQuery, PermittedAnswer
from portal.api.serializers.sources import SourceAnswer
from portal.shared.policy_words import catalogue_title
from regions.enums import AreaKind, Confidence, Origin, PolicyScope
from regions.rules.facts import thaw

_CODE_MAX = 60
_NO_DIVISION = told("行政区划代码是六位数字。", "The code of a division has six digits.")
_NO_PROVINCE = told(
    "省级代码是六位数字，后四位为 0000。",
    "The code of a province has six digits, of which the last four are 0000.",
)


class DayQuery(NoQuery):
    """On which day."""

    on = ReferenceDayField(required=False, help_text="Day in China; today when left out.")


class AreaQuery(DayQuery, PageQuery):
    """Which pooling areas."""

    province = serializers.RegexField(
        r"^[0-9]{2}0000\Z",
        required=False,
        error_messages={"invalid": _NO_PROVINCE},
        help_text="Only the areas of this province (GB/T 2260).",
    )
    division = serializers.RegexField(
        r"^[0-9]{6}\Z",
        required=False,
        error_messages={"invalid": _NO_DIVISION},
        help_text="Only the area on whose ground this division (GB/T 2260) lies.",
    )


class PolicyQuery(DayQuery, PageQuery):
    """Which policies of an area, and as known when."""

    code = serializers.CharField(
        required=False, max_length=_CODE_MAX, help_text="Only this code of the policy catalogue."
    )
    benefit = serializers.ChoiceField(
        choices=[b.value for b in Benefit],
        required=False,
        help_text="Only policies on benefits, each with the value that holds for this one.",
    )
    insurance = serializers.ChoiceField(
        choices=[i.value for i in Insurance],
        required=False,
        help_text="Only policies of single insurances, with the value for this one.",
    )
    known_at = KnownAtField(
        required=False, help_text="Answer as was known at this instant; as is known now when left out."
    )


class PolicyValueQuery(DayQuery):
    """On which day, and as known when."""

    known_at = KnownAtField(
        required=False, help_text="Answer as was known at this instant; as is known now when left out."
    )


class AreaAnswer(PermittedAnswer):
    """A pooling area (统筹区): the place whose fund pays."""

    key = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    province_code = serializers.CharField()
    province_name = serializers.CharField()
    province_name_en = serializers.CharField()
    kind = serializers.ChoiceField(choices=[k.value for k in AreaKind])
    cross_province_open_since = serializers.DateField(
        allow_null=True, help_text="First day of sharing across provinces; null while it is not open."
    )
    starts_on = serializers.DateField()
    confidence = serializers.ChoiceField(choices=[c.value for c in Confidence])
    # DRF keeps a field's own `source` under this name; as a declared field it is only a key of the class.
    source: Any = SourceAnswer()


class AreaListAnswer(PermittedAnswer):
    """One page of the pooling areas of a day in their fixed order."""

    as_of = serializers.DateField()
    items = AreaAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


@extend_schema_field({"type": ["boolean", "integer", "string", "array", "object"], "items": {}})
class PolicyValueField(serializers.Field):
    """A policy's value, whose shape is the policy's own."""

    def to_representation(self, value: Any) -> Any:
        """Write the value as it is stored."""
        return thaw(value)


class HeldPolicyAnswer(PermittedAnswer):
    """A policy that holds in an area on a day; an empty benefit or insurance means every one."""

    code = serializers.CharField()
    title = serializers.SerializerMethodField(help_text="What it says, in the asked language.")
    value = PolicyValueField()
    unit = serializers.CharField(help_text="Unit of the value; empty where it has none.")
    benefit = serializers.CharField()
    insurance = serializers.CharField()
    scope = serializers.ChoiceField(choices=[s.value for s in PolicyScope])
    scope_key = serializers.CharField(help_text="Province or area that decided; empty for the nation.")
    origin = serializers.ChoiceField(
        choices=[o.value for o in Origin], help_text="`local` when an officer of the place wrote it."
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="First day on which it no longer holds.")
    confidence = serializers.ChoiceField(choices=[c.value for c in Confidence])
    source: Any = SourceAnswer()

    def get_title(self, held: Any) -> str:
        """Give the title in the asked language."""
        return catalogue_title(held.code)


class AreaPolicyAnswer(PermittedAnswer):
    """One page of the policies of an area on a day, in the order of the catalogue."""

    area_key = serializers.CharField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(
        allow_null=True, help_text="The instant whose knowledge this is; null for the present one."
    )
    items = HeldPolicyAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


class PolicyHistoryAnswer(PermittedAnswer):
    """One policy of an area: what holds on the day, and everything that reached the area at any time."""

    area_key = serializers.CharField()
    code = serializers.CharField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(
        allow_null=True, help_text="The instant whose knowledge this is; null for the present one."
    )
    held = HeldPolicyAnswer(many=True, help_text="More than one where benefits or insurances differ.")
    history = HeldPolicyAnswer(many=True, help_text="The earliest first, those to come too.")
