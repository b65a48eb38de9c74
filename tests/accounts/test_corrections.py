"""Corrections: asked for with what is right, decided by two, and mended in the transaction that decides."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.actions import corrections
from accounts.actions.corrections import Application
from accounts.actions.matter_decisions import Choice
from accounts.enums.corrections import CorrectedFact
from accounts.enums.documents import DocumentRole
from accounts.enums.matters import MatterAct, MatterOutcome
from accounts.errors.corrections import CorrectedBirthInvalid, CorrectedSexInvalid, CorrectionOutlived
from accounts.errors.documents import DocumentStartInvalid
from accounts.errors.matters import (
    MatterFactsWrong,
    MatterNotAllowed,
    MatterNotFound,
    MatterOfKin,
    MatterOpenExists,
)
from accounts.models.audit import AuditEvent
from accounts.models.matters import Matter
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.queries.approvals import approval_by_id
from accounts.queries.corrections import recorded_value
from accounts.queries.documents import documents_of
from accounts.queries.matters import MatterCard
from accounts.queries.people import match_number, number_of
from accounts.rules.corrections import KIND, Correction, Recorded, check, may_correct, written
from foundation.errors import DomainError
from foundation.identifiers import IdNumberChecksum, PhoneInvalid, synthetic_id_number
from foundation.names import NameInvalid
from tests.accounts.desk import AT, BENGBU, DAY, NOBODY, SHENZHEN, Desk, open_desk, taken

ON = date(2026, 3, 2)
WEEK = timedelta(days=7)
NAME, BORN_ON, SEX, PHONE, NUMBER = CorrectedFact
OTHER_NUMBER = synthetic_id_number(county_code="349901", born_on=date(1990, 4, 2), sequence=66)


class TestTheRule:
    @pytest.mark.parametrize(
        ("fact", "text", "kept"),
        [
            (NAME, " 阿卜杜拉.买买提 ", "阿卜杜拉·买买提"),
            (BORN_ON, "1983-05-16", "1983-05-16"),
            (SEX, "F", "F"),
            (PHONE, "138 0000 0001", "+8613800000001"),
            (NUMBER, "11010519491231002x", "11010519491231002X"),
        ],
    )
    def test_what_is_right_is_written_as_the_house_keeps_it(
        self, fact: CorrectedFact, text: str, kept: str
    ) -> None:
        assert written(fact, text, on=ON) == kept

    @pytest.mark.parametrize(
        ("fact", "text", "refusal"),
        [
            (NAME, "张3", NameInvalid),
            (BORN_ON, "1983-02-30", CorrectedBirthInvalid),
            (BORN_ON, "2026-03-03", CorrectedBirthInvalid),
            (SEX, "U", CorrectedSexInvalid),
            (PHONE, "123", PhoneInvalid),
            (NUMBER, "110105194912310021", IdNumberChecksum),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, fact: CorrectedFact, text: str, refusal: type[DomainError]
    ) -> None:
        with pytest.raises(refusal):
            written(fact, text, on=ON)

    def test_every_reason_is_given(self) -> None:
        known = Recorded("张敏", is_alive=False, open_topics=frozenset({"name"}))
        reasons = may_correct(Correction(NAME, "张敏", "张敏"), known).reasons
        assert [reason.code for reason in reasons] == [
            "correction.dead",
            "correction.same",
            "correction.already_open",
        ]
        free = Recorded("张敏", is_alive=True, open_topics=frozenset({"sex"}))
        assert may_correct(Correction(NAME, "张敏", "张慜"), free).allowed

    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {"fact": "name"},
            {"fact": "age", "was": "", "right": "3"},
            {"fact": "name", "was": "", "right": ""},
            {"fact": "name", "was": "", "right": "张", "note": "x" * 301},
            {"fact": "name", "was": "", "right": 3},
            {"fact": "name", "was": "", "right": "张", "more": "x"},
        ],
    )
    def test_facts_of_the_wrong_shape_are_faulted(self, facts: dict[str, object]) -> None:
        assert [reason.code for reason in check(facts)] == ["correction.facts_wrong"]

    def test_nothing_printed_tells_a_value(self) -> None:
        assert "张敏" not in repr(Correction(NAME, "张敏", "张慜", "写错"))


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


def asked(desk: Desk, fact: CorrectedFact, right: str) -> MatterCard:
    """Let the applicant ask for a correction in Bengbu."""
    new = Application(desk.applicant.pk, fact, right, "户口簿为准", BENGBU, uuid4())
    return corrections.apply(desk.me, new, at=AT)


def decided(desk: Desk, card: MatterCard, act: MatterAct = MatterAct.GRANT, reason: str = "") -> MatterCard:
    """Let the clerk take and accept it and decide, and a colleague agree."""
    for step, coded in ((MatterAct.ACCEPT, ""), (act, reason)):
        held = taken(desk.clerk, card)
        choice = Choice(step, held.version, coded, "已核对")
        card = corrections.handle(desk.clerk, card.public_id, choice, kin_ids=NOBODY, waits=WEEK, at=AT)
    proposal = approval_by_id(card.proposal_id) if card.proposal_id else None
    if proposal is None:
        return card
    return corrections.confirm(
        desk.colleague, card.public_id, proposal.payload_hash, kin_ids=NOBODY, at=AT + DAY
    )


def read(desk: Desk) -> InsuredPerson:
    return InsuredPerson.objects.get(pk=desk.applicant.pk)


class TestTheAction:
    def test_a_name_is_mended_and_found(self, desk: Desk) -> None:
        card = asked(desk, NAME, "周小")
        assert (card.area_key, card.limit_days, read(desk).name) == (BENGBU, 15, "周晓")
        done = decided(desk, card)
        assert done.outcome is MatterOutcome.PASSED
        assert Matter.objects.get(public_id=card.public_id).consumed_at == AT + DAY
        person = read(desk)
        assert (person.name, person.name_typed, person.name_keys[0]) == ("周小", "周小", "zhouxiao")
        event = AuditEvent.objects.get(action="person.corrected")
        assert (event.subject_person_id, event.actor_area_key, event.facts) == (
            person.pk,
            BENGBU,
            {"fact": "name"},
        )
        told = Notice.objects.filter(recipient=person, template="matter.closed").latest("pk")
        assert told.facts["kind_zh"] == KIND.zh
        # What was filled in is sealed.
        assert "周小".encode() not in bytes(Matter.objects.get(public_id=card.public_id).facts_sealed)

    def test_a_birth_date_is_mended_and_numbers_are_compared_anew(self, desk: Desk) -> None:
        before = documents_of(desk.applicant.pk)[0]
        assert not before.differs_by_birth
        decided(desk, asked(desk, BORN_ON, "1990-04-02"))
        assert read(desk).born_on == date(1990, 4, 2)
        (after,) = documents_of(desk.applicant.pk)
        assert (after.differs_by_birth, after.starts_on) == (True, before.starts_on)
        # Asked back, it agrees again.
        decided(desk, asked(desk, BORN_ON, "1990-04-01"))
        assert [one.differs_by_birth for one in documents_of(desk.applicant.pk)] == [False]

    def test_sex_and_phone_are_mended(self, desk: Desk) -> None:
        decided(desk, asked(desk, SEX, "M"))
        decided(desk, asked(desk, PHONE, "+8613800000077"))
        assert read(desk).sex == "M"
        assert documents_of(desk.applicant.pk)[0].differs_by_sex
        assert recorded_value(desk.applicant.pk, PHONE) == "+8613800000077"

    def test_a_number_is_changed_in_the_document_of_its_kind(self, desk: Desk) -> None:
        old = number_of(desk.applicant.pk)
        card = asked(desk, NUMBER, OTHER_NUMBER)
        assert OTHER_NUMBER not in str(card)
        assert card.facts["was"] == f"{old[:3]}***********{old[-4:]}"
        decided(desk, card)
        current, former = documents_of(desk.applicant.pk)
        assert (current.role, former.role) == (DocumentRole.CURRENT, DocumentRole.FORMER)
        found = match_number(OTHER_NUMBER).person
        assert found is not None
        assert found.id == desk.applicant.pk

    def test_what_cannot_be_carried_out_is_not_decided_either(self, desk: Desk) -> None:
        """The decision and its effect are one transaction: the colleague's yes is taken back with it."""
        card = asked(desk, BORN_ON, "2026-01-05")
        InsuredPerson.objects.filter(pk=desk.applicant.pk).update(died_on=date(2026, 1, 1))
        with pytest.raises(CorrectionOutlived):
            decided(desk, card)
        number = number_of(desk.applicant.pk)
        InsuredPerson.objects.filter(pk=desk.applicant.pk).update(died_on=None)
        second = asked(desk, NUMBER, OTHER_NUMBER)
        decided(desk, second)
        # Changed today already: another change on the same day would leave no day for the one between.
        third = asked(desk, NUMBER, number)
        with pytest.raises(DocumentStartInvalid):
            decided(desk, third)
        assert Matter.objects.get(public_id=third.public_id).outcome == ""
        assert Matter.objects.get(public_id=card.public_id).outcome == ""
        assert read(desk).born_on == date(1990, 4, 1)
        assert not AuditEvent.objects.filter(action="person.corrected", facts={"fact": "born_on"}).exists()

    def test_a_rejection_changes_nothing_and_tells_why(self, desk: Desk) -> None:
        done = decided(desk, asked(desk, NAME, "周小"), MatterAct.REJECT, "not_shown")
        assert (done.outcome, done.reason, read(desk).name) == (MatterOutcome.REJECTED, "not_shown", "周晓")
        told = Notice.objects.filter(recipient=desk.applicant, template="matter.closed").latest("pk")
        assert told.facts["reason_zh"] == "材料不能证明登记有误"

    def test_one_of_each_fact_is_open_at_a_time_and_the_same_is_no_correction(self, desk: Desk) -> None:
        asked(desk, NAME, "周小")
        asked(desk, SEX, "M")
        for right in ("周肖", "周晓"):
            with pytest.raises(MatterNotAllowed):
                asked(desk, NAME, right)
        assert MatterOpenExists.code == "matter.open_exists"

    def test_owner_stranger_and_the_desks(self, desk: Desk) -> None:
        new = Application(desk.other.pk, NAME, "吴鸣", "", BENGBU, uuid4())
        with pytest.raises(MatterNotFound):
            corrections.apply(desk.me, new, at=AT)
        with pytest.raises(MatterNotFound):
            corrections.apply_at_counter(desk.elsewhere, new, kin_ids=NOBODY, at=AT)
        with pytest.raises(MatterOfKin):
            corrections.apply_at_counter(desk.clerk, new, kin_ids=frozenset({desk.other.pk}), at=AT)
        card = corrections.apply_at_counter(desk.clerk, new, kin_ids=NOBODY, at=AT)
        assert card.subject_id == desk.other.pk
        with pytest.raises(MatterNotFound):
            taken(desk.elsewhere, card)
        empty = Application(desk.other.pk, SEX, "", "", SHENZHEN, uuid4())
        with pytest.raises(MatterFactsWrong):
            corrections.apply_at_counter(desk.elsewhere, empty, kin_ids=NOBODY, at=AT)
