"""A pair at the same moment: two clerks decide, a search comes by, and one answer stands."""

from datetime import date, timedelta

import pytest

from accounts.actions import duplicates, number_decisions, people
from accounts.actions.documents import NewDocument, Why
from accounts.actions.duplicates import Words
from accounts.actions.number_decisions import Wish
from accounts.actions.people import NewPerson
from accounts.enums.documents import DocumentSource
from accounts.enums.users import StaffRole
from accounts.models.documents import IdentityDocument, NumberConflict
from accounts.models.duplicates import DuplicateDecision, DuplicatePair
from accounts.queries.duplicates import pair_by_public_id, seal_of_pair
from accounts.rules.actors import SYSTEM
from foundation.identifiers import Sex
from tests.accounts.test_number_conflicts import BORN, OTHER, SHARED, current, number
from tests.cast import AT, BENGBU, BUILT_AT, ON, Cast, staff
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_one_pair_is_decided_once_while_others_search(cast: Cast) -> None:
    new = NewPerson("沈桂芳", Sex.FEMALE, date(1950, 1, 1), None)
    for _time in range(2):
        people.register(SYSTEM, new, at=BUILT_AT)
    duplicates.find(at=AT)
    pair = pair_by_public_id(DuplicatePair.objects.get(one__name="沈桂芳").public_id)
    assert pair is not None
    seen, clerk = seal_of_pair(pair), cast.clerk_of_bengbu

    results = together(
        *[lambda: duplicates.decide_different(clerk, pair.public_id, seen, Words("两人"), at=AT)] * 2,
        lambda: duplicates.find(at=AT),
    )
    assert "DuplicateDecided" in kinds(results)
    assert set(kinds(results)) <= {"DuplicateDecided", "Found", "NoneType"}
    assert DuplicateDecision.objects.count() == 1
    assert DuplicatePair.objects.get(pk=pair.id).state == "different"


def test_two_colleagues_who_agree_at_once_change_a_number_once(cast: Cast) -> None:
    one, _other = (
        people.register(SYSTEM, NewPerson(name, Sex.MALE, BORN, number(SHARED)), at=BUILT_AT)
        for name in ("张建国", "李建国")
    )
    new = NewDocument(number(OTHER), DocumentSource.POLICE_CERTIFICATE, starts_on=ON)
    wish, why = Wish(one.pk, current(one).public_id, new), Why("公安机关核查结果", BENGBU)
    clerk, *others = (staff(f"+861370000008{n}", StaffRole.CLERK, BENGBU) for n in (6, 7, 8))
    card = number_decisions.propose(clerk, wish, why, waits=timedelta(days=5), at=AT)
    results = together(
        *(
            lambda actor=actor: number_decisions.confirm(actor, card.public_id, card.payload_hash, at=AT)
            for actor in others
        )
    )
    assert kinds(results) in (["ApprovalDecided", "NoneType"], ["ApprovalMoved", "NoneType"])
    assert IdentityDocument.objects.current().filter(person=one).count() == 2
    assert NumberConflict.objects.get().outcome == "changed"
