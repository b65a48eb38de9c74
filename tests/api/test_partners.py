"""Partners and links: written once, ended once, each with its trace in the audit."""

import pytest

from accounts.actions import partners
from accounts.enums.partners import LinkBasis
from accounts.errors.links import LinkNotFound
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.queries.links import links_of
from accounts.rules.actors import SYSTEM
from foundation import clock
from tests.api.world import World


def test_a_second_note_of_a_live_link_changes_nothing(world: World) -> None:
    first = links_of(world.city.partner_id, on=world.today, after=None, most=9)
    again = partners.link(
        SYSTEM, world.city.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=clock.now()
    )
    assert [link.public_id for link in first] == [again]
    assert AuditEvent.objects.filter(action="partner.linked", subject_person_id=world.linked.id).count() == 1


def test_a_link_may_be_made_again_after_its_end(world: World) -> None:
    before = links_of(world.city.partner_id, on=world.today, after=None, most=9)[0].public_id
    partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=clock.now())
    after = partners.link(
        SYSTEM, world.city.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=clock.now()
    )
    assert after != before


def test_what_is_not_linked_cannot_be_unlinked(world: World) -> None:
    with pytest.raises(LinkNotFound):
        partners.unlink(SYSTEM, world.city.partner_id, world.stranger.id, at=clock.now())


@pytest.mark.parametrize("who", ["dead", "nobody"])
def test_only_the_living_are_linked(world: World, who: str) -> None:
    person_id = world.dead.id if who == "dead" else 0
    with pytest.raises(PersonNotFound):
        partners.link(SYSTEM, world.hospital.partner_id, person_id, basis=LinkBasis.CONSENT, at=clock.now())


def test_registering_and_switching_leave_a_trace(world: World) -> None:
    partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
    told = AuditEvent.objects.filter(object_id=world.city.public_id).order_by("sequence")
    assert [event.action for event in told] == ["partner.registered", "partner.disabled"]
