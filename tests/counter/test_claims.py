"""Claims at the desk: an answer given in person, and a claim decided by two with what stands beside it."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.actions import placeholders
from accounts.enums.users import StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.matters import Matter
from accounts.models.merges import PersonMerge
from accounts.queries.people import number_of
from accounts.rules.actors import SYSTEM
from family.actions import claims, kinship
from family.actions.kinship import NewParentage
from family.enums import ClaimProof, FactProof, ParentageKind
from family.models.claims import KinshipClaim
from family.models.kinship import Marriage, Parentage
from foundation.identifiers import Sex
from tests import cast as stage
from tests.cast import AT, BENGBU, Cast, citizen
from tests.counter.test_corrections import CHECKED, address, at_desk
from tests.counter.test_matters import entered
from tests.family.claiming import ADOPTED, CHILD, PARENT, SPOUSE, claimed
from tests.family.test_claim_decisions import agree, paper_for, propose


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with time_machine.travel(AT, tick=True):
        yield stage.on_stage()


def test_a_yes_at_the_desk(cast: Cast) -> None:
    made = claimed(cast.stranger, SPOUSE, cast.grandmother)
    clerk = at_desk(cast.clerk_of_bengbu, cast.grandmother)
    path = address(cast.grandmother, "claims/")
    assert path in clerk.get(address(cast.grandmother, "")).content.decode()
    assert "陈远山 申报" in clerk.get(path).content.decode()
    given = {"claim": str(made.public_id), "answer": "confirmed"}
    assert clerk.post(path, given).status_code == 422
    assert clerk.post(path, {**given, **CHECKED}).status_code == 302
    assert Marriage.objects.current().filter(one=cast.grandmother).exists()
    # Nothing waits any more, and a claim about somebody else is none of this page.
    page = clerk.get(path).content.decode()
    assert "现在没有等这个人答复的申报" in page
    assert 'name="answer"' not in page
    assert clerk.post(path, {**given, **CHECKED}).status_code == 422


def test_a_no_at_the_desk(cast: Cast) -> None:
    made = claimed(cast.stranger, SPOUSE, cast.grandmother)
    clerk = at_desk(cast.clerk_of_bengbu, cast.grandmother)
    given = {"claim": str(made.public_id), "answer": "denied", **CHECKED}
    assert clerk.post(address(cast.grandmother, "claims/"), given).status_code == 302
    assert KinshipClaim.objects.get().answer == "denied"


def test_a_claim_is_decided_with_what_stands_beside_it(cast: Cast) -> None:
    made = claimed(cast.stranger, ADOPTED, cast.girl, proof=ClaimProof.PAPERS, promise_version=None)
    matter = Matter.objects.get(pk=KinshipClaim.objects.get().matter_id)
    page = reverse("counter:matter", args=[matter.public_id])
    clerk = entered(cast.clerk_of_bengbu)
    assert number_of(cast.girl.pk) not in clerk.get(page).content.decode()
    clerk.post(reverse("counter:matter_take", args=[matter.public_id]))
    shown = clerk.get(page).content.decode()
    assert number_of(cast.girl.pk) in shown
    assert all(words in shown for words in ("母亲 张敏", "还没有答复", "对方已经确认，或有能看的材料"))
    events = AuditEvent.objects.filter(action="person.viewed", object_id=matter.public_id)
    assert set(events.values_list("subject_person_id", flat=True)) == {cast.girl.pk}

    matter.refresh_from_db()
    clerk.post(page, {"act": "accept", "seen": matter.version, "note": ""})
    matter.refresh_from_db()
    refused = clerk.post(page, {"act": "grant", "seen": matter.version, "note": ""})
    assert refused.status_code == 422
    assert "请退回补正" in refused.content.decode()
    paper_for(made, citizen(cast.stranger))
    clerk.post(page, {"act": "grant", "seen": matter.version, "note": ""})
    matter.refresh_from_db()
    proposal = matter.proposal
    assert proposal is not None
    colleague = entered(stage.staff("+8613700000089", StaffRole.CLERK, BENGBU))
    colleague.post(page, {"act": "confirm", "proposal": proposal.payload_hash})
    assert Parentage.objects.current().filter(parent=cast.stranger, child=cast.girl).exists()


def test_what_contradicts_is_shown(cast: Cast) -> None:
    made = claimed(cast.stranger, CHILD, cast.boy)
    claims.confirm(citizen(cast.daughter), made.public_id, at=AT)
    matter = Matter.objects.get(pk=KinshipClaim.objects.get().matter_id)
    shown = entered(cast.clerk_of_bengbu).get(reverse("counter:matter", args=[matter.public_id]))
    assert "与登记不一致，要先更正：两位生父" in shown.content.decode()


def test_the_merge_of_a_placeholder_is_shown_and_taken_back(cast: Cast) -> None:
    middle = placeholders.add(SYSTEM, "", Sex.FEMALE, at=AT)
    born_on = cast.stranger.born_on or AT.date()
    for parent, child in ((cast.grandmother.pk, middle), (middle, cast.stranger.pk)):
        new = NewParentage(parent, child, ParentageKind.BIRTH, born_on, "申报承诺", FactProof.CONFIRMED)
        kinship.record_parentage(SYSTEM, new, at=AT)
    mother = stage.somebody("顾兰", Sex.FEMALE, date(1938, 1, 1))
    made = claimed(cast.stranger, PARENT, mother, proof=ClaimProof.PAPERS, promise_version=None)
    paper_for(made, citizen(cast.stranger))
    matter = Matter.objects.get(pk=KinshipClaim.objects.get().matter_id)
    page = reverse("counter:matter", args=[matter.public_id])
    clerk = entered(cast.clerk_of_bengbu)
    assert "通过后，原来没有登记的父母会合并为这一位" in clerk.get(page).content.decode()
    colleague = stage.staff("+8613700000089", StaffRole.CLERK, BENGBU)
    agree(colleague, propose(cast.clerk_of_bengbu, matter.public_id))

    assert "顾兰" in clerk.get(reverse("counter:merges")).content.decode()
    merge = PersonMerge.objects.get()
    undo = reverse("counter:merge_undo", args=[merge.public_id])
    assert clerk.get(undo).status_code == 200
    assert clerk.post(undo, {"reason": "不是同一个人"}).status_code == 302
    merge.refresh_from_db()
    assert merge.undone_at is not None
    assert clerk.get(reverse("counter:merges")).status_code == 200
    assert clerk.get(reverse("counter:duplicates")).status_code == 200
