"""What rests on a tie ends with it, is told, and comes back when the record was wrong: the cases of the law."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.actions import people
from accounts.errors.approvals import ApprovalNeedsSecond
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM, Actor
from family.actions import bindings, events, kinship, mandate_holds
from family.actions.kinship import NewParentage
from family.actions.mandate_holds import AtDesk
from family.enums import BindingState, EndReason, EventKind, FactKind, LinkKind, MandateGrade, ParentageKind
from family.errors import ClosureMoved, EventNeedsSecond, EventNotAllowed, EventNotFound
from family.models.bindings import SharingBinding
from family.models.events import ClosureStep, EventFact, KinshipEvent
from family.models.kinship import Marriage, Parentage
from family.models.mandates import Mandate
from family.queries.events import Preview, Wish, events_of, facts_of, preview
from family.queries.kin import relation_between
from family.queries.mandates import mandate_between, recipients_of
from foundation.identifiers import Sex
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.cast import AT, BENGBU, ON, Cast, citizen, give, sign_up, somebody
from tests.family.closure_families import states

LATER = AT + timedelta(days=1)


def married(cast: Cast) -> Marriage:
    return Marriage.objects.current().get(one__in=[cast.daughter, cast.husband])


def share(sharer: InsuredPerson, user: InsuredPerson) -> UUID:
    made = bindings.propose(citizen(sharer), user.pk, at=AT)
    # A child of an age at which a gift needs nobody's word takes it at once.
    if made.state is BindingState.ACTIVE:
        return made.public_id
    return bindings.accept(citizen(user), made.public_id, at=AT).public_id


def divorce(cast: Cast) -> Wish:
    return Wish(EventKind.DIVORCE, cast.daughter.pk, ON, "离婚证", fact=(FactKind.MARRIAGE, married(cast).pk))


def adoption(cast: Cast) -> Wish:
    link, adopter = LinkKind.ADOPTIVE_PARENT, cast.stranger.pk
    return Wish(EventKind.LINKED, cast.boy.pk, ON, "收养登记证", link=link, other_id=adopter)


def done(actor: Actor, wish: Wish, at: datetime = AT, seen: str = "") -> UUID:
    shown = preview(wish, BENGBU, on=ON)
    return events.record(actor, wish, seen or shown.digest, BENGBU, at=at)


def second_of(cast: Cast) -> Actor:
    user = sign_up("+8613790000777", is_staff=True)
    return Actor(cast.clerk_of_bengbu.roles, user_id=user.pk, area_keys=frozenset({BENGBU}))


def by_two(cast: Cast, wish: Wish, at: datetime = AT) -> UUID:
    shown = preview(wish, BENGBU, on=ON)
    card = events.propose(cast.clerk_of_bengbu, wish, shown.digest, BENGBU, waits=timedelta(days=1), at=at)
    return events.confirm(second_of(cast), card.public_id, (card.payload_hash, shown.digest), at=at)


def told(template: str) -> set[int]:
    return set(Notice.objects.filter(template=template).values_list("recipient_id", flat=True))


def fallen(shown: Preview) -> set[tuple[str, str]]:
    return {(one.kind.value, one.effect.value) for one in shown.closure.items}


def say(word: str) -> None:
    PolicyValue.objects.filter(code="family.mandate_when_kinship_ends").update(superseded_at=AT)
    PolicyValue.objects.create(
        code="family.mandate_when_kinship_ends",
        scope=PolicyScope.NATION.value,
        value=word,
        origin=Origin.SHIPPED.value,
        starts_on=date(1998, 12, 14),
        recorded_at=AT,
        source_document="一份虚构的通知",
        confidence=Confidence.UNSURE.value,
    )


class TestDivorce:
    def test_it_is_shown_then_done_and_both_sides_are_told(self, cast: Cast) -> None:
        given, shared = (
            give(cast.husband, cast.daughter, MandateGrade.SEE),
            share(cast.daughter, cast.husband),
        )
        share(cast.daughter, cast.girl)
        shown = preview(divorce(cast), BENGBU, on=ON)
        assert {one.public_id for one in shown.closure.items} == {given, shared}
        assert {one.reasons[0].code for one in shown.closure.items} == {"kinship.marriage_ended"}
        assert mandate_between(cast.daughter.pk, cast.husband.pk, on=ON), "to look writes nothing"

        done(cast.clerk_of_bengbu, divorce(cast))

        assert mandate_between(cast.daughter.pk, cast.husband.pk, on=ON) is None
        assert SharingBinding.objects.get(public_id=shared).state == "ended"
        assert SharingBinding.objects.filter(state="active").count() == 1, "a child stays a child (art. 1084)"
        assert (
            told("family.mandate.lapsed")
            == told("family.binding.lapsed")
            == {cast.daughter.pk, cast.husband.pk}
        )
        noted = AuditEvent.objects.filter(action="kinship.event_recorded")
        assert {row.subject_person_id for row in noted} == {cast.daughter.pk, cast.husband.pk}
        assert recipients_of([cast.husband.pk], on=ON)[cast.husband.pk] == {cast.husband.pk}

    def test_recorded_by_mistake_it_gives_back_exactly_what_it_took(self, cast: Cast) -> None:
        give(cast.husband, cast.daughter, MandateGrade.SEE)
        share(cast.daughter, cast.husband)
        before = states()
        event = done(cast.clerk_of_bengbu, divorce(cast))
        by_two(cast, Wish(EventKind.CORRECTED, cast.daughter.pk, ON, "登记错了人", corrects=event), at=LATER)
        assert states() == before
        assert relation_between(cast.daughter.pk, cast.husband.pk, on=ON).kin is not None
        assert told("family.mandate.restored") == {cast.daughter.pk, cast.husband.pk}
        card = events_of(cast.daughter.pk)[-1]
        assert card.is_corrected
        assert not card.may_be_corrected

    def test_what_the_two_agreed_on_anew_stays_and_the_old_does_not_come_back(self, cast: Cast) -> None:
        shared = share(cast.daughter, cast.husband)
        event = done(cast.clerk_of_bengbu, divorce(cast))
        kinship.record_marriage(
            SYSTEM,
            (cast.daughter.pk, cast.husband.pk),
            starts_on=ON,
            evidence="结婚证",
            at=AT + timedelta(hours=1),
        )
        again = share(cast.daughter, cast.husband)
        wish = Wish(EventKind.CORRECTED, cast.daughter.pk, ON, "登记有误", corrects=event)
        with pytest.raises(Exception, match="contradict") as refused:
            by_two(cast, wish, at=LATER)
        assert refused.type.__name__ == "KinshipContradicts", "two marriages of one pair on one day"
        assert SharingBinding.objects.get(public_id=shared).state == "ended"
        assert SharingBinding.objects.get(public_id=again).state == "active"

    def test_a_divorce_ends_nothing_that_another_path_proves(self, cast: Cast) -> None:
        shared = share(cast.daughter, cast.girl)
        assert preview(divorce(cast), BENGBU, on=ON).closure.items == ()
        done(cast.clerk_of_bengbu, divorce(cast))
        assert SharingBinding.objects.get(public_id=shared).state == "active"

    def test_an_offer_is_taken_back_and_no_message_about_it_goes_out(self, cast: Cast) -> None:
        made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
        done(cast.clerk_of_bengbu, divorce(cast))
        assert SharingBinding.objects.get(public_id=made.public_id).state == "withdrawn"

    def test_not_what_was_seen_is_not_done(self, cast: Cast) -> None:
        seen = preview(divorce(cast), BENGBU, on=ON).digest
        share(cast.daughter, cast.husband)
        with pytest.raises(ClosureMoved):
            done(cast.clerk_of_bengbu, divorce(cast), seen=seen)
        assert married(cast).ends_on is None
        assert not KinshipEvent.objects.filter(kind="divorce").exists()

    def test_another_day_is_another_event(self, cast: Cast) -> None:
        seen = preview(divorce(cast), BENGBU, on=ON).digest
        other = Wish(
            EventKind.DIVORCE, cast.daughter.pk, ON - timedelta(days=1), "离婚证", fact=divorce(cast).fact
        )
        with pytest.raises(ClosureMoved):
            done(cast.clerk_of_bengbu, other, seen=seen)

    def test_every_other_way_of_recording_it_does_the_same(self, cast: Cast) -> None:
        shared = share(cast.daughter, cast.husband)
        kinship.end_marriage(SYSTEM, married(cast).pk, ends_on=ON, reason=EndReason.DIVORCE, at=AT)
        assert SharingBinding.objects.get(public_id=shared).state == "ended"
        assert ClosureStep.objects.get().event.kind == "divorce"


class TestPolicy:
    def test_suspended_the_principal_decides(self, cast: Cast) -> None:
        given = give(cast.husband, cast.daughter, MandateGrade.SEE)
        say("suspend")
        event = done(cast.clerk_of_bengbu, divorce(cast))
        row = Mandate.objects.get(public_id=given)
        assert (row.revoked_at, row.frozen_at) == (None, AT)
        assert told("family.mandate.suspended") == {cast.daughter.pk, cast.husband.pk}
        by_two(cast, Wish(EventKind.CORRECTED, cast.daughter.pk, ON, "登记有误", corrects=event), at=LATER)
        assert Mandate.objects.get(public_id=given).frozen_at is None

    def test_what_a_desk_lets_rest_meanwhile_rests_on(self, cast: Cast) -> None:
        given = give(cast.husband, cast.daughter, MandateGrade.SEE)
        say("suspend")
        event = done(cast.clerk_of_bengbu, divorce(cast))
        desk = AtDesk(cast.husband.pk, BENGBU, "本人说不是自己授权的")
        mandate_holds.hold(cast.clerk_of_bengbu, given, desk, at=AT + timedelta(hours=1))
        by_two(cast, Wish(EventKind.CORRECTED, cast.daughter.pk, ON, "登记有误", corrects=event), at=LATER)
        row = Mandate.objects.get(public_id=given)
        assert (row.frozen_at, row.held_at_desk) == (AT, True)

    def test_what_a_guardian_or_a_written_power_allows_rests_on_no_kinship(self, cast: Cast) -> None:
        for basis in ("guardian", "power_of_attorney"):
            Mandate.objects.filter(principal=cast.husband).delete()
            give(cast.husband, cast.daughter, MandateGrade.SEE)
            Mandate.objects.filter(principal=cast.husband).update(
                legal_basis=basis, confirmed_by="desk", paper="判决书"
            )
            assert preview(divorce(cast), BENGBU, on=ON).closure.items == ()


class TestDeath:
    def test_it_ends_everything_of_both_sides_and_tells_the_living(self, cast: Cast) -> None:
        wish = Wish(EventKind.DEATH, cast.grandmother.pk, ON, "死亡证明")
        shown = preview(wish, BENGBU, on=ON)
        assert fallen(shown) == {("mandate", "ended")}
        assert shown.needs_second
        with pytest.raises(EventNeedsSecond):
            events.record(cast.clerk_of_bengbu, wish, shown.digest, BENGBU, at=AT)
        by_two(cast, wish)
        assert InsuredPerson.objects.get(pk=cast.grandmother.pk).died_on == ON
        assert not Mandate.objects.filter(principal=cast.grandmother, revoked_at=None).exists()
        assert told("family.mandate.lapsed") == {cast.daughter.pk}, "nobody writes to the dead"

    def test_who_was_not_dead_has_everything_again(self, cast: Cast) -> None:
        share(cast.daughter, cast.husband)
        before = states()
        event = by_two(cast, Wish(EventKind.DEATH, cast.daughter.pk, ON, "死亡证明"))
        assert states() != before
        by_two(cast, Wish(EventKind.CORRECTED, cast.daughter.pk, ON, "登记错了人", corrects=event), at=LATER)
        assert states() == before
        assert InsuredPerson.objects.get(pk=cast.daughter.pk).died_on is None

    def test_declared_dead_and_back_the_marriage_revives_and_nothing_else(self, cast: Cast) -> None:
        """Civil Code art. 51; what rested on the tie needs fresh consent."""
        shared = share(cast.daughter, cast.husband)
        by_two(cast, Wish(EventKind.DECLARED_DEATH, cast.husband.pk, ON, "判决书"))
        assert relation_between(cast.daughter.pk, cast.husband.pk, on=ON).kin is None
        back = Wish(EventKind.RETURNED, cast.husband.pk, ON, "撤销判决")
        by_two(cast, back, at=LATER)
        assert relation_between(cast.daughter.pk, cast.husband.pk, on=ON).kin is not None
        assert SharingBinding.objects.get(public_id=shared).state == "ended"
        assert share(cast.daughter, cast.husband) != shared

    @pytest.mark.parametrize("hindrance", ["declined", "remarried"])
    def test_a_marriage_that_does_not_revive(self, cast: Cast, hindrance: str) -> None:
        by_two(cast, Wish(EventKind.DECLARED_DEATH, cast.husband.pk, date(2025, 6, 1), "判决书"))
        if hindrance == "remarried":
            pair = (cast.daughter.pk, cast.stranger.pk)
            kinship.record_marriage(SYSTEM, pair, starts_on=date(2025, 9, 1), evidence="结婚证", at=AT)
        back = Wish(EventKind.RETURNED, cast.husband.pk, ON, "撤销判决", has_declined=hindrance == "declined")
        shown = preview(back, BENGBU, on=ON)
        assert [one.code for one in shown.planned.remarks] == [f"kinship.spouse_{hindrance}"]
        by_two(cast, back, at=LATER)
        assert relation_between(cast.daughter.pk, cast.husband.pk, on=ON).kin is None

    def test_only_who_was_declared_dead_returns(self, cast: Cast) -> None:
        by_two(cast, Wish(EventKind.DEATH, cast.husband.pk, ON, "死亡证明"))
        with pytest.raises(EventNotAllowed):
            preview(Wish(EventKind.RETURNED, cast.husband.pk, ON, "撤销判决"), BENGBU, on=ON)


class TestAdoption:
    def test_it_ends_the_ties_of_birth_and_dissolved_for_a_minor_they_are_there_again(
        self, cast: Cast
    ) -> None:
        """Civil Code art. 1111, 1117; the bindings themselves ask for fresh consent."""
        shared = share(cast.daughter, cast.boy)
        wish = adoption(cast)
        shown = preview(wish, BENGBU, on=ON)
        assert [one.public_id for one in shown.closure.items] == [shared]
        assert {one.reasons[0].code for one in shown.closure.items} == {"kinship.adoption_ended_tie"}
        done(cast.clerk_of_bengbu, wish)
        assert SharingBinding.objects.get(public_id=shared).state == "ended"

        recorded = Parentage.objects.current().get(kind="adoption")
        end = Wish(
            EventKind.DISSOLVED, cast.boy.pk, ON + timedelta(days=1), "解除收养证明",
            fact=(FactKind.PARENTAGE, recorded.pk),
        )  # fmt: skip
        tomorrow = ON + timedelta(days=1)
        shown = preview(end, BENGBU, on=tomorrow)
        events.record(cast.clerk_of_bengbu, end, shown.digest, BENGBU, at=LATER)
        assert relation_between(cast.daughter.pk, cast.boy.pk, on=tomorrow).kin is not None
        assert SharingBinding.objects.get(public_id=shared).state == "ended"

    def test_recorded_by_mistake_it_is_taken_off_and_the_tie_is_as_it_was(self, cast: Cast) -> None:
        share(cast.daughter, cast.boy)
        before = states()
        new = kinship.NewParentage(cast.stranger.pk, cast.boy.pk, ParentageKind.ADOPTION, ON, "收养登记证")
        row = kinship.record_parentage(SYSTEM, new, at=AT)
        assert states() != before
        by_two(
            cast,
            Wish(EventKind.WITHDRAWN, cast.boy.pk, ON, "登记错了人", fact=(FactKind.PARENTAGE, row.pk)),
            at=LATER,
        )
        assert states() == before
        assert not Parentage.objects.current().filter(kind="adoption").exists()


class TestTiesByBirth:
    @pytest.fixture
    def grown(self, cast: Cast) -> tuple[InsuredPerson, InsuredPerson]:
        """A woman who was adopted as a child, whose adoption was dissolved when she was 25, and her mother by birth."""
        woman = somebody("吴小雨", Sex.FEMALE, date(1998, 3, 3))
        mother = somebody("吴兰", Sex.FEMALE, date(1970, 1, 1))
        birth = NewParentage(mother.pk, woman.pk, ParentageKind.BIRTH, date(1998, 3, 3), "出生医学证明")
        adopted = NewParentage(
            cast.stranger.pk, woman.pk, ParentageKind.ADOPTION, date(2003, 6, 1), "收养登记证"
        )
        kinship.record_parentage(SYSTEM, birth, at=AT)
        row = kinship.record_parentage(SYSTEM, adopted, at=AT)
        kinship.end_parentage(SYSTEM, row.pk, ends_on=date(2024, 4, 1), reason=EndReason.DISSOLVED, at=AT)
        return woman, mother

    def test_a_grown_adoptee_and_the_parents_by_birth_agree_and_it_can_be_taken_back(
        self, cast: Cast, grown: tuple[InsuredPerson, InsuredPerson]
    ) -> None:
        woman, mother = grown
        agreed_on = date(2024, 5, 1)
        before = list(Parentage.objects.current().values_list("parent", "child", "starts_on", "ends_on"))
        assert relation_between(woman.pk, mother.pk, on=ON).kin is None
        wish = Wish(
            EventKind.LINKED, woman.pk, agreed_on, "协议", link=LinkKind.BIRTH_PARENT, other_id=mother.pk
        )
        event = done(cast.clerk_of_bengbu, wish)
        days = {
            day: relation_between(woman.pk, mother.pk, on=day).kin is not None
            for day in (date(2000, 1, 1), date(2010, 1, 1), agreed_on - timedelta(days=1), agreed_on, ON)
        }
        assert list(days.values()) == [True, False, False, True, True]

        by_two(cast, Wish(EventKind.CORRECTED, woman.pk, ON, "没有协议", corrects=event), LATER)
        after = list(Parentage.objects.current().values_list("parent", "child", "starts_on", "ends_on"))
        assert sorted(map(str, after)) == sorted(map(str, before))
        assert relation_between(woman.pk, mother.pk, on=ON).kin is None

    def test_a_mother_who_has_died_is_one_whenever_the_paper_was_made(self, cast: Cast) -> None:
        mother = somebody("吴兰", Sex.FEMALE, date(1930, 1, 1))
        people.record_death(SYSTEM, mother.pk, died_on=date(2001, 1, 1), at=AT)
        wish = Wish(
            EventKind.LINKED,
            cast.stranger.pk,
            ON,
            "亲属关系公证书",
            link=LinkKind.BIRTH_PARENT,
            other_id=mother.pk,
        )
        done(cast.clerk_of_bengbu, wish)
        assert Parentage.objects.get(parent=mother).starts_on == cast.stranger.born_on


def test_an_ended_marriage_that_never_was_is_taken_off_and_not_brought_back(cast: Cast) -> None:
    done(cast.clerk_of_bengbu, divorce(cast))
    fact = (FactKind.MARRIAGE, married(cast).pk)
    by_two(cast, Wish(EventKind.WITHDRAWN, cast.daughter.pk, ON, "从来没有结过婚", fact=fact), LATER)
    assert not Marriage.objects.current().filter(one__in=[cast.daughter, cast.husband]).exists()
    assert relation_between(cast.daughter.pk, cast.husband.pk, on=ON - timedelta(days=1)).kin is None


class TestRefusals:
    def test_what_does_not_fit_is_refused_with_every_reason(self, cast: Cast) -> None:
        fact = (FactKind.MARRIAGE, married(cast).pk)
        wish = Wish(EventKind.DISSOLVED, cast.daughter.pk, ON + timedelta(days=1), " ", fact=fact)
        with pytest.raises(EventNotAllowed) as refused:
            preview(wish, BENGBU, on=ON)
        found = {reason.code.removeprefix("family.event.") for reason in refused.value.reasons}
        assert found == {"in_future", "no_evidence", "unfit"}

    def test_a_fact_of_somebody_else_is_no_fact(self, cast: Cast) -> None:
        wish = Wish(
            EventKind.DIVORCE, cast.stranger.pk, ON, "离婚证", fact=(FactKind.MARRIAGE, married(cast).pk)
        )
        with pytest.raises(EventNotFound):
            preview(wish, BENGBU, on=ON)

    def test_two_marriages_at_once_are_impossible(self, cast: Cast) -> None:
        wish = Wish(
            EventKind.LINKED, cast.stranger.pk, ON, "结婚证", link=LinkKind.SPOUSE, other_id=cast.daughter.pk
        )
        shown = preview(wish, BENGBU, on=ON)
        assert [one.kind.value for one in shown.impossible] == ["two_marriages"]
        with pytest.raises(EventNotAllowed):
            done(cast.clerk_of_bengbu, wish)

    def test_what_is_only_doubtful_takes_two(self, cast: Cast) -> None:
        child = somebody("幼子", Sex.MALE, date(2016, 1, 1))
        wish = Wish(
            EventKind.LINKED,
            child.pk,
            date(2016, 1, 1),
            "出生医学证明",
            link=LinkKind.BIRTH_PARENT,
            other_id=cast.girl.pk,
        )
        shown = preview(wish, BENGBU, on=ON)
        assert [one.kind.value for one in shown.contradictions] == ["parent_too_near"]
        assert shown.impossible == ()
        assert shown.needs_second
        with pytest.raises(EventNeedsSecond):
            done(cast.clerk_of_bengbu, wish)
        by_two(cast, wish)
        assert relation_between(child.pk, cast.girl.pk, on=ON).kin is not None

    def test_nobody_is_their_own_second_person(self, cast: Cast) -> None:
        wish = Wish(EventKind.DEATH, cast.husband.pk, ON, "死亡证明")
        shown = preview(wish, BENGBU, on=ON)
        clerk = cast.clerk_of_bengbu
        card = events.propose(clerk, wish, shown.digest, BENGBU, waits=timedelta(days=1), at=AT)
        with pytest.raises(ApprovalNeedsSecond):
            events.confirm(clerk, card.public_id, (card.payload_hash, shown.digest), at=AT)
        assert not KinshipEvent.objects.filter(kind="death").exists()

    def test_a_correction_over_a_later_change_is_refused(self, cast: Cast) -> None:
        wish = adoption(cast)
        event = done(cast.clerk_of_bengbu, wish)
        row = Parentage.objects.current().get(kind="adoption")
        kinship.end_parentage(SYSTEM, row.pk, ends_on=ON + timedelta(days=1), reason=EndReason.VOID, at=LATER)
        with pytest.raises(EventNotAllowed):
            preview(Wish(EventKind.CORRECTED, cast.boy.pk, ON, "登记有误", corrects=event), BENGBU, on=ON)


def test_events_are_only_added(cast: Cast) -> None:
    share(cast.daughter, cast.husband)
    done(cast.clerk_of_bengbu, divorce(cast))
    for rows in (KinshipEvent.objects.all(), EventFact.objects.all(), ClosureStep.objects.all()):
        assert rows.exists()
        with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
            rows.update(id=F("id"))


def test_every_fact_is_shown_with_its_paper_and_how_it_may_end(cast: Cast) -> None:
    found = {(one.kind, one.other.name): one for one in facts_of(cast.daughter.pk)}
    assert found[FactKind.MARRIAGE, "王建军"].ends == (EventKind.DIVORCE, EventKind.VOID)
    assert found[FactKind.PARENTAGE, "李秀英"].is_parent
    assert not found[FactKind.PARENTAGE, "王小满"].is_parent
    assert {one.evidence for one in found.values()} == {"户口簿"}
