"""Mandates at the desk: each ground with what it needs, a second clerk for guardians, a court's word, no own kin."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from accounts.enums.users import StaffRole
from accounts.errors.approvals import ApprovalMoved, ApprovalNeedsSecond, ApprovalNotFound
from accounts.errors.evidence import EvidenceNotFound
from accounts.models.audit import AuditEvent
from accounts.models.evidence import Evidence
from accounts.models.notices import Notice
from accounts.rules.actors import Actor
from family.access import relations_to
from family.actions import desk_mandates
from family.actions.desk_mandates import EVIDENCE_SLOT, AtTheDesk
from family.actions.mandate_grounds import AtDesk
from family.enums import LegalBasis, MandateEnd, MandateGrade, MandateScope, Relation
from family.errors import (
    HelperIsOfClerk,
    MandateExists,
    MandateNeedsSecond,
    MandateNotAllowed,
    MandateNotFound,
)
from family.models.mandates import Mandate
from family.queries.mandates import mandates_given_by
from family.rules import grounds as rules
from family.rules.grounds import Ground, GroundTerms, may_register
from family.rules.mandates import END_PAST, HELPER_YOUNG, NOT_NEAR, NOTHING_CHOSEN, PRINCIPAL_YOUNG, TOO_LONG
from family.rules.service import TAKEN_BY_COURT
from foundation.identifiers import uuid7
from tests.cast import AT, BENGBU, ON, Cast, citizen, staff

DAY = timedelta(days=1)
DESK = AtDesk(BENGBU, "来窗口办理")
TERMS = GroundTerms(adult_age=18, months_max=36)
STATEMENT = frozenset({MandateScope.STATEMENT})
GROUND = Ground(
    LegalBasis.POWER_OF_ATTORNEY,
    MandateGrade.ACT,
    STATEMENT,
    ON + 90 * DAY,
    "委托书，2026年1月5日签",
    date(1950, 1, 1),
    date(1980, 1, 1),
    is_parent=False,
    is_near=False,
    is_taken_by_court=False,
)
CHILD = replace(
    GROUND, basis=LegalBasis.PARENT_OF_MINOR, paper="", ends_on=None, principal_born_on=date(2012, 9, 9),
    is_parent=True, is_near=True,
)  # fmt: skip
GUARDIAN = replace(GROUND, basis=LegalBasis.GUARDIAN, ends_on=None, paper="民特1号判决书")
CONSENT = replace(GROUND, basis=LegalBasis.CONSENT, paper="", is_near=True)


class TestTheRule:
    @pytest.mark.parametrize(
        "ground", [GROUND, CHILD, GUARDIAN, CONSENT, replace(GUARDIAN, ends_on=ON + DAY)]
    )
    def test_each_ground_with_all_it_needs(self, ground: Ground) -> None:
        assert may_register(ground, TERMS, on=ON).allowed

    @pytest.mark.parametrize(
        ("ground", "code"),
        [
            (replace(GROUND, paper=" "), rules.PAPER_MISSING),
            (replace(GROUND, ends_on=None), rules.END_MISSING),
            (replace(GROUND, ends_on=ON), END_PAST),
            (replace(GROUND, ends_on=date(2029, 3, 3)), TOO_LONG),
            (replace(GROUND, scopes=frozenset()), NOTHING_CHOSEN),
            (replace(GROUND, helper_born_on=date(2010, 1, 1)), HELPER_YOUNG),
            (replace(GROUND, principal_born_on=date(2010, 1, 1)), PRINCIPAL_YOUNG),
            (replace(CONSENT, is_near=False), NOT_NEAR),
            (replace(CHILD, is_parent=False), rules.NOT_PARENT),
            (replace(CHILD, principal_born_on=date(2008, 3, 2)), rules.NOT_MINOR),
            (replace(CHILD, is_taken_by_court=True), TAKEN_BY_COURT),
            (replace(GUARDIAN, paper=""), rules.PAPER_MISSING),
            (replace(GUARDIAN, ends_on=ON), END_PAST),
        ],
    )
    def test_what_stands_in_the_way(self, ground: Ground, code: str) -> None:
        assert [reason.code for reason in may_register(ground, TERMS, on=ON).reasons] == [code]


def parent(cast: Cast) -> AtTheDesk:
    return AtTheDesk(cast.daughter.pk, LegalBasis.PARENT_OF_MINOR, MandateGrade.ACT, STATEMENT, None)


def guardian(cast: Cast, evidence: UUID | None = None) -> AtTheDesk:
    word = "民特1号判决书"
    return AtTheDesk(cast.stranger.pk, LegalBasis.GUARDIAN, MandateGrade.ACT, STATEMENT, None, word, evidence)


def paper_of(clerk: Actor, cast: Cast) -> UUID:
    row = Evidence.objects.create(
        subject=cast.grandmother, uploaded_by_id=clerk.user_id, slot=EVIDENCE_SLOT, kind="pdf", state="ready",
        pages_count=1, bytes_count=1, uploaded_at=AT,
    )  # fmt: skip
    return row.public_id


def colleague() -> Actor:
    return staff("+8613700000077", StaffRole.CLERK, BENGBU)


def held(cast: Cast, scope: MandateScope = MandateScope.STATEMENT) -> frozenset[Relation]:
    return relations_to(citizen(cast.daughter), cast.boy.pk, scope, on=ON)


class TestAParent:
    def test_is_recorded_by_one_clerk_and_ends_at_eighteen(self, cast: Cast) -> None:
        row = desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent(cast), DESK, at=AT)
        assert (row.legal_basis, row.confirmed_by, row.ends_on) == (
            "parent_of_minor",
            "desk",
            date(2030, 9, 9),
        )
        assert held(cast) == {Relation.REMIND, Relation.SEE, Relation.ACT}
        assert held(cast, MandateScope.SHARING) == {Relation.REMIND}
        event = AuditEvent.objects.get(action="mandate.given", mandate_id=row.pk)
        assert (event.actor_area_key, event.reason) == (BENGBU, "来窗口办理")
        assert Notice.objects.filter(template="family.mandate.given", recipient=cast.boy).count() == 1
        with pytest.raises(MandateExists):
            desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent(cast), DESK, at=AT)

    def test_whom_a_court_took_it_from_gets_it_from_no_clerk(self, cast: Cast) -> None:
        row = desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent(cast), DESK, at=AT)
        court = AtDesk(BENGBU, "（2026）民特2号判决书")
        desk_mandates.end(cast.clerk_of_bengbu, cast.boy.pk, row.public_id, MandateEnd.COURT, court, at=AT)
        row.refresh_from_db()
        assert (row.revoked_at, row.end_reason) == (AT, "court")
        assert held(cast) == frozenset()
        with pytest.raises(MandateNotAllowed) as refused:
            desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent(cast), DESK, at=AT)
        assert [reason.code for reason in refused.value.reasons] == [TAKEN_BY_COURT]


class TestAGuardian:
    def test_a_second_clerk_looks_first(self, cast: Cast) -> None:
        clerk, second = cast.clerk_of_bengbu, colleague()
        paper = paper_of(clerk, cast)
        new = guardian(cast, paper)
        with pytest.raises(MandateNeedsSecond):
            desk_mandates.register(clerk, cast.grandmother.pk, new, DESK, at=AT)
        card = desk_mandates.propose(clerk, cast.grandmother.pk, new, DESK, waits=DAY, at=AT)
        assert not Mandate.objects.filter(helper=cast.stranger).exists()
        with pytest.raises(ApprovalNeedsSecond):
            desk_mandates.confirm(clerk, card.public_id, card.payload_hash, at=AT)
        with pytest.raises(ApprovalMoved):
            desk_mandates.confirm(second, card.public_id, "0" * 64, at=AT)
        with pytest.raises(ApprovalNotFound):
            desk_mandates.confirm(cast.clerk_of_shenzhen, card.public_id, card.payload_hash, at=AT)

        row = desk_mandates.confirm(second, card.public_id, card.payload_hash, at=AT)
        assert (row.legal_basis, row.paper, row.ends_on) == ("guardian", "民特1号判决书", None)
        assert row.evidence is not None
        assert (row.evidence.public_id, row.evidence.held_until is not None) == (paper, True)
        assert [given.helper_id for given in mandates_given_by(cast.grandmother.pk, on=ON)][-1:] == [
            cast.stranger.pk
        ]

    def test_turned_down_nothing_is_recorded(self, cast: Cast) -> None:
        clerk = cast.clerk_of_bengbu
        card = desk_mandates.propose(clerk, cast.grandmother.pk, guardian(cast), DESK, waits=DAY, at=AT)
        desk_mandates.turn_down(colleague(), card.public_id, card.payload_hash, at=AT)
        assert not Mandate.objects.filter(helper=cast.stranger).exists()

    def test_a_file_of_another_person_is_no_paper(self, cast: Cast) -> None:
        clerk = cast.clerk_of_bengbu
        new = guardian(cast, paper_of(clerk, cast))
        with pytest.raises(EvidenceNotFound):
            desk_mandates.propose(clerk, cast.father.pk, new, DESK, waits=DAY, at=AT)

    def test_the_database_wants_the_paper(self, cast: Cast) -> None:
        row = desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent(cast), DESK, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(pk=row.pk).update(legal_basis="guardian")
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(pk=row.pk).update(end_reason="court")


class TestAWrittenPower:
    def test_takes_the_place_of_a_consent_and_no_more_than_it_says(self, cast: Cast) -> None:
        new = AtTheDesk(
            cast.daughter.pk,
            LegalBasis.POWER_OF_ATTORNEY,
            MandateGrade.SEE,
            STATEMENT,
            ON + 30 * DAY,
            "委托书",
        )
        row = desk_mandates.register(cast.clerk_of_bengbu, cast.father.pk, new, DESK, at=AT)
        assert (row.scopes, row.ends_on) == (["statement"], ON + 30 * DAY)
        before = Mandate.objects.exclude(pk=row.pk).get(principal=cast.father)
        assert (before.revoked_at, before.end_reason) == (AT, "replaced")


class TestOneself:
    def test_no_clerk_records_or_ends_what_their_own_kin_may_do(self, cast: Cast) -> None:
        clerk = replace(cast.clerk_of_bengbu, person_id=cast.husband.pk)
        for new in (parent(cast), replace(parent(cast), helper_id=cast.husband.pk)):
            with pytest.raises(HelperIsOfClerk):
                desk_mandates.register(clerk, cast.boy.pk, new, DESK, at=AT)
        row = Mandate.objects.get(principal=cast.grandmother)
        with pytest.raises(HelperIsOfClerk):
            desk_mandates.end(clerk, cast.grandmother.pk, row.public_id, MandateEnd.BY_DESK, DESK, at=AT)

    def test_a_mandate_of_others_is_nowhere(self, cast: Cast) -> None:
        row = Mandate.objects.get(principal=cast.grandmother)
        for person, key in ((cast.stranger, row.public_id), (cast.grandmother, uuid7())):
            with pytest.raises(MandateNotFound):
                desk_mandates.end(cast.clerk_of_bengbu, person.pk, key, MandateEnd.BY_DESK, DESK, at=AT)
