"""Wallet transfers over the API: read by whom the person linked, page by page, and written by nobody."""

import pytest

from accounts.enums.partners import PartnerScope
from accounts.models.audit import AuditEvent
from family.models.wallet import WalletTransfer
from tests.api.wallets import wallet_between
from tests.api.world import ALL_SCOPES, Caller, World

ABSENT = "01a20731-0000-7000-8000-000000000000"


def address(person_id: object) -> str:
    return f"persons/{person_id}/wallet-transfers"


def test_what_was_sent_to_a_linked_person_is_told(world: World, city: Caller) -> None:
    row = wallet_between(world.linked.id, fen=120_50, at=world.at)
    given = city.get(address(world.linked.public_id)).json()
    (item,) = given["items"]
    assert (item["id"], item["role"], item["amount_fen"]) == (str(row.public_id), "recipient", 12050)
    assert (item["state"], item["cause"], item["ended_at"]) == ("sent", None, None)
    assert item["other"] == {
        "person_id": None,
        "name_masked": "**岚",
        "term_zh": "女儿",
        "term_en": "daughter",
    }
    assert AuditEvent.objects.filter(action="wallet.viewed", subject_person_id=world.linked.id).count() == 1


def test_page_by_page_each_stands_once(world: World, city: Caller) -> None:
    made = [wallet_between(world.linked.id, fen=fen, at=world.at) for fen in (100, 200, 300)]
    seen, cursor = [], ""
    while cursor is not None:
        page = city.get(f"{address(world.linked.public_id)}?limit=2{f'&cursor={cursor}' if cursor else ''}")
        seen += [item["id"] for item in page.json()["items"]]
        cursor = page.json()["next"]
    assert seen == [str(row.public_id) for row in reversed(made)]


def test_of_whom_is_not_linked_nothing_is_told(world: World, city: Caller) -> None:
    wallet_between(world.stranger.id, at=world.at)
    answers = [city.get(address(one)) for one in (ABSENT, world.stranger.public_id, world.dead.public_id)]
    seen = {(a.status_code, a.content.replace(a["X-Request-Id"].encode(), b"")) for a in answers}
    assert [status for status, _body in seen] == [404]


def test_the_door_asks_for_its_scope(world: World) -> None:
    caller = world.caller(scopes=ALL_SCOPES - {PartnerScope.WALLET_READ})
    answer = caller.get(address(world.linked.public_id))
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.scope_missing")


@pytest.mark.parametrize("what", ["wallet-transfers", "wallet-transfers/acceptances"])
def test_no_partner_sends_or_accepts(world: World, city: Caller, what: str) -> None:
    wallet_between(world.linked.id, at=world.at)
    for path in (what, f"persons/{world.linked.public_id}/{what}"):
        answer = city.post(path, {"amount_fen": 1})
        assert answer.status_code in (404, 405)
    assert WalletTransfer.objects.get().state == "sent"
