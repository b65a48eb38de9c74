"""Idempotency keys: one answer, byte for byte, and never for another request."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actions.idempotency import KeptAnswer, claim, fingerprint_of, keep
from accounts.errors.idempotency import IdempotencyKeyReused
from accounts.models.idempotency import IdempotencyRecord
from tests.cast import AT, Cast

ASKED = fingerprint_of("POST", "/api/v1/certifications", b'{"a": 1}')
ANSWER = KeptAnswer(201, b'{"id": "1"}')


def partner_ids(cast: Cast) -> tuple[int, int]:
    return cast.city_service.partner_id or 0, cast.hospital.partner_id or 0


def test_a_new_key_is_claimed_and_its_answer_kept(cast: Cast) -> None:
    city, _hospital = partner_ids(cast)
    assert claim(city, "k", ASKED) is None
    keep(city, "k", ASKED, ANSWER, at=AT)
    assert claim(city, "k", ASKED) == ANSWER


def test_another_request_under_the_same_key_is_refused(cast: Cast) -> None:
    city, _hospital = partner_ids(cast)
    keep(city, "k", ASKED, ANSWER, at=AT)
    with pytest.raises(IdempotencyKeyReused):
        claim(city, "k", fingerprint_of("POST", "/api/v1/certifications", b'{"a": 2}'))


def test_keys_of_two_partners_do_not_meet(cast: Cast) -> None:
    city, hospital = partner_ids(cast)
    keep(city, "k", ASKED, ANSWER, at=AT)
    assert claim(hospital, "k", ASKED) is None


def test_a_key_holds_one_answer_in_the_table(cast: Cast) -> None:
    city, _hospital = partner_ids(cast)
    keep(city, "k", ASKED, ANSWER, at=AT)
    with pytest.raises(IntegrityError, match="accounts_idempotency_one_answer"), transaction.atomic():
        keep(city, "k", ASKED, ANSWER, at=AT)


def test_an_effect_that_failed_keeps_nothing(cast: Cast) -> None:
    city, _hospital = partner_ids(cast)
    with transaction.atomic():
        keep(city, "k", ASKED, ANSWER, at=AT)
        transaction.set_rollback(True)
    assert not IdempotencyRecord.objects.exists()
    assert claim(city, "k", ASKED) is None


@pytest.mark.parametrize(
    "other", [("PUT", "/a", b"body"), ("POST", "/b", b"body"), ("POST", "/a", b"Body"), ("POST", "/a", b"")]
)
def test_every_part_of_a_request_counts(other: tuple[str, str, bytes]) -> None:
    assert fingerprint_of("POST", "/a", b"body") != fingerprint_of(*other)
