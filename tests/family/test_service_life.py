"""The family service once it stands: how it rests with the card, grows with a child, and ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import people, printed_cards, reference_photos
from accounts.enums.cards import SocialCardState
from accounts.enums.face import PhotoSource
from accounts.errors.face import FaceCheckNotPassed
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.queries.cards import printed_cards_of
from accounts.rules.actors import SYSTEM
from family.access import relations_to, service_link_for
from family.actions import mandates, service_confirmations, service_links
from family.actions.mandate_grounds import AtDesk
from family.enums import MandateScope, NearRelative, Relation, ServiceEnd
from family.models.mandates import Mandate
from family.models.service import ServiceLink
from family.queries.mandates import mandates_about, mandates_given_by, mandates_held_by
from family.queries.service import links_added_by, links_of_relative
from family.rules import service as rules
from family.rules.ages import Outgrown, birthday
from foundation.identifiers import uuid7
from tests.accounts.faces import picture
from tests.cast import AT, BENGBU, ON, Cast, at_noon, citizen
from tests.family.serving import Serving, in_order, link_row, reasons_of
from tests.merging.pairs import again

DAY = timedelta(days=1)
MOTHER, CHILD = NearRelative.PARENT, NearRelative.CHILD
DESK = AtDesk(BENGBU, "来窗口办理")


class TestTheCard:
    def test_without_a_card_in_order_nothing_opens(self, cast: Cast, daughter: Serving) -> None:
        reference_photos.keep(SYSTEM, cast.father.pk, picture(), PhotoSource.IMPORT, taken_on=ON, at=AT)
        link = daughter.adds(cast.father, MOTHER)
        check = daughter.shows(link)
        told = reasons_of(
            lambda: service_confirmations.confirm_by_face(daughter.actor, link, check.public_id, None, at=AT)
        )
        assert told == [rules.CARD_NOT_IN_ORDER]

    def test_while_the_card_is_lost_it_rests_and_either_side_still_sees_it(
        self, cast: Cast, daughter: Serving
    ) -> None:
        daughter.opens(cast.mother, MOTHER)
        (card,) = printed_cards_of(cast.mother.pk, on=ON)
        printed_cards.move(SYSTEM, card.public_id, SocialCardState.LOST, at=AT)
        assert relations_to(daughter.actor, cast.mother.pk, MandateScope.STATEMENT, on=ON) == frozenset()
        assert mandates_given_by(cast.mother.pk, on=ON) == []
        assert cast.mother.pk not in {held.principal_id for held in mandates_held_by(cast.daughter.pk, on=ON)}
        resting = [held for held in mandates_about(cast.mother.pk, on=ON)[0] if held.is_at_rest]
        assert [held.helper_id for held in resting] == [cast.daughter.pk]
        assert mandates.revoke(citizen(cast.mother), resting[0].public_id, at=AT) == 1

    def test_a_mandate_that_rests_on_another_ground_is_not_touched_by_the_card(
        self, cast: Cast, daughter: Serving
    ) -> None:
        given = mandates_given_by(cast.father.pk, on=ON)
        assert [held.helper_id for held in given] == [cast.daughter.pk]


class TestAChildGrows:
    def test_at_fourteen_and_sixteen_it_rests_until_confirmed_anew(
        self, cast: Cast, daughter: Serving
    ) -> None:
        in_order(cast.boy, "Z10000006")
        link = daughter.adds(cast.boy, CHILD)
        service_confirmations.confirm_at_desk(SYSTEM, link, cast.boy.pk, DESK, at=AT)

        def held(on: date) -> frozenset[Relation]:
            return relations_to(daughter.actor, cast.boy.pk, MandateScope.STATEMENT, on=on)

        fourteen, sixteen, grown = (birthday(cast.boy.born_on, age) for age in (14, 16, 18))
        assert Relation.ACT in held(fourteen - DAY)
        assert held(fourteen) == frozenset()
        card = service_link_for(daughter.actor, link, at=at_noon(fourteen))
        assert (card.outgrown, card.waits(at_noon(fourteen))) == (Outgrown.OWN_CONSENT, True)

        service_confirmations.confirm_at_desk(SYSTEM, link, cast.boy.pk, DESK, at=at_noon(fourteen))
        assert Relation.ACT in held(sixteen - DAY)
        assert held(sixteen) == frozenset()
        check = daughter.shows(link, at=at_noon(sixteen))
        service_confirmations.confirm_by_face(
            daughter.actor, link, check.public_id, None, at=at_noon(sixteen)
        )
        assert link_row(link).confirmed_by == "face"
        assert Relation.ACT in held(grown - DAY)
        assert held(grown) == frozenset()
        assert ServiceLink.objects.count() == Mandate.objects.filter(principal=cast.boy).count() == 1

    def test_a_photo_of_another_s_child_is_met_by_nobody(self, cast: Cast, daughter: Serving) -> None:
        in_order(cast.boy, "Z10000006")
        uncle = Serving(citizen(cast.stranger), daughter.face)
        link = uncle.adds(cast.boy, CHILD)
        check = uncle.shows(link)
        with pytest.raises(FaceCheckNotPassed):
            service_confirmations.confirm_by_face(uncle.actor, link, check.public_id, None, at=AT)


class TestEnding:
    @pytest.mark.parametrize("who", ["mother", "daughter"])
    def test_either_side_ends_it_at_once(self, cast: Cast, daughter: Serving, who: str) -> None:
        link = daughter.opens(cast.mother, MOTHER)
        service_links.end(citizen(getattr(cast, who)), link, at=AT)
        service_links.end(citizen(getattr(cast, who)), link, at=AT)
        assert relations_to(daughter.actor, cast.mother.pk, MandateScope.STATEMENT, on=ON) == frozenset()
        row = link_row(link)
        ended_by = ServiceEnd.BY_RELATIVE if who == "mother" else ServiceEnd.BY_ADDER
        assert (row.state, row.end_reason) == ("ended", ended_by)
        assert Notice.objects.filter(template="family.mandate.revoked").count() == 2
        assert daughter.adds(cast.mother, MOTHER)

    def test_with_the_mandate_the_link_is_over(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.opens(cast.mother, MOTHER)
        given = mandates_given_by(cast.mother.pk, on=ON)[0]
        mandates.revoke(citizen(cast.mother), given.public_id, at=AT)
        assert link_row(link).end_reason == ServiceEnd.WITH_MANDATE
        assert links_added_by(cast.daughter.pk, at=AT) == []

    def test_death_ends_it_without_anybody(self, cast: Cast, daughter: Serving) -> None:
        daughter.opens(cast.mother, MOTHER)
        people.record_death(SYSTEM, cast.mother.pk, died_on=ON, at=AT)
        assert links_added_by(cast.daughter.pk, at=AT) == []
        assert relations_to(daughter.actor, cast.mother.pk, MandateScope.STATEMENT, on=ON) == frozenset()

    def test_what_was_consented_to_before_is_taken_over(self, cast: Cast, daughter: Serving) -> None:
        in_order(cast.father, "Z10000005")
        before = Mandate.objects.get(principal=cast.father)
        daughter.opens(cast.father, MOTHER)
        before.refresh_from_db()
        assert (before.revoked_at, before.end_reason) == (AT, "replaced")
        after = mandates_given_by(cast.father.pk, on=ON)
        assert [held.scopes for held in after] == [frozenset(MandateScope)]

    def test_under_another_row_of_the_same_human_being(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.opens(cast.mother, MOTHER)
        double = again(cast.mother)
        InsuredPerson.objects.filter(pk=double.pk).update(merged_into=cast.mother)
        ServiceLink.objects.update(relative=double)
        assert [card.public_id for card in links_of_relative(cast.mother.pk, at=AT)] == [link]
        service_links.end(citizen(cast.mother), link, at=AT)
        assert links_added_by(cast.daughter.pk, at=AT) == []


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            {"state": "open"},
            {"relation": "uncle"},
            {"state": "awaiting"},
            {"state": "ended"},
            {"confirmed_by": ""},
            {"mandate": None},
            {"relative": None},
            {"end_reason": "by_adder"},
            {"expires_at": AT},
        ],
    )
    def test_it_refuses_halves(self, cast: Cast, daughter: Serving, change: dict[str, object]) -> None:
        daughter.opens(cast.mother, MOTHER)
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceLink.objects.update(**change)

    def test_nobody_is_added_to_themselves_or_twice(self, cast: Cast, daughter: Serving) -> None:
        link = daughter.opens(cast.mother, MOTHER)
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceLink.objects.update(relative=cast.daughter)
        row = link_row(link)
        row.pk, row.public_id = None, uuid7()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
