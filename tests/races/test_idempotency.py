"""One key, many requests at once on real PostgreSQL: one effect, one answer."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from accounts.actions import idempotency
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyRunning
from accounts.models.idempotency import IdempotencyRecord
from certification.models.events import Certification
from foundation import clock
from tests.api import world as worlds
from tests.api.world import World

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

THREADS = 8


@pytest.fixture
def world(transactional_db: None) -> World:
    """The API's cast, committed."""
    return worlds.build()


def at_once(act: Callable[[], HttpResponse | str]) -> list[HttpResponse | str]:
    """Run an act in several threads that start together, each with its own connection."""
    gate = threading.Barrier(THREADS)

    def one(_number: int) -> HttpResponse | str:
        try:
            gate.wait(timeout=10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_one_request_sent_many_times_at_once_is_one_certification(world: World) -> None:
    caller, body = world.caller(), world.body()
    answers = at_once(lambda: caller.certify(body, key="one-key-for-all"))
    kinds = Counter(answer.status_code for answer in answers)
    assert set(kinds) <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert {a.json()["code"] for a in answers if a.status_code == 409} <= {"idempotency.running"}
    assert Certification.objects.count() == 1
    again = caller.certify(body, key="one-key-for-all")
    assert again.content in {answer.content for answer in answers if answer.status_code == 201}


def test_many_keys_at_once_are_many_acts(world: World) -> None:
    caller, body = world.caller(), world.body()
    answers = at_once(lambda: caller.certify(body))
    assert {answer.status_code for answer in answers} == {201}
    assert Certification.objects.count() == THREADS


def test_a_key_held_by_a_running_request_is_refused_at_once(world: World) -> None:
    """The second request does not wait for the first, and gets its answer once the first has committed."""
    partner_id, key = world.city.partner_id, "held-by-somebody"
    fingerprint = idempotency.fingerprint_of("POST", "/", b"{}")

    def second() -> str:
        with transaction.atomic():
            try:
                kept = idempotency.claim(partner_id, key, fingerprint)
            except IdempotencyKeyRunning:
                return "running"
        return kept.body.decode() if kept else "free"

    with transaction.atomic():
        assert idempotency.claim(partner_id, key, fingerprint) is None
        assert set(at_once(second)) == {"running"}
        idempotency.keep(partner_id, key, fingerprint, KeptAnswer(201, b"done"), at=clock.now())
    assert set(at_once(second)) == {"done"}


def test_an_act_that_fails_frees_its_key(world: World) -> None:
    partner_id, key = world.city.partner_id, "given-up-halfway"
    fingerprint = idempotency.fingerprint_of("POST", "/", b"{}")

    @transaction.atomic
    def give_up() -> None:
        idempotency.claim(partner_id, key, fingerprint)
        idempotency.keep(partner_id, key, fingerprint, KeptAnswer(201, b"done"), at=clock.now())
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        give_up()
    assert not IdempotencyRecord.objects.exists()
    with transaction.atomic():
        assert idempotency.claim(partner_id, key, fingerprint) is None
