"""A way that the area's policy bars is refused at its own door, and the deadline stays."""

import pytest
from django.test import Client

from certification.enums import Method
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.certification.policies import LEVELS
from tests.counter.test_certify import address, filled
from tests.counter.test_reception import sit_at_a_street_station
from tests.permissions.world import BENGBU, World


def bar(world: World, method: Method) -> None:
    """Let the area accept a way of certifying no more, from today on."""
    PolicyValue.objects.create(
        code="certification.methods",
        scope=PolicyScope.AREA.value,
        scope_key=BENGBU,
        value={"minimum": 2, "methods": {**LEVELS, method.value: 1}},
        origin=Origin.LOCAL.value,
        starts_on=world.on,
        recorded_at=world.at,
        source_document="一份虚构的通知",
        confidence=Confidence.SURE.value,
    )


@pytest.mark.parametrize("method", [Method.COUNTER, Method.STREET_STATION])
def test_a_desk_that_does_not_count_says_so_and_moves_nothing(
    world: World, clerk: Client, method: Method
) -> None:
    if method is Method.STREET_STATION:
        sit_at_a_street_station(world)
    world.look_up(clerk)
    typed = filled(world, clerk)
    before = Deadline.objects.get().due_on

    bar(world, method)
    page = clerk.get(address(world)).content.decode()
    answer = clerk.post(address(world), typed)

    assert "当地不接受这种认证方式" in page
    assert answer.status_code == 422
    assert not Certification.objects.exists()
    assert Deadline.objects.get().due_on == before
