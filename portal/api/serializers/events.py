"""Shapes of what partners are told: their feed, their endpoints, and what travels there."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums.partner_events import (
    ABOUT_ENDPOINTS,
    DisabledReason,
    LinkEndTold,
    PartnerEventKind,
    WebhookState,
)
from accounts.rules.web_targets import URL_LENGTH_MAX
from certification.enums import Benefit, Standing
from certification.enums.batches import BatchKind
from family.enums import BindingSide
from portal.api import pages
from portal.api.faults import told
from portal.api.serializers.fields import InstantField, PositionCursorField
from portal.api.serializers.shapes import NoQuery, PermittedAnswer, StrictInput

_TYPES = [kind.value for kind in PartnerEventKind]
_ABOUT_PEOPLE = [kind.value for kind in PartnerEventKind if kind not in ABOUT_ENDPOINTS]
REPLAY_EVENTS_MAX = 100
_DAY = {"type": ["string", "null"], "format": "date"}
_ID = {"type": "string", "format": "uuid"}
_ANY_TYPE = "|".join(kind.replace(".", "\\.") for kind in _TYPES)


@extend_schema_field(
    {
        "type": "object",
        "description": "What happened; which fields there are follows from the type, as the examples show.",
        "properties": {
            **dict.fromkeys(
                (
                    "person_id",
                    "entitlement_id",
                    "binding_id",
                    "payment_id",
                    "refund_id",
                    "dispute_id",
                    "matter_id",
                    "link_id",
                    "batch_id",
                    "endpoint_id",
                ),
                _ID,
            ),
            "benefit": {"type": "string", "enum": [benefit.value for benefit in Benefit]},
            **dict.fromkeys(("due_on", "last_event_on", "from_on", "correct_by"), _DAY),
            **{
                key: {"type": "string", "format": "date"}
                for key in ("due_on_before", "event_on", "in_time_until")
            },
            **{key: {"type": "integer"} for key in ("stage", "days_left", "total_count")},
            **{
                key: {"type": "integer", "minimum": 0}
                for key in (
                    "amount_fen",
                    "settled_fen",
                    "refunded_fen",
                    "cash_fen",
                    "refund_fen",
                )
            },
            "disputed_fen": {"type": ["integer", "null"], "minimum": 0},
            **{
                key: {"type": "string"}
                for key in ("reference", "refund_reference", "state", "matter", "dispute_state")
            },
            "standing": {"type": "string", "enum": [standing.value for standing in Standing]},
            "side": {"type": "string", "enum": [side.value for side in BindingSide]},
            "is_frozen": {"type": "boolean"},
            "outcome": {"type": ["string", "null"]},
            "remedy": {"type": ["string", "null"]},
            "reason": {"type": "string", "enum": [why.value for why in (*LinkEndTold, *DisabledReason)]},
            "batch": {"type": "string", "enum": [kind.value for kind in BatchKind]},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    }
)
class EventDataField(serializers.Field):
    """The facts of an event, which differ by its type."""

    def to_representation(self, value: Any) -> Any:
        """Give them as they were written."""
        return value


class EventAnswer(PermittedAnswer):
    """One thing you are told; a webhook carries the same `type`, `timestamp` and `data`, and `id` as `webhook-id`."""

    id = serializers.UUIDField(source="public_id")
    type = serializers.ChoiceField(choices=_TYPES, source="kind")
    timestamp = serializers.DateTimeField(source="happened_at")
    # Serializers have a `data` of their own, which a field of this name does not touch.
    vars()["data"] = EventDataField()


class FeedAnswer(PermittedAnswer):
    """A few events in the order in which they became known."""

    items = EventAnswer(many=True)
    next = serializers.CharField(
        help_text="Cursor behind the last of them. Keep it, and ask with it again; there is one on every page."
    )
    has_more = serializers.BooleanField(help_text="Whether there is more right now.")


@extend_schema_field({"type": "string", "pattern": f"^({_ANY_TYPE})(,({_ANY_TYPE}))*$"})
class TypesField(serializers.Field):
    """Types of events, with commas between them."""

    default_error_messages = {
        "type": told(
            "有不认识的类别；多个类别请用英文逗号隔开。", "A type is not known; put commas between several."
        )
    }

    def to_internal_value(self, data: Any) -> frozenset[PartnerEventKind]:
        """Read the types."""
        try:
            return frozenset(PartnerEventKind(one) for one in str(data).split(","))
        except ValueError:
            self.fail("type")


class PlaceQuery(NoQuery):
    """From where on, and how many."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=pages.LIMIT_MAX,
        default=pages.LIMIT_DEFAULT,
        help_text="How many things at most.",
    )
    cursor = PositionCursorField(
        required=False, default=None, help_text="`next` of the page before; leave it out to begin."
    )


class FeedQuery(PlaceQuery):
    """Which events, from where on, and how many."""

    types = TypesField(
        required=False,
        help_text="Only these types, with commas between them; all that your token opens when left out.",
    )


class EndpointInput(StrictInput):
    """An address to send events to."""

    url = serializers.CharField(
        max_length=URL_LENGTH_MAX, help_text="https, a public host name, port 443 or 8443."
    )
    types = serializers.ListField(
        child=serializers.ChoiceField(choices=_ABOUT_PEOPLE),
        required=False,
        default=list,
        max_length=len(_ABOUT_PEOPLE),
        help_text="Which types to send; all that your token opens when left out.",
    )


class EndpointTypesInput(StrictInput):
    """Which types an endpoint shall have from now on."""

    types = serializers.ListField(
        child=serializers.ChoiceField(choices=_ABOUT_PEOPLE),
        max_length=len(_ABOUT_PEOPLE),
        help_text="All that your token opens where the list is empty.",
    )


class EndpointAnswer(PermittedAnswer):
    """One of your endpoints."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.CharField()
    types = serializers.ListField(child=serializers.ChoiceField(choices=_ABOUT_PEOPLE), source="kinds")
    is_active = serializers.BooleanField()
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_reason = serializers.ChoiceField(
        choices=[reason.value for reason in DisabledReason],
        allow_null=True,
        help_text="`gone`: it answered 410. `failing`: it took nothing for days. `paused`: your developers paused it.",
    )
    failing_since = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    previous_secret_until = serializers.DateTimeField(
        source="previous_until",
        allow_null=True,
        help_text="Until when the secret before the last rotation signs, or signed, as well.",
    )


class EndpointPageAnswer(PermittedAnswer):
    """One page of your endpoints, the oldest first."""

    items = EndpointAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


class SecretAnswer(PermittedAnswer):
    """What messages to an endpoint are signed with."""

    secret = serializers.CharField(help_text="Begins with `whsec_`; the rest is the key in base64.")
    previous_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when the secret before signs as well; null when none does."
    )


class TestSentAnswer(PermittedAnswer):
    """The event that is on its way."""

    event_id = serializers.UUIDField()


class ReplayInput(StrictInput):
    """What to send again."""

    default_error_messages = {
        "one_of": told("event_ids 和 since 请发送其中一个。", "Send either event_ids or since.")
    }
    schema_rules = {"oneOf": [{"required": ["event_ids"]}, {"required": ["since"]}]}

    event_ids = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=REPLAY_EVENTS_MAX, required=False
    )
    since = InstantField(required=False, help_text="Everything since then, the oldest first, 1,000 at most.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        if ("event_ids" in attrs) == ("since" in attrs):
            self.fail("one_of")
        return attrs


class ReplayAnswer(PermittedAnswer):
    """How many events are on their way again."""

    count = serializers.IntegerField()


class DeliveriesQuery(PlaceQuery):
    """Which messages to an endpoint."""

    state = serializers.ChoiceField(
        choices=[state.value for state in WebhookState],
        required=False,
        help_text="Only messages that stand so; `failed` are the dead letters.",
    )


class DeliveryAnswer(PermittedAnswer):
    """How far one event is on its way to an endpoint."""

    event_id = serializers.UUIDField()
    type = serializers.ChoiceField(choices=_TYPES, source="kind")
    state = serializers.ChoiceField(choices=[state.value for state in WebhookState])
    attempts_count = serializers.IntegerField()
    next_attempt_at = serializers.DateTimeField(source="due_at", allow_null=True)
    last_status = serializers.IntegerField(allow_null=True, help_text="What your endpoint answered last.")
    last_error = serializers.CharField(allow_blank=True, help_text="Why it was not taken, as a code.")
    delivered_at = serializers.DateTimeField(allow_null=True)


class DeliveryPageAnswer(PermittedAnswer):
    """One page of messages to an endpoint, in the order of the feed."""

    items = DeliveryAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
