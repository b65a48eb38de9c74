"""Policies that a test lets an area have."""

from typing import Any

from certification.enums import Method
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.cast import AT, BENGBU, ON

LEVELS: dict[str, int] = {
    "counter": 3,
    "street_station": 3,
    "terminal": 3,
    "face_self": 3,
    "face_helped": 3,
    "partner_app": 3,
    "home_visit": 3,
    "overseas_form": 2,
    "data_match": 2,
    "phone": 1,
}


def rule(code: str, value: Any, *, benefit: str = "") -> None:
    """Let a value hold in Bengbu from the cast's day on."""
    PolicyValue.objects.create(
        code=code,
        scope=PolicyScope.AREA.value,
        scope_key=BENGBU,
        benefit=benefit,
        value=value,
        origin=Origin.LOCAL.value,
        starts_on=ON,
        recorded_at=AT,
        source_document="一份虚构的通知",
        confidence=Confidence.SURE.value,
    )


def bar(*methods: Method) -> None:
    """Let Bengbu accept some ways of certifying no more."""
    weak = {method.value: 1 for method in methods}
    rule("certification.methods", {"minimum": 2, "methods": {**LEVELS, **weak}})
