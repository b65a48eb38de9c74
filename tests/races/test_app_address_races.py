"""What ends an address in a partner's app waits for whoever binds one, and ends that too."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection

from accounts.actions import channel_addresses, partners
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.enums.users import Role
from accounts.models.deliveries import ChannelAddress
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.rules.actors import SYSTEM, Actor, Asking
from tests.cast import AT, ON, Cast

pytestmark = pytest.mark.race
DELIVER = PartnerScope.NOTICES_DELIVER


@pytest.fixture
def hospital(cast: Cast) -> Actor:
    """A partner whom somebody lets deliver messages, as it asks for that."""
    partner_id = cast.hospital.partner_id or 0
    Partner.objects.filter(pk=partner_id).update(scopes=[DELIVER.value])
    partners.link(SYSTEM, partner_id, cast.grandmother.pk, basis=LinkBasis.SAMPLE, at=AT)
    PartnerLink.objects.filter(partner=partner_id).update(scopes=[DELIVER.value])
    return Actor(
        frozenset({Role.PARTNER}),
        partner_id=partner_id,
        scopes=frozenset({DELIVER}),
        asking=Asking(ON, scope=DELIVER),
    )


@pytest.mark.parametrize("how", ["link", "partner", "scope"])
def test_nothing_stays_bound_by_what_ends_meanwhile(
    cast: Cast, hospital: Actor, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    partner_id, her, really = hospital.partner_id or 0, cast.grandmother.pk, channel_addresses.bind

    def end() -> None:
        try:
            if how == "link":
                partners.unlink(SYSTEM, partner_id, her, at=AT)
            elif how == "partner":
                partners.switch(SYSTEM, partner_id, is_enabled=False, at=AT)
            else:
                partners.allow(SYSTEM, partner_id, frozenset({PartnerScope.LINKS_READ}), at=AT)
        finally:
            connection.close()

    ending = Thread(target=end)

    def late(*given: Any, **named: Any) -> None:
        ending.start()
        # Long enough for all of it, were it not held.
        ending.join(0.3)
        assert ending.is_alive()
        really(*given, **named)

    monkeypatch.setattr(channel_addresses, "bind", late)
    channel_addresses.bind_by_partner(hospital, her, "u-1", at=AT)
    ending.join(9)
    assert not ending.is_alive()
    assert ChannelAddress.objects.get().ended_at == AT
