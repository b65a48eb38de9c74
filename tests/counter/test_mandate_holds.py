"""Mandates at the desk: shown, paused in a dispute, and let live again by nobody but their giver."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors.matters import MatterOfKin
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.rules.actors import Actor
from family.actions import mandate_holds, mandates
from family.actions.mandate_holds import AtDesk
from family.errors import MandateHeldAtDesk, MandateNotFound
from family.models.mandates import Mandate
from portal.counter import lookups
from tests.permissions.world import BENGBU, World

FILLED = {"basis": "本人说不是自己授权的", "is_id_checked": "on"}


def looked_up(client: Client, world: World, who: str) -> Client:
    session = client.session
    session[lookups._KEPT] = {
        str(world.people[who].public_id): {"at": world.at.timestamp(), "reason": "来窗口办理"}
    }
    session.save()
    return client


def mandate_of(world: World) -> Mandate:
    return Mandate.objects.get(public_id=world.mandate)


def address(world: World, act: str, who: str = "grandmother") -> str:
    return reverse(f"counter:mandate_{act}", args=[world.people[who].public_id, world.mandate])


def test_the_desk_sees_who_helps_whom_and_it_is_written_down(world: World, clerk: Client) -> None:
    looked_up(clerk, world, "grandmother")
    page = clerk.get(reverse("counter:mandate_holds", args=[world.people["grandmother"].public_id]))
    assert f"{world.people['daughter'].name} 帮本人" in page.content.decode()
    event = AuditEvent.objects.get(action="mandate.listed")
    assert (event.subject_person_id, event.actor_area_key) == (world.id("grandmother"), BENGBU)


def test_paused_at_the_desk_it_is_let_live_by_the_giver_at_the_desk_alone(
    world: World, clerk: Client
) -> None:
    looked_up(clerk, world, "grandmother")
    told_before = Notice.objects.count()
    assert clerk.post(address(world, "hold"), FILLED).status_code == 302
    held = mandate_of(world)
    assert held.held_at_desk
    assert held.frozen_at is not None
    assert Notice.objects.count() == told_before + 2
    event = AuditEvent.objects.get(action="mandate.frozen")
    assert (event.mandate_id, event.reason, event.actor_area_key) == (held.pk, FILLED["basis"], BENGBU)

    with pytest.raises(MandateHeldAtDesk):
        mandates.thaw(world.actor("grandmother"), world.mandate, at=world.at)
    desk = AtDesk(world.id("daughter"), BENGBU, "她说没事了")
    with pytest.raises(MandateNotFound):
        mandate_holds.release(Actor(frozenset()), world.mandate, desk, at=world.at)
    assert mandate_of(world).held_at_desk

    assert clerk.post(address(world, "release"), FILLED).status_code == 302
    free = mandate_of(world)
    assert (free.held_at_desk, free.frozen_at) == (False, None)


def test_the_helper_too_may_have_it_paused(world: World, clerk: Client) -> None:
    looked_up(clerk, world, "daughter")
    assert clerk.post(address(world, "hold", "daughter"), FILLED).status_code == 302
    assert mandate_of(world).held_at_desk


def test_twice_is_once(world: World, clerk: Client) -> None:
    looked_up(clerk, world, "grandmother")
    for _again in range(2):
        clerk.post(address(world, "hold"), FILLED)
    assert AuditEvent.objects.filter(action="mandate.frozen").count() == 1


def test_a_mandate_of_others_is_none_here(world: World, clerk: Client) -> None:
    looked_up(clerk, world, "husband")
    for act in ("hold", "release"):
        assert clerk.get(address(world, act, "husband")).status_code == 404
        assert clerk.post(address(world, act, "husband"), FILLED).status_code == 404
    assert not mandate_of(world).held_at_desk


def test_without_a_reason_nothing_is_done(world: World, clerk: Client) -> None:
    looked_up(clerk, world, "grandmother")
    answer = clerk.post(address(world, "hold"), {"basis": "", "is_id_checked": "on"})
    assert answer.status_code == 422
    assert not mandate_of(world).held_at_desk


def test_no_relative_of_either_pauses_it(world: World) -> None:
    desk = AtDesk(world.id("grandmother"), BENGBU, "有争议")
    with pytest.raises(MatterOfKin):
        mandate_holds.hold(world.actor("husband"), world.mandate, desk, at=world.at)
    assert not mandate_of(world).held_at_desk


def test_stopping_stays_one_touch_for_the_giver(world: World) -> None:
    desk = AtDesk(world.id("grandmother"), BENGBU, "有争议")
    mandate_holds.hold(Actor(frozenset()), world.mandate, desk, at=world.at)
    assert mandates.revoke(world.actor("grandmother"), world.mandate, at=world.at) == 1
