"""Cards and steps with which tests of account sharing stand at a desk."""

import re
import time
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions import printed_cards
from accounts.actions.users import set_phone
from accounts.enums.users import Role, StaffRole
from accounts.models.approvals import Approval
from accounts.models.users import StaffPost, User
from accounts.queries.cards import printed_faces_of
from accounts.rules.actors import SYSTEM, Actor
from family.models.bindings import SharingBinding
from tests.permissions.world import BENGBU, World

PEOPLE = ("grandmother", "mother", "daughter", "husband", "stranger")
CARDS = {name: f"BB99{place:05d}" for place, name in enumerate(PEOPLE, start=1)}
TICKED = {"uses": ["hospital", "pharmacy"], "is_sharer_here": "on"}


def carded(world: World, *names: str) -> None:
    """Give some people a printed card of Bengbu each, unless they hold one."""
    for name in names:
        if printed_faces_of(world.id(name), on=world.on):
            continue
        new = printed_cards.NewPrintedCard(CARDS[name], BENGBU, date(2019, 6, 3))
        printed_cards.record(SYSTEM, world.id(name), new, at=world.at)


def bind_address(world: World, sharer: str, user: str) -> str:
    """Give the page on which two people are bound."""
    people = world.people
    return reverse("counter:sharing_bind", args=[people[sharer].public_id, people[user].public_id])


def read(clerk: Client, world: World, sharer: str, user: str) -> None:
    """Read the two cards, one after the other, and be led to the page that binds."""
    first = clerk.post(reverse("counter:sharing_sharer"), {"card": CARDS[sharer]})
    assert first.status_code == 302, first.content.decode()
    second = clerk.post(first.headers["Location"], {"card": CARDS[user]})
    assert second.headers["Location"] == bind_address(world, sharer, user)


def token_in(page: HttpResponse) -> str:
    """Take the token for one act out of a page."""
    found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def act(world: World, name: str, row: SharingBinding, who: str = "daughter") -> str:
    """Give the address of one act on a binding, reached from one of the people."""
    return reverse(f"counter:sharing_{name}", args=[world.people[who].public_id, row.public_id])


def decided(proposal: Approval, verdict: str) -> tuple[str, dict[str, str]]:
    """Give where and what a second clerk sends about a proposal."""
    address = reverse("counter:sharing_second", args=[proposal.public_id])
    return address, {"verdict": verdict, "seen": proposal.payload_hash}


def mother_of(world: World) -> Actor:
    """Give the mother as actions know her; she has no account to sign in with."""
    return Actor(frozenset({Role.CITIZEN}), person_id=world.id("mother"))


def second_clerk(world: World) -> Client:
    """Sign a second clerk of Bengbu in."""
    return staffed(world, "13900000077", StaffRole.CLERK)


def kin_clerk(world: World) -> Client:
    """Sign the daughter's husband in, who is a clerk of Bengbu."""
    post(world, world.users["husband"], StaffRole.CLERK)
    return fresh(world.users["husband"])


def hospital(world: World) -> Client:
    """Sign in who sits in the insurance office of a hospital in Bengbu."""
    return staffed(world, "13900000078", StaffRole.HOSPITAL, "sample-340303-hospital_office")


def staffed(world: World, phone: str, role: StaffRole, point_key: str = "") -> Client:
    """Sign somebody in who holds a post in Bengbu and is nobody else here."""
    user = User()
    set_phone(user, f"+86{phone}", is_verified=True, at=world.at)
    post(world, user, role, point_key)
    return fresh(user)


def post(world: World, user: User, role: StaffRole, point_key: str = "") -> None:
    """Give a user a post in Bengbu."""
    StaffPost.objects.create(
        user=user,
        role=role.value,
        area_key=BENGBU,
        display_name=f"示例{role.value}二",
        point_key=point_key,
        starts_on=world.on - timedelta(days=30),
        recorded_at=world.at,
    )


def fresh(user: User) -> Client:
    """Sign a user in freshly enough for every sensitive act."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["step_up_at"] = int(time.time())
    session.save()
    return client


def binding_in(address: str) -> UUID:
    """Read which binding the address of a receipt names."""
    found = re.search(r"([0-9a-f-]{36})/$|([0-9a-f-]{36})/receipt/$", address)
    assert found
    return UUID(found[1] or found[2])
