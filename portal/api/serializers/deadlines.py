"""Shapes of deadlines and their proof."""

from typing import Any

from rest_framework import serializers

from certification.enums import Benefit, Standing
from foundation import clock
from portal.api.faults import told
from portal.api.serializers.fields import ReferenceDayField
from portal.api.serializers.links import PageQuery
from portal.api.serializers.shapes import NoQuery, PermittedAnswer
from portal.api.serializers.sources import SourceAnswer
from portal.api.serializers.status_batches import AHEAD_MAX
from portal.shared.words import sentence
from regions.enums import Confidence, PolicyScope


class DeadlineDayField(ReferenceDayField):
    """A day for which rules are kept, at most a year ahead."""

    default_error_messages = {
        "range": told("请选一年之内的日子。", "Ask for a day no more than a year ahead.")
    }

    def to_internal_value(self, data: Any) -> Any:
        """Read the date, and refuse one for which nobody knows the rules yet."""
        day = super().to_internal_value(data)
        if day > clock.today() + AHEAD_MAX:
            self.fail("range")
        return day


class DeadlineDayQuery(NoQuery):
    """As of which day."""

    on = DeadlineDayField(
        required=False,
        help_text=(
            "Day in China, to a year ahead; today when left out. By the rules of that day and by what was proved "
            "until then, as it is known today; of a day to come if nothing happens until then."
        ),
    )


class DeadlinesQuery(DeadlineDayQuery, PageQuery):
    """As of which day, and which page."""


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
    in_time_until = serializers.DateField(
        help_text="Last day that is still treated as in time: grace, and days off at the end."
    )
    standing = serializers.ChoiceField(choices=[s.value for s in Standing])


class DeadlineListAnswer(PermittedAnswer):
    """The deadlines of a person, the most urgent first."""

    as_of = serializers.DateField()
    items = DeadlineAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


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
    source: Any = SourceAnswer()


class InputsAnswer(PermittedAnswer):
    """The facts that the rule was applied to."""

    benefit_starts_on = serializers.DateField()
    last_event_on = serializers.DateField(allow_null=True)
    counted_from = serializers.DateField()


class StepAnswer(PermittedAnswer):
    """One limb of the rule with its own date; the earliest date binds.

    A last step `cycle.change_protects` or `cycle.change_keeps` binds instead: it tells that the rule changed since.
    """

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
