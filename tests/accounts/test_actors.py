"""What an actor is made of: posts, their days, partners and their links."""

from datetime import date, timedelta

import pytest

from accounts.access import linked_person_for, own_person_for
from accounts.actions import partners, people
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.users import Role, StaffRole
from accounts.errors.links import LinkNotFound
from accounts.errors.people import PersonNotFound
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.models.users import StaffPost, User
from accounts.queries.audit import events_about
from accounts.queries.links import is_linked, links_of
from accounts.queries.users import (
    actor_for_partner,
    actor_for_user,
    partner_of_application,
)
from accounts.rules.actors import ANONYMOUS, SYSTEM, Actor
from tests.cast import AT, BENGBU, BUILT_AT, ON, SHENZHEN, Cast, citizen, sign_up

DAY = timedelta(days=1)


def post(user: User, role: StaffRole, area_key: str, starts_on: date, ends_on: date | None = None) -> None:
    StaffPost.objects.create(
        user=user,
        role=role.value,
        area_key=area_key,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=BUILT_AT,
    )


@pytest.mark.django_db
class TestUsers:
    def test_without_a_person_and_a_post_one_is_a_newcomer(self) -> None:
        actor = actor_for_user(sign_up("+8613700000081"), on=ON)
        assert (actor.roles, actor.person_id, actor.area_keys) == ({Role.NEWCOMER}, None, frozenset())

    def test_a_post_counts_on_its_own_days_only(self) -> None:
        user = sign_up("+8613700000081")
        post(user, StaffRole.CLERK, BENGBU, ON, ON + 10 * DAY)
        assert actor_for_user(user, on=ON - DAY).roles == {Role.NEWCOMER}
        assert actor_for_user(user, on=ON).roles == {Role.CLERK}
        assert actor_for_user(user, on=ON + 9 * DAY).area_keys == {BENGBU}
        assert actor_for_user(user, on=ON + 10 * DAY) == Actor(frozenset({Role.NEWCOMER}), user_id=user.pk)

    def test_a_superseded_post_counts_no_longer(self) -> None:
        user = sign_up("+8613700000081")
        post(user, StaffRole.OFFICER, BENGBU, ON)
        StaffPost.objects.filter(user=user).update(superseded_at=AT)
        assert actor_for_user(user, on=ON).roles == {Role.NEWCOMER}

    def test_two_posts_and_a_person_are_one_actor(self, cast: Cast) -> None:
        user = User.objects.get(person=cast.daughter)
        post(user, StaffRole.CLERK, BENGBU, ON)
        post(user, StaffRole.OFFICER, SHENZHEN, ON)
        actor = actor_for_user(user, on=ON)
        assert actor.roles == {Role.CITIZEN, Role.CLERK, Role.OFFICER}
        # An officer's post opens no desk, or a clerk could certify where they only look after the data.
        assert actor.area_keys == {BENGBU}
        assert actor.person_id == cast.daughter.pk

    def test_own_person(self, cast: Cast) -> None:
        assert own_person_for(citizen(cast.mother)).name == "李秀英"
        for nobody in (ANONYMOUS, SYSTEM, cast.officer, cast.hospital):
            with pytest.raises(PersonNotFound):
                own_person_for(nobody)


class TestPartners:
    def test_a_secret_is_kept_hashed_and_told_once(self, cast: Cast) -> None:
        new = partners.NewPartner("药店", PartnerKind.PHARMACY, frozenset({PartnerScope.LINKS_READ}))
        made = partners.register(SYSTEM, new, at=AT)
        stored = Partner.objects.get(pk=made.partner_id).application.client_secret
        assert made.credentials.client_secret not in stored
        assert made.credentials.client_secret not in repr(made)

    def test_only_scopes_of_token_and_registration_count(self, cast: Cast) -> None:
        new = partners.NewPartner("药店", PartnerKind.PHARMACY, frozenset({PartnerScope.LINKS_READ}))
        made = partners.register(SYSTEM, new, at=AT)
        card = partner_of_application(Partner.objects.get(pk=made.partner_id).application_id)
        assert card is not None
        assert actor_for_partner(card, frozenset(PartnerScope)).scopes == {PartnerScope.LINKS_READ}
        assert actor_for_partner(card, frozenset({PartnerScope.DEADLINES_READ})).scopes == frozenset()

    def test_a_disabled_partner_is_known_as_such(self, cast: Cast) -> None:
        partner = Partner.objects.get(pk=cast.disabled_partner.partner_id)
        card = partner_of_application(partner.application_id)
        assert card is not None
        assert not card.is_enabled
        partners.switch(SYSTEM, partner.pk, is_enabled=True, at=AT)
        assert partner_of_application(partner.application_id) != card

    def test_unknown_credentials_are_nobody(self, cast: Cast) -> None:
        assert partner_of_application(0) is None

    def test_a_linked_person_a_stranger_and_nobody_at_all(self, cast: Cast) -> None:
        assert linked_person_for(cast.city_service, cast.grandmother.public_id).id == cast.grandmother.pk
        for actor, person in (
            (cast.city_service, cast.stranger),
            (cast.hospital, cast.grandmother),
            (cast.clerk_of_bengbu, cast.grandmother),
            (citizen(cast.grandmother), cast.grandmother),
        ):
            with pytest.raises(PersonNotFound):
                linked_person_for(actor, person.public_id)

    def test_a_second_link_is_the_first(self, cast: Cast) -> None:
        partner_id, person_id = cast.hospital.partner_id or 0, cast.mother.pk
        first = partners.link(SYSTEM, partner_id, person_id, basis=LinkBasis.CONSENT, at=AT)
        assert partners.link(SYSTEM, partner_id, person_id, basis=LinkBasis.CONSENT, at=AT) == first
        assert [line.action for line in events_about(person_id, most=1)] == ["partner.linked"]
        assert PartnerLink.objects.filter(partner=partner_id).count() == 1

    def test_an_ended_link_opens_nothing_and_may_begin_anew(self, cast: Cast) -> None:
        partner_id, person = cast.city_service.partner_id or 0, cast.grandmother
        partners.unlink(SYSTEM, partner_id, person.pk, at=AT)
        with pytest.raises(PersonNotFound):
            linked_person_for(cast.city_service, person.public_id)
        with pytest.raises(LinkNotFound):
            partners.unlink(SYSTEM, partner_id, person.pk, at=AT)
        partners.link(SYSTEM, partner_id, person.pk, basis=LinkBasis.CONSENT, at=AT)
        assert is_linked(cast.city_service, person.pk)
        assert PartnerLink.objects.filter(partner=partner_id, person=person).count() == 2

    def test_the_dead_are_linked_to_nobody(self, cast: Cast) -> None:
        partner_id = cast.city_service.partner_id or 0
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON, at=AT)
        assert is_linked(cast.city_service, cast.daughter.pk)
        assert not is_linked(cast.city_service, cast.grandmother.pk)
        assert [link.person_public_id for link in links_of(partner_id, on=ON, after=None, most=9)] == [
            cast.daughter.public_id
        ]
        with pytest.raises(PersonNotFound):
            partners.link(SYSTEM, partner_id, cast.grandmother.pk, basis=LinkBasis.CONSENT, at=AT)

    def test_links_come_in_pages(self, cast: Cast) -> None:
        partner_id = cast.city_service.partner_id or 0
        (first,) = links_of(partner_id, on=ON, after=None, most=1)
        (second,) = links_of(partner_id, on=ON, after=first.public_id, most=9)
        assert {first.person_public_id, second.person_public_id} == {
            cast.grandmother.public_id,
            cast.daughter.public_id,
        }
        assert links_of(partner_id, on=ON, after=second.public_id, most=9) == []
