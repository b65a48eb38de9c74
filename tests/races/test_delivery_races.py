"""What partners deliver, twice at once: a challenge is answered once, an item is recorded once, a call is one call."""

import base64
import hashlib
import hmac
from functools import partial
from uuid import UUID

import pytest

from accounts.actions import partner_keys, partners
from accounts.actions.partners import NewPartner
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.users import Role
from accounts.rules.actors import SYSTEM, Actor
from certification.access.partners import certifying_for
from certification.actions import batches, quarantine, sessions
from certification.actions.batches import NewItem, source_of
from certification.actions.quarantine import SetAside
from certification.enums import LiveOutcome, Method, QuarantineReason, SameBand
from certification.errors import QuarantineSettled, SessionPassed
from certification.models.batches import BatchItem
from certification.models.events import Certification
from certification.models.quarantine import QuarantinedEvent
from certification.models.sessions import CertificationSession, SessionResult
from certification.rules.sessions import SignedResult, canonical
from family.enums import Relation
from tests.cast import AT, BENGBU, ON, Cast
from tests.races.together import together

pytestmark = pytest.mark.race
LINKED = frozenset({Relation.LINKED})


@pytest.fixture
def city(cast: Cast) -> Actor:
    """A city service that the grandmother linked."""
    made = partners.register(
        SYSTEM, NewPartner("城市服务", PartnerKind.CITY_SERVICE, frozenset(PartnerScope)), at=AT
    )
    partners.link(SYSTEM, made.partner_id, cast.grandmother.pk, basis=LinkBasis.CONSENT, at=AT)
    return Actor(
        frozenset({Role.PARTNER}),
        partner_id=made.partner_id,
        scopes=frozenset({PartnerScope.CERTIFICATIONS_WRITE}),
    )


def sent_by(city: Actor) -> int:
    return Certification.objects.filter(partner_id=city.partner_id).count()


def test_two_results_at_once_are_one_certification(cast: Cast, city: Actor) -> None:
    begun = certifying_for(city, cast.grandmother_pension, relations=LINKED, on=ON)
    card = sessions.open_session(city, begun, at=AT).card
    key = partner_keys.give_secret(SYSTEM, city.partner_id or 0, at=AT)
    said = SignedResult(
        key.key_id,
        card.public_id,
        cast.grandmother_pension,
        card.nonce,
        LiveOutcome.PASSED,
        SameBand.SAME,
        "face/1",
        AT.isoformat(),
        {},
    )
    mac = hmac.new(base64.b64decode(key.secret), canonical(said).encode(), hashlib.sha256).digest()
    signature = base64.b64encode(mac).decode()
    act = partial(sessions.receive, city, said, signature, AT, relations=LINKED, at=AT)
    outcomes = together(act, act, act)
    assert sum(isinstance(one, SessionPassed) for one in outcomes) == 2
    assert (sent_by(city), SessionResult.objects.count()) == (1, 1)
    assert CertificationSession.objects.get().state == "passed"


def test_three_workers_record_every_item_once(cast: Cast, city: Actor) -> None:
    items = [NewItem(f"n-{n % 20}", str(cast.grandmother_pension), ON.isoformat(), "x") for n in range(30)]
    batches.receive(city, items, at=AT)

    def work() -> None:
        while batches.advance(at=AT):
            pass

    together(work, work, work)
    states = list(BatchItem.objects.values_list("state", flat=True))
    assert (states.count("recorded"), states.count("repeat")) == (20, 10)
    assert sent_by(city) == 20


def test_two_clerks_decide_an_entry_once(cast: Cast, city: Actor) -> None:
    partner_id = city.partner_id or 0
    new = SetAside(
        partner_id,
        source_of(partner_id),
        "n-1",
        Method.PARTNER_APP,
        QuarantineReason.IN_FUTURE,
        "2999-01-01",
        cast.grandmother.pk,
        cast.grandmother_pension,
        BENGBU,
    )
    quarantine.set_aside([new], at=AT)
    entry: UUID = QuarantinedEvent.objects.get().public_id
    clerk = cast.clerk_of_bengbu
    outcomes = together(
        partial(quarantine.dismiss, clerk, entry, "撤回", at=AT),
        partial(quarantine.take_up, clerk, entry, ON, "核实", at=AT),
    )
    assert sum(isinstance(one, QuarantineSettled) for one in outcomes) == 1
    row = QuarantinedEvent.objects.get()
    taken = Certification.objects.filter(public_id=row.certification_id)
    assert taken.count() == (1 if row.state == "taken_up" else 0)
    assert Certification.objects.filter(event_on=ON).count() == taken.count()
