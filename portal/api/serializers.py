"""Shapes of the API: what is read is refused when unknown, what is written is dropped when not permitted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from certification.enums import Benefit, Method, Standing
from foundation.clock import local_date
from portal.api import faults, pages
from portal.api.faults import Place, Refused, told
from portal.permits.registry import field_permit
from portal.shared.words import sentence
from regions.enums import Confidence, PolicyScope

EVIDENCE_MAX = 150

_UNKNOWN = told("这里没有这个名字。", "Nothing has this name here.")


class PermittedAnswer(serializers.Serializer):
    """An answer whose fields each need a permit in `portal.permits.api`: unlisted means not shown."""

    def get_fields(self) -> dict[str, Any]:
        """Keep the fields the actor may see; the documentation shows those anybody may."""
        actor = self.context.get("actor")
        kept = {}
        for name, field in super().get_fields().items():
            allowed = field_permit(type(self).__name__, name)
            if allowed is None or (actor is not None and not actor.is_any(allowed.roles)):
                continue
            if actor is None or allowed.scope is None or allowed.scope in actor.scopes:
                kept[name] = field
        return kept


class StrictInput(serializers.Serializer):
    """Input that names every field it takes; anything else is refused rather than overlooked."""

    unknown = faults.UNKNOWN_FIELD
    # What JSON Schema says of the whole beside its fields.
    schema_rules: ClassVar[dict[str, Any]] = {}

    def to_internal_value(self, data: Mapping[str, Any]) -> Any:
        """Read the fields.

        Raises:
            Refused: a field is unknown.
        """
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            raise Refused(self.unknown, *(Place("unknown", f"/{name}", _UNKNOWN) for name in unknown))
        return super().to_internal_value(data)


class NoQuery(StrictInput):
    """The query of an address that takes none."""

    unknown = faults.UNKNOWN_PARAMETER


@extend_schema_field({"type": "string", "minLength": 22, "maxLength": 22})
class CursorField(serializers.Field):
    """The opaque place after which a page begins."""

    default_error_messages = {
        "cursor": told("请原样发送上一页的 next。", "Send the `next` of the page before, unchanged.")
    }

    def to_internal_value(self, data: Any) -> UUID:
        """Read the cursor."""
        try:
            return pages.read_cursor(data)
        except ValueError:
            self.fail("cursor")


class PageQuery(NoQuery):
    """Which page of a list."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=pages.LIMIT_MAX,
        default=pages.LIMIT_DEFAULT,
        help_text="How many things at most.",
    )
    cursor = CursorField(
        required=False,
        default=None,
        help_text="`next` of the page before; leave it out first.",
    )


@extend_schema_field({"type": "string", "const": Method.PARTNER_APP.value})
class PartnerMethodField(serializers.Field):
    """The one way in which partners certify."""

    default_error_messages = {
        "method": told("合作机构的认证方式只能是 partner_app。", "Partners certify by partner_app.")
    }

    def to_internal_value(self, data: Any) -> Method:
        """Read the method."""
        if data != Method.PARTNER_APP.value:
            self.fail("method")
        return Method.PARTNER_APP


@extend_schema_field({"type": "string", "format": "date"})
class DayField(serializers.Field):
    """A calendar date in China, written `2026-11-23`."""

    default_error_messages = {"day": told("日期请写成 2026-11-23 的样子。", "Write a date as 2026-11-23.")}

    def to_internal_value(self, data: Any) -> date:
        """Read the date."""
        try:
            day = date.fromisoformat(data)
        except (TypeError, ValueError):
            self.fail("day")
        if day.isoformat() != data:
            self.fail("day")
        return day


@extend_schema_field({"type": "string", "format": "date-time"})
class InstantField(serializers.Field):
    """An instant with its offset from UTC; without one nobody knows which day it was in China."""

    default_error_messages = {
        "instant": told(
            "时刻请带时区，写成 2026-11-23T09:30:00+08:00 的样子。",
            "Write an instant with its offset, as 2026-11-23T09:30:00+08:00.",
        )
    }

    def to_internal_value(self, data: Any) -> datetime:
        """Read the instant."""
        try:
            instant = datetime.fromisoformat(data)
            # Also proves that the instant has an offset and a date in China.
            local_date(instant)
        except (TypeError, ValueError, OverflowError):
            self.fail("instant")
        return instant


class CertificationInput(StrictInput):
    """A certification to record: whose benefit, when the person proved themselves, and the evidence for it."""

    default_error_messages = {
        "one_of": told("event_on 和 event_at 请发送其中一个。", "Send either event_on or event_at.")
    }
    schema_rules = {"oneOf": [{"required": ["event_on"]}, {"required": ["event_at"]}]}

    entitlement_id = serializers.UUIDField(help_text="The benefit that is certified.")
    event_on = DayField(required=False, help_text="Day of the proof in China. Send this or `event_at`.")
    event_at = InstantField(required=False, help_text="Instant of the proof, with its offset.")
    method = PartnerMethodField(default=Method.PARTNER_APP, help_text="May be left out.")
    evidence = serializers.CharField(
        max_length=EVIDENCE_MAX,
        help_text="Your reference to the liveness check; kept with the certification.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one time of the proof."""
        if ("event_on" in attrs) == ("event_at" in attrs):
            self.fail("one_of")
        return attrs


class LinkAnswer(PermittedAnswer):
    """A person who lets you act for them."""

    person_id = serializers.UUIDField(source="person_public_id")
    since = serializers.DateTimeField(source="started_at")


class LinkPageAnswer(PermittedAnswer):
    """One page of your links."""

    items = LinkAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


class DeadlineAnswer(PermittedAnswer):
    """By when a benefit must be certified again."""

    entitlement_id = serializers.UUIDField()
    benefit = serializers.ChoiceField(choices=[b.value for b in Benefit])
    paying_area_key = serializers.CharField()
    area_name = serializers.CharField()
    area_name_en = serializers.CharField()
    benefit_starts_on = serializers.DateField()
    due_on = serializers.DateField(help_text="Last day on which a certification is in time.")
    last_event_on = serializers.DateField(allow_null=True)
    days_left = serializers.IntegerField(help_text="0 on the day itself, negative once it has passed.")
    standing = serializers.ChoiceField(choices=[s.value for s in Standing])


class DeadlineListAnswer(PermittedAnswer):
    """The deadlines of a person, the most urgent first."""

    as_of = serializers.DateField()
    items = DeadlineAnswer(many=True)


class SourceAnswer(PermittedAnswer):
    """The document a rule was read in."""

    document = serializers.CharField()
    article = serializers.CharField()
    page = serializers.CharField()
    note = serializers.CharField()


class RuleAnswer(PermittedAnswer):
    """The version of the rule that held on the day."""

    code = serializers.CharField()
    value = serializers.DictField()
    scope = serializers.ChoiceField(choices=[s.value for s in PolicyScope])
    scope_key = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    confidence = serializers.ChoiceField(choices=[c.value for c in Confidence])
    # DRF keeps a field's own `source` under this name; as a declared field it is only a key of the class.
    source = SourceAnswer()  # type: ignore[assignment]


class InputsAnswer(PermittedAnswer):
    """The facts that the rule was applied to."""

    benefit_starts_on = serializers.DateField()
    last_event_on = serializers.DateField(allow_null=True)
    counted_from = serializers.DateField()


class StepAnswer(PermittedAnswer):
    """One limb of the rule with its own date; the earliest date binds."""

    code = serializers.CharField()
    due_on = serializers.DateField(source="facts.due_on")
    detail = serializers.SerializerMethodField()
    facts = serializers.DictField()
    law = serializers.ListField(child=serializers.CharField())

    def get_detail(self, step: Any) -> str:
        """The step in a sentence, in the asked language."""
        return sentence(step.code, step.facts)


class ExplanationAnswer(PermittedAnswer):
    """Why the deadline is that day."""

    rule = RuleAnswer()
    inputs = InputsAnswer()
    steps = StepAnswer(many=True)
    law = serializers.ListField(child=serializers.CharField())
    accepted_methods = serializers.ListField(child=serializers.CharField())


class ProvenDeadlineAnswer(PermittedAnswer):
    """A deadline with its proof."""

    as_of = serializers.DateField()
    deadline = DeadlineAnswer()
    explanation = ExplanationAnswer()


class CertificationAnswer(PermittedAnswer):
    """A certification that you recorded."""

    id = serializers.UUIDField(source="public_id")
    entitlement_id = serializers.UUIDField()
    method = serializers.ChoiceField(choices=[m.value for m in Method])
    event_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()


class RecordedAnswer(CertificationAnswer):
    """A certification just recorded, and how the deadline moved."""

    due_on_before = serializers.DateField()
    due_on = serializers.DateField()


class ReasonAnswer(PermittedAnswer):
    """One reason of a refusal: why, or where in the request."""

    code = serializers.CharField()
    detail = serializers.CharField()
    where = serializers.CharField(required=False, help_text="JSON pointer, or the name of the parameter.")
    facts = serializers.DictField(required=False)
    law = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemAnswer(PermittedAnswer):
    """A refusal (RFC 9457). `code` is stable; `instance` is the number to name when you ask us."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    reasons = ReasonAnswer(many=True)


class TokenInput(StrictInput):
    """A token request by client credentials (RFC 6749, 4.4)."""

    grant_type = serializers.CharField()
    scope = serializers.CharField(required=False, help_text="Some of your scopes; all of them when left out.")
    client_id = serializers.CharField(required=False, help_text="Better sent by HTTP Basic.")
    client_secret = serializers.CharField(required=False, help_text="Better sent by HTTP Basic.")


class TokenAnswer(PermittedAnswer):
    """An access token."""

    access_token = serializers.CharField()
    expires_in = serializers.IntegerField()
    token_type = serializers.CharField()
    scope = serializers.CharField()


class TokenRefusalAnswer(PermittedAnswer):
    """A refused token request, in OAuth's own form (RFC 6749, 5.2)."""

    error = serializers.CharField()
    error_description = serializers.CharField(required=False)
