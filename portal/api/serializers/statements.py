"""Shapes of the rights statement, and of a month of a personal account."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums.contributions import EnrolmentState, Scheme
from accounts.enums.ledger import AccountState, TransferKind
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from portal.api.faults import told
from portal.api.serializers.persons import OnQuery
from portal.api.serializers.shapes import PermittedAnswer


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
class MonthField(serializers.Field):
    """A calendar month, written `2026-11`."""

    default_error_messages = {"month": told("月份请写成 2026-11 的样子。", "Write a month as 2026-11.")}

    def to_internal_value(self, data: Any) -> date:
        """Read its first day."""
        try:
            day = date.fromisoformat(f"{data}-01")
        except ValueError:
            self.fail("month")
        if f"{day:%Y-%m}" != data:
            self.fail("month")
        return day

    def to_representation(self, value: date) -> str:
        """Write the month of a day."""
        return f"{value:%Y-%m}"


class AccountQuery(OnQuery):
    """Which month, up to which day."""

    month = MonthField(required=False, help_text="Month in China; that of `on` when left out.")


class HeldEnrolmentAnswer(PermittedAnswer):
    """One enrolment, past or present."""

    scheme = serializers.ChoiceField(choices=[one.value for one in Scheme])
    state = serializers.ChoiceField(choices=[one.value for one in EnrolmentState])
    area_key = serializers.CharField()
    starts_on = serializers.DateField(source="period.starts_on")
    ends_on = serializers.DateField(source="period.ends_on", allow_null=True)


class InsuranceLineAnswer(PermittedAnswer):
    """One insurance: what was paid on it, and where it was held."""

    insurance = serializers.ChoiceField(choices=[one.value for one in Insurance])
    months = serializers.IntegerField(source="paid.months_count", help_text="Months that count, each once.")
    first_on = serializers.DateField(
        source="paid.first_on", allow_null=True, help_text="First month on record."
    )
    is_doubled = serializers.SerializerMethodField(help_text="Whether some months were paid twice.")
    unit_fen = serializers.IntegerField(source="paid.unit_fen", help_text="Paid by employers in all.")
    personal_fen = serializers.IntegerField(
        source="paid.personal_fen", help_text="Paid by the person in all."
    )
    area_keys = serializers.ListField(child=serializers.CharField())
    enrolments = HeldEnrolmentAnswer(many=True)

    def get_is_doubled(self, line: Any) -> bool:
        """Say whether some months were paid twice."""
        return bool(line.paid.doubled)


class ShortfallAnswer(PermittedAnswer):
    """Months on record and asked for, and what is missing."""

    paid_months = serializers.IntegerField()
    required_months = serializers.IntegerField()
    missing_months = serializers.IntegerField()
    missing_at_retirement = serializers.IntegerField(
        help_text="What would be missing with every month up to retirement paid."
    )
    reached_on = serializers.DateField(
        allow_null=True,
        help_text="Month in which the last missing one would be paid; null where none is missing.",
    )


class OutlookAnswer(PermittedAnswer):
    """Retirement in one category that may hold."""

    category = serializers.ChoiceField(choices=[one.value for one in Retiree])
    retires_on = serializers.DateField(source="statutory.retires_on", help_text="First day of the month.")
    age_months = serializers.IntegerField(source="statutory.age_months")
    earliest_on = serializers.SerializerMethodField(
        help_text="First month by one's own choice; null where none."
    )
    latest_on = serializers.SerializerMethodField(
        help_text="Last month by agreement; null where there is none."
    )
    pension = ShortfallAnswer(help_text="For a monthly pension of employees.")
    medical = ShortfallAnswer(help_text="For medical cover for life.")

    def get_earliest_on(self, outlook: Any) -> date | None:
        """Give the first month in which one may retire instead."""
        return outlook.flexible.earliest_on if outlook.flexible else None

    def get_latest_on(self, outlook: Any) -> date | None:
        """Give the last month in which one may retire instead."""
        return outlook.flexible.latest_on if outlook.flexible else None


class StatementAnswer(PermittedAnswer):
    """The rights statement (权益单) of a person as of a day."""

    person_id = serializers.UUIDField(source="person.public_id")
    as_of = serializers.DateField(source="on")
    area_key = serializers.CharField(
        allow_null=True, help_text="The area whose rules govern; null where the person is insured nowhere."
    )
    born_on_for_retirement = serializers.DateField(
        source="birth.born_on", help_text="The birth date that counts for retirement."
    )
    draws_pension = serializers.BooleanField(source="drawn.pension")
    insurances = InsuranceLineAnswer(source="lines", many=True)
    pension_months = serializers.IntegerField(
        source="pension.months_count", help_text="Months that count for a pension of employees."
    )
    outlooks = OutlookAnswer(
        many=True,
        help_text=(
            "One category; both of a woman's where hers is not on record; none where a pension is drawn or the sex "
            "is unknown."
        ),
    )
    unemployment_months = serializers.IntegerField(
        source="unemployment.months_max",
        help_text="For how many months unemployment benefit would last at most.",
    )


class AccountLineAnswer(PermittedAnswer):
    """One movement, with what lay on the account after it."""

    id = serializers.UUIDField(source="transfer_id")
    kind = serializers.ChoiceField(choices=[one.value for one in TransferKind])
    booked_on = serializers.DateField()
    in_fen = serializers.IntegerField()
    out_fen = serializers.IntegerField()
    running_fen = serializers.IntegerField()
    is_late = serializers.BooleanField(help_text="Learned of in a later month than the one it counts for.")
    is_reversed = serializers.BooleanField(help_text="Taken back by a later movement.")


class AccountMonthAnswer(PermittedAnswer):
    """The month of one account."""

    id = serializers.UUIDField(source="account.public_id")
    area_key = serializers.CharField(source="account.area_key")
    state = serializers.ChoiceField(source="account.state", choices=[one.value for one in AccountState])
    opening_fen = serializers.IntegerField(source="sheet.opening_fen")
    closing_fen = serializers.IntegerField(
        source="sheet.closing_fen", help_text="At the end of the month, or of `as_of` within it."
    )
    lines = AccountLineAnswer(source="sheet.lines", many=True)


class AccountStatementAnswer(PermittedAnswer):
    """The personal medical accounts of a person in a month: usually one."""

    person_id = serializers.UUIDField()
    month = MonthField()
    as_of = serializers.DateField()
    items = AccountMonthAnswer(many=True)
