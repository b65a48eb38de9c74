"""Another policy of Bengbu for tests of the API: what its desk would have published."""

from datetime import date, datetime
from typing import Any

from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.api.world import BENGBU

LONG_AGO = date(2020, 1, 1)
# The nation's, with the lowest level at which a voice counts.
VOICE_COUNTS: dict[str, Any] = {
    "minimum": 1,
    "methods": {"counter": 3, "partner_app": 3, "data_match": 2, "phone": 1},
}
NO_APP: dict[str, Any] = {"minimum": 3, "methods": {"counter": 3, "partner_app": 2, "data_match": 2}}


def let_hold(code: str, value: Any, *, at: datetime) -> None:
    """Let a value hold in Bengbu."""
    PolicyValue.objects.create(
        code=code,
        scope=PolicyScope.AREA.value,
        scope_key=BENGBU,
        value=value,
        unit="",
        origin=Origin.LOCAL.value,
        starts_on=LONG_AGO,
        recorded_at=at,
        source_document="a notice of the city",
        confidence=Confidence.SURE.value,
    )
