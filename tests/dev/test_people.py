"""Who gets in by an invitation, who invites, and that the doors close with the next request."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import partner_staff
from accounts.enums.users import Role, StaffRole
from accounts.errors.partner_staff import AccountNotFree, InvitationRefused, LastFirstPerson, MembersSpent
from accounts.models.audit import AuditEvent
from accounts.models.partner_staff import PartnerMember
from accounts.models.partners import Partner
from accounts.models.users import User
from accounts.queries.users import actor_for_user
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.partner_staff import CODE_GOOD_FOR, MEMBERS_MAX
from foundation.clock import local_date
from tests.cast import AT, BENGBU, Cast, citizen, sign_up, staff
from tests.dev.conftest import Crew, Enter


def somebody(user: User) -> Actor:
    return Actor(frozenset(), user_id=user.pk)


def code_of(partner: Partner) -> str:
    return partner_staff.invite(SYSTEM, partner.pk, "孙工", is_first=False, at=AT).shown


def test_a_first_person_invites_and_a_newcomer_joins(crew: Crew, enter: Enter) -> None:
    page = enter(crew.first).post(reverse("dev:people"), {"display_name": "孙工"}).content.decode()
    code = page.split('class="secret">')[1].split("<")[0]
    newcomer = sign_up("+8613780099999")
    client = enter(newcomer)
    assert client.get(reverse("dev:overview")).status_code == 403

    answer = client.post(reverse("dev:join"), {"code": code.lower().replace("-", " ")})

    assert answer.headers["Location"] == reverse("dev:overview")
    assert client.get(reverse("dev:overview")).status_code == 200
    assert client.get("/home/").headers["Location"] == reverse("dev:overview")
    assert AuditEvent.objects.filter(action="partner.member_joined", actor_user_id=newcomer.pk).exists()


def test_a_code_is_good_once_and_for_some_days(crew: Crew) -> None:
    code = code_of(crew.partner)
    with pytest.raises(InvitationRefused):
        partner_staff.join(somebody(sign_up("+8613780088801")), code, at=AT + CODE_GOOD_FOR)
    partner_staff.join(
        somebody(sign_up("+8613780088802")), code, at=AT + CODE_GOOD_FOR - timedelta(seconds=1)
    )
    with pytest.raises(InvitationRefused):
        partner_staff.join(somebody(sign_up("+8613780088803")), code, at=AT)
    with pytest.raises(InvitationRefused):
        partner_staff.join(somebody(sign_up("+8613780088804")), "", at=AT)


def test_no_account_of_a_person_or_of_staff_joins(crew: Crew, cast: Cast) -> None:
    code = code_of(crew.partner)
    clerk = staff("+8613780077701", StaffRole.CLERK, BENGBU)
    for taken in (citizen(cast.daughter), clerk, somebody(crew.colleague)):
        with pytest.raises(AccountNotFree):
            partner_staff.join(taken, code, at=AT)
    assert PartnerMember.objects.filter(display_name="孙工", user__isnull=True).exists()


def test_whoever_becomes_a_person_opens_no_partner_any_more(crew: Crew, cast: Cast) -> None:
    User.objects.filter(person=cast.father).delete()
    User.objects.filter(pk=crew.colleague.pk).update(person=cast.father)
    actor = actor_for_user(User.objects.get(pk=crew.colleague.pk), on=local_date(AT))
    assert actor.roles == {Role.CITIZEN}
    assert actor.developer_of is None


def test_a_developer_carries_no_way_to_a_person(crew: Crew) -> None:
    actor = actor_for_user(crew.first, on=local_date(AT))
    assert actor == Actor(frozenset({Role.DEVELOPER}), user_id=crew.first.pk, developer_of=crew.partner.pk)
    assert actor.partner_id is None


def test_a_colleague_neither_invites_nor_removes(crew: Crew, enter: Enter) -> None:
    client = enter(crew.colleague)
    page = client.get(reverse("dev:people")).content.decode()
    assert "邀请同事" not in page
    assert client.post(reverse("dev:people"), {"display_name": "孙工"}).status_code == 403
    first = PartnerMember.objects.get(user=crew.first)
    assert client.post(reverse("dev:person_end", args=[first.public_id])).status_code == 403
    assert PartnerMember.objects.filter(ended_at__isnull=False).count() == 0


def test_whoever_is_removed_finds_the_doors_closed(crew: Crew, enter: Enter) -> None:
    out = enter(crew.colleague)
    assert out.get(reverse("dev:keys")).status_code == 200
    member = PartnerMember.objects.get(user=crew.colleague)
    enter(crew.first).post(reverse("dev:person_end", args=[member.public_id]))
    assert out.get(reverse("dev:keys")).status_code == 403


def test_the_last_first_person_stays_but_operators_may_remove_them(crew: Crew) -> None:
    first = PartnerMember.objects.get(user=crew.first)
    with pytest.raises(LastFirstPerson):
        partner_staff.end(crew.actor(crew.first), crew.partner.pk, first.public_id, at=AT)
    partner_staff.end(SYSTEM, crew.partner.pk, first.public_id, at=AT)


def test_there_is_a_limit(crew: Crew) -> None:
    for _more in range(MEMBERS_MAX - 2):
        code_of(crew.partner)
    with pytest.raises(MembersSpent):
        code_of(crew.partner)


def test_an_operator_registers_a_partner_and_hands_it_over(crew: Crew, cast: Cast, enter: Enter) -> None:
    officer = enter(User.objects.get(pk=cast.officer.user_id))
    new = {"name": "第三医院", "kind": "hospital", "scopes": ["links:read"], "first_person": "周工"}
    assert officer.post(reverse("partners:new"), {**new, "scopes": []}).status_code == 422
    page = officer.post(reverse("partners:new"), new).content.decode()
    code = page.split('class="secret">')[1].split("<")[0]
    partner = Partner.objects.get(name="第三医院")
    assert partner.application.client_secret not in page

    client = enter(sign_up("+8613780066601"))
    client.post(reverse("dev:join"), {"code": code})

    assert "第三医院" in client.get(reverse("dev:overview")).content.decode()
    assert PartnerMember.objects.get(partner=partner).is_first
    where = reverse("partners:switch", args=[partner.public_id])
    officer.post(where, {"to": "off"})
    assert not Partner.objects.get(pk=partner.pk).is_enabled
    assert "已停用" in client.get(reverse("dev:overview")).content.decode()


def test_a_visitor_signs_in_first(cast: Cast) -> None:
    answer = Client().get(reverse("dev:join"))
    assert answer.status_code == 302
    assert "/sign-in/" in answer.headers["Location"]
