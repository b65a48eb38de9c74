"""Recording certifications: who may, what is refused, and how the deadline and the reminders follow."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from accounts.actions import people
from accounts.enums.users import Role, StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.queries.users import actor_for_user
from accounts.rules.actors import ANONYMOUS, SYSTEM, Actor
from certification.actions import certifications, entitlements, reminder_plans, reminders
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.enums import Benefit, Method
from certification.errors import (
    ClerkIsRelative,
    EntitlementNotFound,
    EventAfterDeath,
    EventBeforeBenefit,
    EventInFuture,
    MethodNotAccepted,
)
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from certification.models.reminders import Reminder
from certification.queries.certifications import recorded_by_partner
from family.enums import MandateGrade, Relation
from tests.cast import AT, BENGBU, BUILT_AT, GRANDMOTHER_DUE_ON, ON, SHENZHEN, Cast, citizen, give

DAY = timedelta(days=1)
DESK = frozenset({Relation.DESK})
OWN = frozenset({Relation.SELF, Relation.ACT, Relation.PAY})


def certify(
    actor: Actor,
    entitlement_id: UUID,
    *,
    method: Method = Method.COUNTER,
    event_on: date = ON,
    relations: frozenset[Relation] = DESK,
    at: datetime = AT,
) -> CertificationRecorded:
    new = NewCertification(method, event_on)
    return certifications.record(actor, entitlement_id, new, relations=relations, at=at)


def due_on(entitlement_id: UUID) -> date:
    return Deadline.objects.get(entitlement__public_id=entitlement_id).due_on


def told(template: str, at: datetime = AT) -> set[int]:
    return set(Notice.objects.filter(template=template, created_at=at).values_list("recipient_id", flat=True))


def clerk_who_is(person: InsuredPerson) -> Actor:
    user = User.objects.get(person=person)
    StaffPost.objects.create(
        user=user,
        role=StaffRole.CLERK.value,
        area_key=BENGBU,
        starts_on=date(2024, 1, 1),
        recorded_at=BUILT_AT,
    )
    return actor_for_user(user, on=ON)


class TestFirstDeadline:
    @pytest.mark.parametrize(
        ("benefit", "area_key", "due"),
        [
            (Benefit.PENSION_EMPLOYEE, BENGBU, date(2026, 12, 31)),
            (Benefit.PENSION_RESIDENT, BENGBU, date(2027, 1, 10)),
            (Benefit.PENSION_EMPLOYEE, SHENZHEN, date(2027, 1, 10)),
        ],
    )
    def test_the_paying_area_decides(self, cast: Cast, benefit: Benefit, area_key: str, due: date) -> None:
        granted = entitlements.grant(
            SYSTEM, cast.husband.pk, benefit, paying_area_key=area_key, starts_on=date(2026, 1, 10), at=AT
        )
        assert due_on(granted.public_id) == due
        assert AuditEvent.objects.filter(
            action="entitlement.granted", subject_person_id=cast.husband.pk
        ).exists()


class TestMovingTheDeadline:
    def test_a_certification_moves_it_by_the_rule_and_tells_both(self, cast: Cast) -> None:
        done = certify(cast.clerk_of_bengbu, cast.grandmother_pension)
        assert (done.due_on_before, done.due_on) == (GRANDMOTHER_DUE_ON, date(2027, 3, 2))
        assert due_on(cast.grandmother_pension) == date(2027, 3, 2)
        assert told("certification.recorded") == {cast.grandmother.pk, cast.daughter.pk}
        to_daughter = Notice.objects.get(
            template="certification.recorded", created_at=AT, recipient=cast.daughter
        )
        assert to_daughter.facts["relation_zh"] == "外祖母"
        assert to_daughter.facts["next_due_on"] == "2027-03-02"

    def test_it_is_in_the_audit_with_actor_subject_and_object(self, cast: Cast) -> None:
        done = certify(cast.clerk_of_bengbu, cast.grandmother_pension)
        event = AuditEvent.objects.get(object_id=done.public_id)
        assert (event.action, event.subject_person_id) == ("certification.recorded", cast.grandmother.pk)
        assert event.actor_user_id == cast.clerk_of_bengbu.user_id

    def test_what_was_planned_or_waits_to_be_sent_is_cancelled(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        reminders.release(at=AT)
        reminder_plans.plan(on=ON + 7 * DAY, at=AT + 7 * DAY)
        mine = Reminder.objects.filter(entitlement__public_id=cast.grandmother_pension)
        assert set(mine.values_list("state", flat=True)) == {"released", "planned"}
        others = Reminder.objects.exclude(entitlement__public_id=cast.grandmother_pension)
        before = list(others.order_by("pk").values_list("pk", "state"))

        certify(cast.clerk_of_bengbu, cast.grandmother_pension, at=AT + 7 * DAY)

        assert set(mine.values_list("state", flat=True)) == {"released", "cancelled"}
        topic = f"deadline:{cast.grandmother_pension}:{GRANDMOTHER_DUE_ON}"
        told = NoticeItem.objects.filter(topic=topic)
        assert told.count() == 2
        assert not told.filter(voided_at__isnull=True).exists()
        # A message that tells of something else as well still goes out, without this.
        left = NoticeItem.objects.filter(notice=OuterRef("notice"), voided_at__isnull=True)
        waiting = NoticeDelivery.objects.filter(~Exists(left), notice__in=told.values("notice"))
        assert set(waiting.values_list("state", flat=True)) == {"cancelled"}
        assert list(others.order_by("pk").values_list("pk", "state")) == before

    def test_an_older_event_that_arrives_late_changes_nothing(self, cast: Cast) -> None:
        certify(cast.clerk_of_bengbu, cast.grandmother_pension)
        late = certify(cast.clerk_of_bengbu, cast.grandmother_pension, event_on=date(2025, 12, 1))
        assert late.due_on == late.due_on_before == date(2027, 3, 2)
        assert Deadline.objects.get(entitlement__public_id=cast.grandmother_pension).last_event_on == ON

    def test_a_late_event_that_is_older_than_the_last_cancels_no_reminder(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        certify(cast.clerk_of_bengbu, cast.grandmother_pension, event_on=date(2025, 3, 1))
        assert due_on(cast.grandmother_pension) == GRANDMOTHER_DUE_ON
        mine = Reminder.objects.filter(entitlement__public_id=cast.grandmother_pension)
        assert set(mine.values_list("state", flat=True)) == {"planned"}

    def test_twice_on_one_day_are_two_records_and_one_deadline(self, cast: Cast) -> None:
        first = certify(cast.clerk_of_bengbu, cast.grandmother_pension)
        second = certify(cast.clerk_of_bengbu, cast.grandmother_pension, at=AT + timedelta(minutes=1))
        assert first.public_id != second.public_id
        assert (second.due_on_before, second.due_on) == (first.due_on, first.due_on)

    def test_the_day_is_the_day_in_china(self, cast: Cast) -> None:
        after_midnight = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
        assert certify(cast.clerk_of_bengbu, cast.grandmother_pension, at=after_midnight).event_on == ON
        with pytest.raises(EventInFuture):
            certify(cast.clerk_of_bengbu, cast.grandmother_pension, at=after_midnight - timedelta(hours=1))

    def test_records_are_never_changed_or_deleted(self, cast: Cast) -> None:
        for act in (
            lambda rows: rows.update(event_on=ON),
            lambda rows: rows.update(note="x"),
            lambda rows: rows.delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                act(Certification.objects.filter(entitlement__public_id=cast.grandmother_pension))

    def test_an_entitlement_is_superseded_and_never_changed(self, cast: Cast) -> None:
        rows = Entitlement.objects.filter(public_id=cast.grandmother_pension)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(paying_area_key=SHENZHEN)
        rows.update(superseded_at=AT)
        with pytest.raises(EntitlementNotFound):
            certify(cast.clerk_of_bengbu, cast.grandmother_pension)


class TestRefusals:
    def test_tomorrow(self, cast: Cast) -> None:
        with pytest.raises(EventInFuture):
            certify(cast.clerk_of_bengbu, cast.grandmother_pension, event_on=ON + DAY)

    def test_before_the_benefit_began(self, cast: Cast) -> None:
        with pytest.raises(EventBeforeBenefit):
            certify(cast.clerk_of_bengbu, cast.grandmother_pension, event_on=date(1991, 2, 28))
        certify(cast.clerk_of_bengbu, cast.grandmother_pension, event_on=date(1991, 3, 1))

    def test_a_death_stands_before_the_event(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON - 5 * DAY, at=AT)
        for event_on in (ON, ON - 5 * DAY):
            with pytest.raises(EventAfterDeath):
                certify(cast.clerk_of_bengbu, cast.grandmother_pension, event_on=event_on)
        certify(cast.clerk_of_bengbu, cast.grandmother_pension, event_on=ON - 6 * DAY)

    def test_a_telephone_call_is_not_enough(self, cast: Cast) -> None:
        with pytest.raises(MethodNotAccepted):
            certify(cast.clerk_of_bengbu, cast.grandmother_pension, method=Method.PHONE)

    def test_a_refusal_leaves_no_trace(self, cast: Cast) -> None:
        before = (Certification.objects.count(), Notice.objects.count(), AuditEvent.objects.count())
        with pytest.raises(MethodNotAccepted):
            certify(cast.clerk_of_bengbu, cast.grandmother_pension, method=Method.PHONE)
        assert (Certification.objects.count(), Notice.objects.count(), AuditEvent.objects.count()) == before
        assert due_on(cast.grandmother_pension) == GRANDMOTHER_DUE_ON


class TestAtTheDesk:
    def test_another_area_finds_nothing(self, cast: Cast) -> None:
        for actor, pension in (
            (cast.clerk_of_shenzhen, cast.grandmother_pension),
            (cast.clerk_of_bengbu, cast.stranger_pension),
            (cast.officer, cast.grandmother_pension),
            (cast.clerk_of_bengbu, uuid4()),
            (citizen(cast.grandmother), cast.grandmother_pension),
            (cast.city_service, cast.grandmother_pension),
            (ANONYMOUS, cast.grandmother_pension),
            (SYSTEM, cast.grandmother_pension),
        ):
            with pytest.raises(EntitlementNotFound):
                certify(actor, pension)

    def test_no_clerk_serves_a_relative(self, cast: Cast) -> None:
        with pytest.raises(ClerkIsRelative):
            certify(clerk_who_is(cast.daughter), cast.grandmother_pension)

    def test_no_clerk_serves_themselves(self, cast: Cast) -> None:
        with pytest.raises(ClerkIsRelative):
            certify(clerk_who_is(cast.mother), cast.mother_pension)

    def test_an_in_law_is_no_relative_of_the_law(self, cast: Cast) -> None:
        certify(clerk_who_is(cast.husband), cast.grandmother_pension)

    def test_a_clerk_at_home_is_a_daughter_like_any_other(self, cast: Cast) -> None:
        daughter = clerk_who_is(cast.daughter)
        done = certify(daughter, cast.father_pension, method=Method.FACE_HELPED, relations=OWN)
        row = Certification.objects.get(public_id=done.public_id)
        assert row.mandate_id is not None
        certify(clerk_who_is(cast.mother), cast.mother_pension, method=Method.FACE_SELF, relations=OWN)


class TestAtHome:
    def test_oneself_and_a_helper_who_may_act(self, cast: Cast) -> None:
        certify(citizen(cast.grandmother), cast.grandmother_pension, method=Method.FACE_SELF, relations=OWN)
        certify(citizen(cast.daughter), cast.father_pension, method=Method.FACE_HELPED, relations=OWN)

    def test_a_helper_who_is_only_reminded_may_not(self, cast: Cast) -> None:
        with pytest.raises(EntitlementNotFound):
            certify(citizen(cast.daughter), cast.grandmother_pension, relations=OWN)

    def test_nor_a_relative_without_a_mandate(self, cast: Cast) -> None:
        for actor in (citizen(cast.mother), citizen(cast.husband), citizen(cast.stranger)):
            with pytest.raises(EntitlementNotFound):
                certify(actor, cast.grandmother_pension, relations=OWN)

    def test_a_permit_that_names_no_relation_opens_nothing(self, cast: Cast) -> None:
        with pytest.raises(EntitlementNotFound):
            certify(citizen(cast.grandmother), cast.grandmother_pension, relations=frozenset())


class TestPartners:
    LINKED = frozenset({Relation.LINKED})

    def test_a_linked_partner_records_and_reads_it_back(self, cast: Cast) -> None:
        done = certify(
            cast.city_service, cast.grandmother_pension, method=Method.PARTNER_APP, relations=self.LINKED
        )
        kept = recorded_by_partner(cast.city_service.partner_id or 0, done.public_id)
        assert kept is not None
        assert (kept.entitlement_id, kept.method) == (cast.grandmother_pension, Method.PARTNER_APP)
        assert recorded_by_partner(cast.hospital.partner_id or 0, done.public_id) is None

    def test_a_partner_who_is_not_linked_finds_nothing(self, cast: Cast) -> None:
        for actor, pension in (
            (cast.hospital, cast.grandmother_pension),
            (cast.city_service, cast.stranger_pension),
        ):
            with pytest.raises(EntitlementNotFound):
                certify(actor, pension, relations=self.LINKED)

    def test_the_dead_are_open_to_no_partner(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON, at=AT)
        with pytest.raises(EntitlementNotFound):
            certify(cast.city_service, cast.grandmother_pension, event_on=ON - DAY, relations=self.LINKED)


def test_a_clerk_gets_nothing_from_the_role_without_the_area(cast: Cast) -> None:
    nowhere = Actor(frozenset({Role.CLERK}), user_id=1)
    with pytest.raises(EntitlementNotFound):
        certify(nowhere, cast.grandmother_pension)


def test_the_grades_of_a_mandate_open_in_order(cast: Cast) -> None:
    give(cast.mother, cast.daughter, MandateGrade.SEE)
    with pytest.raises(EntitlementNotFound):
        certify(citizen(cast.daughter), cast.mother_pension, relations=OWN)
