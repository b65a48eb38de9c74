"""A partner binds a person's account in its app: by a link that allows it, removed by the person, over with the link."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actions import channel_addresses, links, partners
from accounts.enums.notices import Channel
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.models.audit import AuditEvent
from accounts.models.deliveries import ChannelAddress
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.emails import addresses_of
from accounts.queries.outgoing import recipients_of
from accounts.queries.reach import app_address, reach_of
from accounts.rules.actors import SYSTEM
from tests.api.linking import agreed
from tests.api.world import ALL_SCOPES, Caller, Pensioner, World

BACKEND = "django.contrib.auth.backends.ModelBackend"
DELIVER = frozenset({PartnerScope.NOTICES_DELIVER})
BODY = {"address": "u-7731"}


@pytest.fixture
def path(world: World) -> str:
    """Name the account of the linked person."""
    return f"persons/{world.linked.public_id}/app-address"


def found(world: World, person: Pensioner | None = None) -> str | None:
    """Give where messages to the linked person, or to another, go in an app; both who write say the same."""
    asked = (person or world.linked).id
    told = app_address(reach_of([asked], on=world.today)[asked])
    sent = recipients_of([asked], Channel.APP, on=world.today).recipient(asked)
    assert sent.address == told
    return told


def test_messages_go_to_the_account_under_the_partners_name(world: World, city: Caller, path: str) -> None:
    answer = city.post(path, BODY)
    assert answer.status_code == 201, answer.content
    assert answer.json() == {
        "person_id": str(world.linked.public_id),
        "bound_at": answer.json()["bound_at"],
    }
    assert found(world) == f"{world.city.public_id}/u-7731"
    row = ChannelAddress.objects.get()
    assert row.partner_link_id == PartnerLink.objects.get(person=world.linked.id).pk
    assert b"u-7731" not in bytes(row.address_sealed)
    event = AuditEvent.objects.get(action="channel.bound")
    assert (event.actor_partner_id, event.subject_person_id) == (world.city.partner_id, world.linked.id)


def test_the_same_key_is_the_same_and_another_account_takes_its_place(
    world: World, city: Caller, path: str
) -> None:
    first, again = (city.post(path, BODY, key="one-key-for-it") for _time in range(2))
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    assert ChannelAddress.objects.count() == 1
    city.post(path, {"address": "u-8"})
    assert found(world) == f"{world.city.public_id}/u-8"
    assert ChannelAddress.objects.filter(ended_at__isnull=True).count() == 1


def test_it_is_taken_away_by_who_read_it_last(world: World, city: Caller, path: str) -> None:
    first = city.post(path, BODY)
    second = city.post(path, {"address": "u-8"})
    assert city.delete(path, match=None).status_code == 428
    assert city.delete(path, match=first["ETag"]).json()["code"] == "precondition.stale"
    assert found(world)
    assert city.delete(path, match=second["ETag"]).status_code == 204
    assert found(world) is None
    # Nothing is left that anybody could have read.
    assert city.delete(path, match="*").status_code == 412
    assert AuditEvent.objects.get(action="channel.unbound").actor_partner_id == world.city.partner_id


def test_what_another_bound_is_not_this_partners_to_take(world: World, city: Caller, path: str) -> None:
    channel_addresses.bind(SYSTEM, world.linked.id, Channel.APP, "elsewhere", at=world.at)
    assert city.delete(path).status_code == 412
    assert found(world) == "elsewhere"


@pytest.mark.parametrize("address", ["", "two words", "名字", "x" * 101])
def test_what_is_no_account_is_refused(city: Caller, path: str, address: str) -> None:
    answer = city.post(path, {"address": address})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


def test_a_link_without_the_scope_lets_nobody(world: World, city: Caller) -> None:
    agreed(world, world.stranger, frozenset({PartnerScope.DEADLINES_READ}))
    path = f"persons/{world.stranger.public_id}/app-address"
    for answer in (city.post(path, BODY), city.delete(path)):
        assert (answer.status_code, answer.json()["code"]) == (404, "person.not_found")
    narrow = world.caller(scopes=ALL_SCOPES - DELIVER)
    assert narrow.post(path, BODY).json()["code"] == "auth.scope_missing"


@pytest.mark.parametrize("how", ["person", "partner", "last day", "switched off", "scope taken"])
def test_it_ends_with_what_allows_it(world: World, city: Caller, path: str, how: str) -> None:
    city_id = world.city.partner_id
    city.post(path, BODY)
    link = PartnerLink.objects.filter(person=world.linked.id)
    match how:
        case "person":
            partners.unlink(SYSTEM, city_id, world.linked.id, at=world.at)
        case "partner":
            assert city.delete(f"links/{link.get().public_id}").status_code == 204
        case "last day":
            link.update(expires_on=world.today)
            links.expire(at=world.at)
        case "switched off":
            partners.switch(SYSTEM, city_id, is_enabled=False, at=world.at)
        case "scope taken":
            partners.allow(SYSTEM, city_id, ALL_SCOPES - DELIVER, at=world.at)
    assert found(world) is None
    assert AuditEvent.objects.filter(action="channel.unbound").count() == 1


# What ends it without a word in its row, as deaths and last days do.
ROWS: dict[str, Callable[[World], object]] = {
    "last day": lambda w: PartnerLink.objects.filter(person=w.linked.id).update(expires_on=w.today),
    "scope of the link": lambda w: PartnerLink.objects.filter(person=w.linked.id).update(
        scopes=["links:read"]
    ),
    "link ended": lambda w: PartnerLink.objects.filter(person=w.linked.id).update(
        ended_at=w.at, end_cause="person"
    ),
    "of another": lambda w: PartnerLink.objects.filter(person=w.linked.id).update(person=w.stranger.id),
    "scope of the partner": lambda w: Partner.objects.update(scopes=["links:read"]),
    "switched off": lambda w: Partner.objects.update(is_enabled=False),
    "died": lambda w: InsuredPerson.objects.filter(pk=w.linked.id).update(died_on=w.today),
    "died as another": lambda w: InsuredPerson.objects.filter(pk=w.stranger.id).update(
        merged_into=w.linked.id, died_on=w.today
    ),
}


@pytest.mark.parametrize("how", ROWS)
def test_nothing_goes_there_once_the_link_counts_no_more_whoever_noted_it(
    world: World, city: Caller, path: str, how: str
) -> None:
    city.post(path, BODY)
    assert found(world)
    ROWS[how](world)
    assert ChannelAddress.objects.get().ended_at is None
    assert found(world) is None
    assert addresses_of(world.linked.id, at=world.at).app_bound_at is None


def test_what_nobody_bound_by_a_link_asks_for_none(world: World) -> None:
    channel_addresses.bind(SYSTEM, world.linked.id, Channel.APP, "elsewhere", at=world.at)
    for change in ROWS.values():
        change(world)
    assert found(world) == "elsewhere"


def merge(absorbed: Pensioner, survivor: Pensioner | None) -> None:
    """Let a row go on in another's, or by itself again."""
    InsuredPerson.objects.filter(pk=absorbed.id).update(merged_into=survivor.id if survivor else None)


def test_after_a_merge_taken_back_it_is_of_who_agreed(world: World, city: Caller, path: str) -> None:
    merge(world.linked, world.stranger)
    first = city.post(path, BODY)
    assert first.json()["person_id"] == str(world.stranger.public_id)
    assert found(world, world.stranger) == found(world) == f"{world.city.public_id}/u-7731"
    assert city.delete(path, match=first["ETag"]).status_code == 204
    city.post(path, BODY)
    merge(world.linked, None)
    assert found(world) == f"{world.city.public_id}/u-7731"
    assert found(world, world.stranger) is None


def test_a_newer_yes_of_another_row_carries_nothing_on(world: World, city: Caller) -> None:
    agreed(world, world.stranger, DELIVER)
    city.post(f"persons/{world.stranger.public_id}/app-address", BODY)
    merge(world.stranger, world.linked)
    agreed(world, world.linked, DELIVER | {PartnerScope.DEADLINES_READ})
    assert ChannelAddress.objects.get().ended_at is not None
    merge(world.stranger, None)
    assert found(world) is found(world, world.stranger) is None


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_newer_yes_carries_it_on_or_ends_it(world: World, city: Caller, is_allowed: bool) -> None:
    scopes = frozenset({PartnerScope.DEADLINES_READ})
    agreed(world, world.stranger, DELIVER, LinkBasis.CONSENT)
    city.post(f"persons/{world.stranger.public_id}/app-address", BODY)
    made = agreed(world, world.stranger, scopes | DELIVER if is_allowed else scopes, LinkBasis.CONSENT)
    open_rows = ChannelAddress.objects.filter(ended_at__isnull=True)
    assert list(open_rows.values_list("partner_link_id", flat=True)) == ([made] if is_allowed else [])


def test_the_person_sees_whose_it_is_and_removes_it(world: World, city: Caller, path: str) -> None:
    city.post(path, BODY)
    client = Client()
    user = User.objects.create(person=InsuredPerson.objects.get(pk=world.linked.id))
    client.force_login(user, backend=BACKEND)
    page = client.get("/settings/notices/email/").content.decode()
    assert "消息也发到您在“城市服务”应用里的账号" in page
    assert client.post("/settings/notices/app/remove/").status_code == 302
    assert found(world) is None
    assert city.delete(path).status_code == 412
