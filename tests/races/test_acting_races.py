"""A helper applies while the mandate is stopped: either is first, and nothing is done by what has ended."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from accounts.actions.transfers import Application
from accounts.enums.matters import TransferReason
from accounts.enums.people import Insurance
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.matters import Matter
from accounts.queries.audit import broken_links
from accounts.rules.transfers import Wish
from family.actions import acting, mandates
from family.models.mandates import Mandate
from tests.cast import AT, BENGBU, SHENZHEN, Cast, citizen
from tests.races.together import together

pytestmark = pytest.mark.race


@pytest.mark.parametrize("_round", range(4))
@pytest.mark.parametrize("end", ["revoke", "freeze"])
def test_applying_and_stopping_at_once(cast: Cast, end: str, _round: int) -> None:
    mandate = Mandate.objects.get(principal=cast.father)
    wish = Wish(Insurance.EMPLOYEE_MEDICAL, BENGBU, SHENZHEN, TransferReason.MOVED, "")
    new = Application(cast.father.pk, wish, uuid4(), draws_pension=True)
    stop = getattr(mandates, end)
    applied, _stopped = together(
        partial(acting.apply_for_transfer, citizen(cast.daughter), new, at=AT),
        partial(stop, citizen(cast.father), mandate.public_id, at=AT + timedelta(seconds=1)),
    )

    stopped = AuditEvent.objects.get(action__in=["mandate.revoked", "mandate.frozen"])
    if isinstance(applied, PersonNotFound):
        assert not Matter.objects.exists()
    else:
        assert Matter.objects.get().mandate_id == mandate.pk
        assert AuditEvent.objects.get(action="matter.apply").sequence < stopped.sequence
    assert broken_links() == []


def test_sent_three_times_at_once_it_is_one_matter(cast: Cast) -> None:
    wish = Wish(Insurance.EMPLOYEE_MEDICAL, BENGBU, SHENZHEN, TransferReason.MOVED, "")
    new = Application(cast.father.pk, wish, uuid4(), draws_pension=True)
    send = partial(acting.apply_for_transfer, citizen(cast.daughter), new, at=AT)
    results = together(send, send, send)
    assert {type(one).__name__ for one in results} == {"MatterCard"}
    assert Matter.objects.count() == 1
