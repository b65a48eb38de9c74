"""On what a charge is decided: the terms of the area where the patient is insured now, whatever was guessed."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums.partners import PartnerKind
from accounts.models.people import Enrolment, InsuredPerson
from family.actions import payments
from family.enums import SharingUse
from family.errors.payments import PatientUnknown, PayeeNotAllowed
from family.models.payments import Payment
from family.queries import paying_terms
from family.queries.paying_terms import Footing
from regions.queries.editions import one_look
from regions.queries.policy import policy as policy_in_force
from tests.cast import AT, BENGBU, ON, Cast, partner
from tests.certification.policies import rule as policy
from tests.family.paying import balance, bind, charge, give, parts_of, skipped_of

FUYANG = "341200"


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paying_terms, "_LAST", {})


def holds(asked: CaptureQueriesContext) -> int:
    """Count how often the function was called."""
    return sum("family_payment_charge" in query["sql"] for query in asked.captured_queries)


def watching() -> AbstractContextManager[CaptureQueriesContext]:
    return CaptureQueriesContext(connection)


def move(person: InsuredPerson, area_key: str) -> None:
    """Let somebody be insured in another area from now on."""
    row = Enrolment.objects.get(person=person, superseded_at=None)
    Enrolment.objects.filter(pk=row.pk).update(superseded_at=AT)
    row.pk, row.area_key, row.recorded_at = None, area_key, AT
    row.save(force_insert=True)


def test_a_right_guess_is_one_statement(cast: Cast) -> None:
    charge(cast.hospital, cast.father, 100)
    with one_look(), watching() as asked:
        charge(cast.hospital, cast.father, 100)
    assert (len(asked), holds(asked)) == (1, 1)


def test_the_first_charge_of_a_payee_is_asked_twice_and_moves_once(cast: Cast) -> None:
    before = balance(cast.father)
    with watching() as asked:
        charge(cast.hospital, cast.father, 100)
    assert holds(asked) == 2
    assert Payment.objects.count() == 1
    assert balance(cast.father) == before - 100


def test_who_is_insured_elsewhere_is_charged_by_the_rules_there(cast: Cast) -> None:
    """In Bengbu nothing is paid from accounts; the guess says Bengbu, and the grandmother has moved."""
    policy("sharing.uses", [])
    bind(cast.daughter, cast.grandmother)
    first = charge(cast.hospital, cast.grandmother, 5_000)
    assert skipped_of(first.payment) == [("own_account", "use_closed")]
    move(cast.grandmother, FUYANG)
    with watching() as asked:
        second = charge(cast.hospital, cast.grandmother, 5_000)
    assert holds(asked) == 2
    assert second.payment.area_key == FUYANG
    # There relatives of the same area may pay.
    assert skipped_of(second.payment) == [("own_account", "no_account"), ("sharer", "out_of_reach")]


def test_policy_that_has_changed_since_counts_at_once(cast: Cast) -> None:
    bind(cast.daughter, cast.grandmother)
    assert parts_of(charge(cast.hospital, cast.grandmother, 5_000).payment) == [("sharer", 5_000, "whole")]
    policy("sharing.payment_cap_fen", 2_000)
    with watching() as asked:
        again = charge(cast.hospital, cast.grandmother, 5_000)
    assert holds(asked) == 2
    assert parts_of(again.payment) == [("sharer", 2_000, "payment_cap"), ("cash", 3_000, "rest")]


def test_a_guess_that_nobody_checked_is_nothing_to_go_on_with(cast: Cast) -> None:
    """The same charge again is answered before anything is compared; the request then reads what holds now."""
    charge(cast.hospital, cast.grandmother, 5_000, key="once")
    before = policy_now()
    policy("sharing.payment_cap_fen", 2_000)
    with one_look():
        charge(cast.hospital, cast.grandmother, 5_000, key="once")
        assert (before, policy_now()) == ("unlimited", 2_000)


def policy_now() -> object:
    return policy_in_force("sharing.payment_cap_fen", area_key=BENGBU, on=ON).value


def test_policy_that_changes_within_a_look_counts_too(cast: Cast) -> None:
    """What the request has read before is older than what the function finds."""
    bind(cast.daughter, cast.grandmother)
    charge(cast.hospital, cast.grandmother, 100)
    with one_look():
        assert policy_now() == "unlimited"
        policy("sharing.payment_cap_fen", 2_000)
        again = charge(cast.hospital, cast.grandmother, 5_000)
    assert parts_of(again.payment) == [("sharer", 2_000, "payment_cap"), ("cash", 3_000, "rest")]


def test_the_same_charge_again_is_answered_whatever_has_changed(cast: Cast) -> None:
    first = charge(cast.hospital, cast.grandmother, 5_000, key="once")
    policy("sharing.payment_cap_fen", 2_000)
    move(cast.grandmother, FUYANG)
    again = charge(cast.hospital, cast.grandmother, 5_000, key="once")
    assert (again.is_repeat, again.payment) == (True, first.payment)


def test_somebody_insured_nowhere_is_charged_by_the_rules_of_the_nation(cast: Cast) -> None:
    charge(cast.hospital, cast.grandmother, 100)
    give(cast.stranger, 1_000)
    Enrolment.objects.filter(person=cast.stranger).update(superseded_at=AT)
    told = charge(cast.hospital, cast.stranger, 300).payment
    assert (told.area_key, parts_of(told)) == ("", [("own_account", 300, "whole")])


def test_nobody_is_nobody_whatever_was_guessed(cast: Cast) -> None:
    nobody = InsuredPerson(pk=10**9)
    for _again in range(2):
        with pytest.raises(PatientUnknown):
            charge(cast.hospital, nobody, 100)
    assert not Payment.objects.exists()


def test_who_is_no_payee_learns_nothing_of_patients(cast: Cast) -> None:
    pharmacy = partner("药店", PartnerKind.PHARMACY)
    for patient in (cast.father, InsuredPerson(pk=10**9)):
        with pytest.raises(PayeeNotAllowed):
            charge(pharmacy, patient, 100, use=SharingUse.HOSPITAL)


def test_policy_that_never_stands_still_keeps_nobody_from_being_treated(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = paying_terms.footing_told

    def changing(payee_id: int | None, told: Mapping[str, Any], *, on: date) -> Footing:
        footing = found(payee_id, told, on=on)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE regions_edition SET name = gen_random_uuid()")
        return footing

    monkeypatch.setattr(payments, "footing_told", changing)
    with watching() as asked:
        charge(cast.hospital, cast.father, 100)
    assert (holds(asked), Payment.objects.count()) == (len(payments.GUESSES), 1)


def test_what_is_remembered_of_payees_has_an_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paying_terms, "_LAST_MAX", 1)
    pharmacy = partner("药店", PartnerKind.PHARMACY)
    charge(cast.hospital, cast.father, 100)
    charge(pharmacy, cast.father, 100, use=SharingUse.PHARMACY)
    assert set(paying_terms._LAST) == {pharmacy.partner_id}
    assert paying_terms._LAST[pharmacy.partner_id][0] == BENGBU
