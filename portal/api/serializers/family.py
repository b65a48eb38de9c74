"""Shapes of near relatives, kinship and mandates."""

from typing import Any

from rest_framework import serializers

from family.enums import LegalBasis, MandateGrade, MandateScope, NearRelative
from family.rules.kinship.paths import Direction, Qualifier
from foundation import clock
from portal.api.family_told import TIES
from portal.api.faults import told
from portal.api.serializers.fields import DayField
from portal.api.serializers.links import PageQuery
from portal.api.serializers.shapes import NoQuery, PermittedAnswer
from portal.shared.words import sentence

_RELATIONS = [one.value for one in NearRelative]


class PastDayField(DayField):
    """A day up to today: of tomorrow's families nobody knows."""

    default_error_messages = {
        "future": told(
            "这一天还没有到，请选今天或以前的一天。",
            "This day is still to come; ask for today or a day before.",
        )
    }

    def to_internal_value(self, data: Any) -> Any:
        """Read the date, and refuse one that is still to come."""
        day = super().to_internal_value(data)
        if day > clock.today():
            self.fail("future")
        return day


class FamilyDayQuery(NoQuery):
    """On which day."""

    on = PastDayField(required=False, help_text="Day in China, not after today; today when left out.")


class FamilyDaysQuery(FamilyDayQuery, PageQuery):
    """On which day, and which page."""


class RelativesQuery(FamilyDaysQuery):
    """On which day, and which page."""


class KinshipQuery(FamilyDayQuery):
    """Between which two people."""

    of = serializers.UUIDField(help_text="A person linked to you.")
    other = serializers.UUIDField(help_text="Another person linked to you.")


class StepOfPathAnswer(PermittedAnswer):
    """One step: the recorded tie between two people, and the articles that make it count."""

    vars()["from"] = serializers.CharField(help_text="`ref` of the one.")
    to = serializers.CharField(help_text="`ref` of the other.")
    direction = serializers.ChoiceField(choices=[one.value for one in Direction])
    tie = serializers.ChoiceField(
        choices=list(TIES),
        help_text="`parentage` where the child is not linked to you: how it came about is not told.",
    )
    law = serializers.ListField(child=serializers.CharField())


class PathAnswer(PermittedAnswer):
    """One proof, step by step."""

    relation = serializers.ChoiceField(choices=_RELATIONS)
    term_zh = serializers.CharField()
    term_en = serializers.CharField()
    qualifiers = serializers.ListField(
        child=serializers.ChoiceField(choices=[one.value for one in Qualifier]),
        help_text="What the term alone does not say.",
    )
    steps = StepOfPathAnswer(many=True)
    law = serializers.ListField(child=serializers.CharField())


class RelativeAnswer(PermittedAnswer):
    """A near relative. Being one says nothing of being alive."""

    ref = serializers.CharField(help_text="The word for this person within this answer.")
    person_id = serializers.UUIDField(allow_null=True, help_text="Null where they are not linked to you.")
    name_masked = serializers.CharField(help_text="The name with all but its last character hidden.")
    relation = serializers.ChoiceField(choices=_RELATIONS, help_text="The class of the closest path.")
    relations = serializers.ListField(
        child=serializers.CharField(), help_text="Every class that some path proves."
    )
    term_zh = serializers.CharField(help_text="What the person calls this relative, in Chinese.")
    term_en = serializers.CharField(help_text="The same in English.")
    paths = PathAnswer(many=True)


class RelativeListAnswer(PermittedAnswer):
    """The near relatives of a person on a day, the closest first."""

    person_id = serializers.UUIDField()
    as_of = serializers.DateField()
    items = RelativeAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


class WhyNotAnswer(PermittedAnswer):
    """One reason why two people are no near relatives."""

    code = serializers.CharField()
    detail = serializers.SerializerMethodField(help_text="The reason in a sentence, in the asked language.")
    law = serializers.ListField(child=serializers.CharField())

    def get_detail(self, reason: Any) -> str:
        """Word the reason in the asked language."""
        return sentence(reason.code, reason.facts)


class KinshipAnswer(PermittedAnswer):
    """What one person is to another on a day, with every path, or why nothing."""

    of = serializers.UUIDField()
    other = serializers.UUIDField()
    as_of = serializers.DateField()
    is_near = serializers.BooleanField(help_text="Whether they are near relatives (Civil Code art. 1045).")
    relation = serializers.ChoiceField(choices=_RELATIONS, allow_null=True)
    relations = serializers.ListField(
        child=serializers.CharField(), help_text="Every class that some path proves."
    )
    term_zh = serializers.CharField(help_text="What `of` calls `other`; empty where there is no word.")
    term_en = serializers.CharField()
    paths = PathAnswer(many=True)
    reasons = WhyNotAnswer(many=True)


class MandateOtherAnswer(PermittedAnswer):
    """The other one of the two."""

    person_id = serializers.UUIDField(allow_null=True, help_text="Null where they are not linked to you.")
    name_masked = serializers.CharField(help_text="The name with all but its last character hidden.")
    term_zh = serializers.CharField(
        help_text="What the person calls the other; empty for somebody who is no near relative."
    )
    term_en = serializers.CharField()


class MandateTermsAnswer(PermittedAnswer):
    """What one person lets another do, on the day of the answer."""

    id = serializers.UUIDField(source="card.public_id")
    grade = serializers.ChoiceField(
        source="card.grade",
        choices=[one.value for one in MandateGrade],
        help_text="Each grade holds those before it: remind, see, act, pay.",
    )
    scopes = serializers.SerializerMethodField()
    legal_basis = serializers.ChoiceField(
        source="card.legal_basis", choices=[one.value for one in LegalBasis]
    )
    starts_on = serializers.DateField(source="card.starts_on")
    ends_on = serializers.DateField(
        source="card.ends_on", allow_null=True, help_text="First day on which it holds no more."
    )
    is_resting = serializers.BooleanField(
        source="card.is_frozen", help_text="While it rests nothing may be done by it."
    )

    def get_scopes(self, mandate: Any) -> list[str]:
        """The matters it reaches; outside them it only reminds."""
        return [scope.value for scope in MandateScope if scope in mandate.card.scopes]


class MandateAnswer(MandateTermsAnswer):
    """What one person lets another do, and who the other one is."""

    other = MandateOtherAnswer()


class MandateSideAnswer(PermittedAnswer):
    """One of the two."""

    person_id = serializers.UUIDField(allow_null=True, help_text="Null where they are not linked to you.")
    name_masked = serializers.CharField(help_text="The name with all but its last character hidden.")


class OneMandateAnswer(PermittedAnswer):
    """A mandate: who lets whom do what."""

    as_of = serializers.DateField()
    principal = MandateSideAnswer(help_text="Who gave it, or for whom the law did.")
    helper = MandateSideAnswer(help_text="Who may act by it.")
    mandate = MandateTermsAnswer()


class MandateListsAnswer(PermittedAnswer):
    """The mandates a person has given, and those they hold."""

    person_id = serializers.UUIDField()
    as_of = serializers.DateField()
    given = MandateAnswer(many=True)
    held = MandateAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")
