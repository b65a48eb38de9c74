"""The family service: who is added, what nobody learns before the relative confirms, and what it opens and does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.actions import activation_codes, people
from accounts.actions.activation_codes import DeskAct
from accounts.enums.face import FaceBand
from accounts.enums.verification import CodeDelivery
from accounts.errors.activation import CodeMismatch
from accounts.errors.evidence import EvidenceNotFound
from accounts.errors.face import FaceCheckNotPassed, FaceCheckUsed
from accounts.models.activation import ActivationCode, ActivationMiss
from accounts.models.audit import AuditEvent
from accounts.models.evidence import Evidence
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.people import number_of
from accounts.rules.actors import SYSTEM
from certification.access import person_to_serve
from family.access import relations_to, service_link_for
from family.actions import service_confirmations, service_links
from family.actions.mandate_grounds import AtDesk
from family.actions.service_confirmations import Letter
from family.actions.service_links import NewLink
from family.enums import MandateScope, NearRelative, Relation, ServiceEnd, ServicePlace, ServiceState
from family.errors import (
    HelperIsOfClerk,
    ServiceExists,
    ServiceNotFound,
    ServiceNoticeMoved,
    ServiceOver,
    ServiceRelationOther,
    ServiceTurnedDown,
)
from family.models.service import ServiceLink
from family.queries import service as queries
from family.queries.service import links_added_by, links_of_relative, places_taken
from family.rules import service as rules
from family.rules.service_notice import NOTICES
from foundation.identifiers import Sex, synthetic_id_number, uuid7
from tests.cast import AT, BENGBU, ON, Cast, citizen, somebody
from tests.family.serving import HERE, Serving, card_photo, claim_of, in_order, link_row, reasons_of

DAY = timedelta(days=1)
MOTHER, CHILD = NearRelative.PARENT, NearRelative.CHILD
NOBODY = synthetic_id_number(county_code="349900", born_on=date(1960, 8, 14), sequence=998)
DESK = AtDesk(BENGBU, "来窗口办理")
# By version, the first half of the hash of its words.
PUBLISHED = {1: "0b98b622d66bdf42"}


class TestTheWholeWay:
    def test_a_mother_shows_her_face_and_the_service_opens(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.opens(cast.mother, MOTHER)
        row = link_row(link)
        assert (row.state, row.confirmed_by, row.relative_id) == ("active", "face", cast.mother.pk)
        assert bytes(row.notice_hash) == NOTICES[0].seal
        mandate = row.mandate
        assert mandate is not None
        assert (mandate.principal_id, mandate.helper_id) == (cast.mother.pk, cast.daughter.pk)
        assert (mandate.grade, mandate.legal_basis, mandate.confirmed_by) == ("act", "consent", "face")
        assert mandate.scopes == ["certification", "statement", "transfer"]
        told = Notice.objects.filter(template="family.mandate.given").values_list("recipient_id", flat=True)
        assert {cast.mother.pk, cast.daughter.pk} <= set(told)
        opened = AuditEvent.objects.get(action="service.opened")
        assert (opened.subject_person_id, opened.mandate_id) == (cast.mother.pk, mandate.pk)
        assert [card.public_id for card in links_of_relative(cast.mother.pk, at=AT)] == [link]

    def test_it_opens_what_is_named_and_never_money(self, cast: Cast, daughter: Serving) -> None:
        daughter.opens(cast.mother, MOTHER)

        def held(scope: MandateScope) -> frozenset[Relation]:
            return relations_to(daughter.actor, cast.mother.pk, scope, on=ON)

        acts = {Relation.REMIND, Relation.SEE, Relation.ACT}
        assert all(
            held(scope) == acts
            for scope in (MandateScope.STATEMENT, MandateScope.CERTIFICATION, MandateScope.TRANSFER)
        )
        assert held(MandateScope.SHARING) == {Relation.REMIND}

    def test_whatever_policy_opens_money_is_no_scope(self) -> None:
        assert MandateScope.SHARING not in rules.scopes_of(frozenset(rules.ServiceAct))

    def test_the_card_photo_is_held_while_it_waits_and_gone_with_the_answer(
        self, cast: Cast, daughter: Serving
    ) -> None:
        link = daughter.adds(cast.mother, MOTHER)
        paper = link_row(link).evidence
        assert paper is not None
        assert paper.held_until == AT + 10 * DAY
        check = daughter.shows(link)
        service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        paper.refresh_from_db()
        assert paper.dropped_at == AT

    def test_sent_twice_it_is_one_adding(self, cast: Cast, daughter: Serving) -> None:
        key = uuid7()
        assert (
            daughter.adds(cast.mother, MOTHER, key=key) == daughter.adds(cast.mother, MOTHER, key=key) == key
        )
        assert ServiceLink.objects.count() == 1
        with pytest.raises(ServiceExists):
            daughter.adds(cast.mother, MOTHER)

    def test_a_check_serves_once(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.adds(cast.mother, MOTHER)
        check = daughter.shows(link)
        service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        with pytest.raises(ServiceOver):
            service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        service_links.end(daughter.actor, link, at=AT)
        anew = daughter.adds(cast.mother, MOTHER)
        with pytest.raises(FaceCheckUsed):
            service_confirmations.confirm_by_face(daughter.actor, anew, check.public_id, None, at=AT)

    def test_a_check_of_another_face_confirms_nobody_else(self, cast: Cast, daughter: Serving) -> None:
        in_order(cast.father, "Z10000002")
        check = daughter.shows(daughter.adds(cast.father, MOTHER))
        link = daughter.adds(cast.mother, MOTHER)
        with pytest.raises(FaceCheckNotPassed):
            service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        with pytest.raises(FaceCheckNotPassed):
            service_confirmations.confirm_by_face(
                daughter.actor,
                daughter.adds(cast.mother, MOTHER, name="李秀荣", number=NOBODY),
                uuid7(),
                None,
                at=AT,
            )


class TestNothingIsTold:
    """Nobody learns anything of a stranger before that stranger has confirmed."""

    def test_whoever_is_named_the_answer_is_the_same(self, cast: Cast, daughter: Serving) -> None:
        people.record_death(SYSTEM, cast.father.pk, died_on=ON - DAY, at=AT)
        cases: list[tuple[InsuredPerson, str, str]] = [
            (cast.mother, "", ""),  # a wrong face is shown for her
            (cast.husband, "王建国", ""),  # a wrong name
            (cast.mother, "", NOBODY),  # a number of nobody
            (cast.father, "", ""),  # dead
            (cast.stranger, "", ""),  # no relative, no card, no photo
            (cast.grandmother, "", ""),  # no card
        ]
        seen = []
        for person, name, number in cases:
            link = daughter.adds(person, MOTHER, name=name, number=number)
            check = daughter.shows(link, 0.1)
            card = service_link_for(daughter.actor, link, at=AT)
            with pytest.raises(FaceCheckNotPassed):
                service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
            with pytest.raises(FaceCheckNotPassed):
                service_confirmations.confirm_by_face(daughter.actor, link, uuid7(), None, at=AT)
            letter = Letter("ABCD2345EFGH", "here")
            with pytest.raises(CodeMismatch):
                service_confirmations.confirm_by_letter(daughter.actor, link, letter, None, at=AT)
            seen.append((replace(check, public_id=link), card.state, card.relative_id, card.outgrown))
            service_links.end(daughter.actor, link, at=AT)
            ActivationMiss.objects.all().delete()
        told = {(c.band, c.reasons, c.hints, c.verdict, c.is_waiting, *rest) for c, *rest in seen}
        assert told == {
            (FaceBand.PERSON_DECIDES, ("face.looked_at",), (), None, True, ServiceState.AWAITING, None, None)
        }

    def test_until_then_no_row_says_whom_a_link_is_about(self, cast: Cast, daughter: Serving) -> None:
        row = link_row(daughter.adds(cast.mother, MOTHER))
        assert (row.relative_id, row.mandate_id) == (None, None)
        assert cast.mother.name not in str(vars(row))
        assert number_of(cast.mother.pk) not in str(vars(row))
        events = AuditEvent.objects.filter(action="service.proposed")
        assert set(events.values_list("subject_person_id", flat=True)) == {cast.daughter.pk}

    def test_the_one_who_is_named_rightly_sees_it_and_turns_it_down(
        self, cast: Cast, daughter: Serving
    ) -> None:
        link = daughter.adds(cast.mother, MOTHER)
        wrong = daughter.adds(cast.grandmother, MOTHER, name="顾桂花")
        assert [card.public_id for card in links_of_relative(cast.mother.pk, at=AT)] == [link]
        assert links_of_relative(cast.grandmother.pk, at=AT) == []
        with pytest.raises(ServiceNotFound):
            service_links.end(citizen(cast.grandmother), wrong, at=AT)
        assert service_links.end(citizen(cast.mother), link, at=AT)
        assert links_of_relative(cast.mother.pk, at=AT) == []

    def test_a_no_reads_as_nobody_to_the_one_who_adds_and_opens_nothing_any_more(
        self, cast: Cast, daughter: Serving
    ) -> None:
        link = daughter.adds(cast.mother, MOTHER)
        check = daughter.shows(link)
        nobody = daughter.adds(cast.grandmother, MOTHER, name="顾桂花")
        daughter.shows(nobody)
        service_links.end(citizen(cast.mother), link, at=AT)

        def seen(one: object) -> tuple[object, ...]:
            row = link_row(one)
            mine = {card.public_id: card for card in links_added_by(cast.daughter.pk, at=AT)}
            return row.state, row.end_reason, row.ended_at, mine[row.public_id].waits(AT)

        assert seen(link) == seen(nobody) == (ServiceState.AWAITING, "", None, True)
        assert places_taken(cast.daughter.pk, at=AT)[ServicePlace.ELDER] == 2
        told = AuditEvent.objects.filter(action="service.turned_down")
        assert [event.subject_person_id for event in told] == [cast.mother.pk]
        with pytest.raises(ServiceTurnedDown):
            service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        with pytest.raises(ServiceTurnedDown):
            service_confirmations.confirm_at_desk(cast.clerk_of_bengbu, link, cast.mother.pk, DESK, at=AT)
        # A change of mind: withdrawn by the one who adds, it may be added anew.
        assert not service_links.end(daughter.actor, link, at=AT)
        assert links_of_relative(cast.mother.pk, at=AT) == []
        again = daughter.adds(cast.mother, MOTHER)
        assert [card.public_id for card in links_of_relative(cast.mother.pk, at=AT)] == [again]

    def test_others_find_nothing(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.adds(cast.mother, MOTHER)
        stranger = citizen(cast.stranger)
        for act in (
            lambda: service_link_for(stranger, link, at=AT),
            lambda: service_links.end(stranger, link, at=AT),
            lambda: service_confirmations.begin_face(stranger, link, HERE, "", at=AT),
            lambda: service_links.end(stranger, uuid7(), at=AT),
        ):
            with pytest.raises(ServiceNotFound):
                act()


class TestRelation:
    def test_another_relation_than_on_record_is_told_once_confirmed(
        self, cast: Cast, daughter: Serving
    ) -> None:
        link = daughter.adds(cast.mother, NearRelative.SIBLING)
        check = daughter.shows(link)
        with pytest.raises(ServiceRelationOther) as refused:
            service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        assert refused.value.facts == {"stated": NearRelative.SIBLING, "relation": MOTHER}
        service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, MOTHER, at=AT)
        assert link_row(link).relation == MOTHER

    def test_who_is_no_relative_on_record_is_led_to_claim_it(self, cast: Cast, daughter: Serving) -> None:
        in_order(cast.stranger, "Z10000003")
        link = daughter.adds(cast.stranger, NearRelative.SIBLING)
        check = daughter.shows(link)
        told = reasons_of(
            lambda: service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        )
        assert told == [rules.NOT_ON_RECORD]
        assert link_row(link).state == ServiceState.AWAITING

    def test_a_child_is_added_by_parents_alone_and_that_is_said_at_once(
        self, cast: Cast, daughter: Serving
    ) -> None:
        grandmother = Serving(citizen(cast.mother), daughter.face)
        told = reasons_of(lambda: grandmother.adds(cast.boy, NearRelative.DAUGHTERS_CHILD))
        assert told == [rules.CHILD_OF_OTHERS]
        # As of a number that nobody has: it is read off what was typed.
        young = synthetic_id_number(county_code="349900", born_on=date(2015, 8, 14), sequence=998)
        told = reasons_of(lambda: daughter.adds(cast.boy, NearRelative.SIBLING, number=young))
        assert told == [rules.CHILD_OF_OTHERS]
        assert not ServiceLink.objects.exists()

    def test_a_grown_up_stranger_s_child_is_not_added(self, cast: Cast, daughter: Serving) -> None:
        niece = somebody("张小雨", Sex.FEMALE, date(2009, 5, 1))
        in_order(niece, "Z10000004")
        link = daughter.adds(niece, CHILD)
        check = daughter.shows(link)
        told = reasons_of(
            lambda: service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        )
        assert told == [rules.NOT_ON_RECORD, rules.CHILD_OF_OTHERS]


class TestPlaces:
    def test_places_of_one_kind_are_full(
        self, cast: Cast, daughter: Serving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terms = queries.terms_for(cast.daughter.pk, on=ON)
        few = replace(terms, quota=rules.Quota(2, {**terms.quota.places, ServicePlace.ELDER: 1}))
        monkeypatch.setattr(service_links, "terms_for", lambda person_id, *, on: few)
        daughter.adds(cast.mother, MOTHER)
        assert reasons_of(lambda: daughter.adds(cast.father, MOTHER)) == [rules.KIND_FULL]
        daughter.adds(cast.husband, NearRelative.SPOUSE)
        assert reasons_of(lambda: daughter.adds(cast.father, MOTHER)) == [rules.PLACES_FULL, rules.KIND_FULL]

    def test_what_nobody_confirmed_in_time_takes_no_place(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.adds(cast.mother, MOTHER)
        assert len(links_added_by(cast.daughter.pk, at=AT + 9 * DAY)) == 1
        assert links_added_by(cast.daughter.pk, at=AT + 10 * DAY) == []
        with pytest.raises(ServiceOver):
            service_confirmations.begin_face(daughter.actor, link, HERE, "", at=AT + 10 * DAY)
        daughter.adds(cast.mother, MOTHER, at=AT + 10 * DAY)
        assert link_row(link).end_reason == ServiceEnd.UNANSWERED

    def test_the_relation_found_counts_too(
        self, cast: Cast, daughter: Serving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terms = queries.terms_for(cast.daughter.pk, on=ON)
        none = replace(terms, quota=rules.Quota(10, {**terms.quota.places, ServicePlace.ELDER: 0}))
        link = daughter.adds(cast.mother, NearRelative.SIBLING)
        check = daughter.shows(link)
        monkeypatch.setattr(service_confirmations, "terms_for", lambda person_id, *, on: none)
        told = reasons_of(
            lambda: service_confirmations.confirm_by_face(
                daughter.actor, link, check.public_id, MOTHER, at=AT
            )
        )
        assert told == [rules.KIND_FULL]

    def test_oneself_and_a_child_who_adds(self, cast: Cast, daughter: Serving) -> None:
        assert reasons_of(lambda: daughter.adds(cast.daughter, MOTHER)) == [rules.ONESELF]
        boy = Serving(citizen(cast.boy), daughter.face)
        boy.actor = replace(boy.actor, user_id=daughter.actor.user_id)
        assert reasons_of(lambda: boy.adds(cast.mother, MOTHER)) == [rules.ADDER_YOUNG]

    def test_one_who_is_added_by_two_sees_both(self, cast: Cast, daughter: Serving) -> None:
        first = daughter.opens(cast.mother, MOTHER)
        second = Serving(citizen(cast.father), daughter.face).opens(cast.mother, NearRelative.SPOUSE)
        assert {card.public_id for card in links_of_relative(cast.mother.pk, at=AT)} == {first, second}


class TestOtherWays:
    def test_the_code_that_was_posted_opens_it(self, cast: Cast, daughter: Serving) -> None:
        clerk = cast.clerk_of_bengbu
        User.objects.filter(person=cast.mother).update(person=None, is_staff=True)
        issued = activation_codes.issue(
            clerk, cast.mother.pk, CodeDelivery.POSTED, DeskAct(BENGBU, "寄给本人"), at=AT
        )
        link = daughter.adds(cast.mother, MOTHER)
        with pytest.raises(CodeMismatch):
            service_confirmations.confirm_by_letter(
                daughter.actor, link, Letter("WRONGWRONG22", "here"), None, at=AT
            )
        assert (ActivationMiss.objects.count(), link_row(link).state) == (1, ServiceState.AWAITING)
        letter = Letter(issued.shown.lower(), "here")
        service_confirmations.confirm_by_letter(daughter.actor, link, letter, None, at=AT)
        assert (link_row(link).state, link_row(link).confirmed_by) == ("active", "letter")
        assert ActivationCode.objects.get().used_by_id == daughter.actor.user_id
        assert not User.objects.filter(person=cast.mother).exists()

    def test_a_code_whose_days_are_over_opens_nothing(self, cast: Cast, daughter: Serving) -> None:
        User.objects.filter(person=cast.mother).update(person=None, is_staff=True)
        issued = activation_codes.issue(
            cast.clerk_of_bengbu, cast.mother.pk, CodeDelivery.POSTED, DeskAct(BENGBU, "寄"), at=AT
        )
        late = AT + (issued.last_on - ON) + DAY
        link = daughter.adds(cast.mother, MOTHER, at=late)
        with pytest.raises(CodeMismatch):
            service_confirmations.confirm_by_letter(
                daughter.actor, link, Letter(issued.shown, "here"), None, at=late
            )

    def test_a_refused_confirmation_does_not_use_the_code_up(self, cast: Cast, daughter: Serving) -> None:
        User.objects.filter(person=cast.mother).update(person=None, is_staff=True)
        issued = activation_codes.issue(
            cast.clerk_of_bengbu, cast.mother.pk, CodeDelivery.POSTED, DeskAct(BENGBU, "寄"), at=AT
        )
        link = daughter.adds(cast.mother, NearRelative.SIBLING)
        with pytest.raises(ServiceRelationOther):
            service_confirmations.confirm_by_letter(
                daughter.actor, link, Letter(issued.shown, "here"), None, at=AT
            )
        assert ActivationCode.objects.get().used_at is None

    def test_at_the_counter_the_relation_on_record_stands(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.adds(cast.mother, NearRelative.SIBLING)
        clerk = cast.clerk_of_bengbu
        assert person_to_serve(clerk, cast.mother.public_id, on=ON).person.id == cast.mother.pk
        with pytest.raises(ServiceNotFound):
            service_confirmations.confirm_at_desk(clerk, link, cast.father.pk, DESK, at=AT)
        for own in (cast.daughter, cast.husband):
            kin = replace(clerk, person_id=own.pk)
            with pytest.raises(HelperIsOfClerk):
                service_confirmations.confirm_at_desk(kin, link, cast.mother.pk, DESK, at=AT)
        service_confirmations.confirm_at_desk(clerk, link, cast.mother.pk, DESK, at=AT)
        row = link_row(link)
        assert (row.state, row.confirmed_by, row.relation) == ("active", "desk", MOTHER)
        event = AuditEvent.objects.get(action="service.opened")
        assert (event.actor_area_key, event.reason) == (BENGBU, "来窗口办理")
        with pytest.raises(ServiceOver):
            service_confirmations.confirm_at_desk(clerk, link, cast.mother.pk, DESK, at=AT)


def test_the_notice_names_its_version(cast: Cast, daughter: Serving) -> None:
    new = NewLink(uuid7(), claim_of(cast.mother), MOTHER, 2, card_photo(daughter.actor))
    with pytest.raises(ServiceNoticeMoved):
        service_links.propose(daughter.actor, new, at=AT)


def test_published_notices_are_never_edited() -> None:
    assert {one.version: one.seal.hex()[:16] for one in NOTICES} == PUBLISHED


def test_the_file_of_somebody_else_is_no_evidence(cast: Cast, daughter: Serving) -> None:
    paper = card_photo(citizen(cast.father))
    new = NewLink(uuid7(), claim_of(cast.mother), MOTHER, 1, paper)
    with pytest.raises(EvidenceNotFound):
        service_links.propose(daughter.actor, new, at=AT)
    assert Evidence.objects.get(public_id=paper).held_until is None
