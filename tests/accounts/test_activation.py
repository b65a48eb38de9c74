"""Activation codes: given out by a clerk, used once by their person, and telling nobody anything else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import activation_codes, expiry, people, prepared_accounts, recovery, reference_photos
from accounts.actions.activation_codes import Claim, DeskAct, IssuedCode
from accounts.actions.prepared_accounts import NewPrepared
from accounts.actions.recovery_approvals import Recovery
from accounts.enums.face import PhotoSource
from accounts.enums.recovery import RecoveryAct
from accounts.enums.users import Role
from accounts.enums.verification import Assurance, CodeDelivery
from accounts.errors.activation import (
    AccountMissing,
    ClerkIsSubject,
    CodeEntriesWait,
    CodeMismatch,
    NewcomerNotFound,
    PreparedFull,
    PreparedNotFound,
    SubjectDied,
)
from accounts.errors.verification import AlreadySomebody
from accounts.models.activation import ActivationMiss, PreparedAccount
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries import people as people_queries
from accounts.queries.activation import account_at_desk, pause_ends_at, prepared_by
from accounts.queries.people import person_cards
from accounts.queries.users import phone_of
from accounts.queries.verification import assurance_of
from accounts.rules import activation as rules
from accounts.rules.actors import SYSTEM, Actor
from foundation.clock import local_date
from foundation.identifiers import Sex, parse_id_number, synthetic_id_number
from tests.cast import AT, BENGBU, citizen, document_of, second_look, sign_up, somebody

DESK = DeskAct(BENGBU, "来窗口办理")
NOBODY = synthetic_id_number(county_code="349900", born_on=date(1940, 1, 1), sequence=998)
PHONE = "+8613700000061"


@dataclass(frozen=True)
class Town:
    """An elder without an account, her daughter with one, and a clerk."""

    elder: InsuredPerson
    daughter: InsuredPerson
    clerk: Actor


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    elder = somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28))
    daughter = somebody("李秀英", Sex.FEMALE, date(1960, 8, 14))
    sign_up("+8613700000062", daughter)
    clerk = Actor(frozenset({Role.CLERK}), user_id=sign_up("+8613700000063", is_staff=True).pk)
    return Town(elder, daughter, clerk)


def number_of(person: InsuredPerson) -> str:
    """Open somebody's number."""
    return people_queries.number_of(person.pk)


def issued(
    town: Town, person: InsuredPerson | None = None, delivery: CodeDelivery = CodeDelivery.HANDED
) -> IssuedCode:
    """Give a code out."""
    return activation_codes.issue(town.clerk, (person or town.elder).pk, delivery, DESK, at=AT)


def claim(town: Town, code: str, **other: str) -> Claim:
    """Type what stands on document and letter, with some of it wrong."""
    typed = {"name": "顾桂兰", "number": number_of(town.elder), "code": code, **other}
    return Claim(typed["name"], document_of(typed["number"]), typed["code"], typed.get("source", "address:1"))


def other_code(code: str) -> str:
    """Give a well-formed code that differs in its last sign."""
    return code[:-1] + ("A" if code[-1] != "A" else "B")


def test_a_code_has_no_signs_that_look_alike_and_is_read_as_people_type_it() -> None:
    assert not set("01OIL") & set(rules.ALPHABET)
    assert rules.shown("ABCDEFGH2345") == "ABCD-EFGH-2345"
    assert rules.normalise(" abcd efgh－２３４５\u200b") == "ABCDEFGH2345"


def test_only_a_keyed_hash_of_a_code_is_kept(town: Town) -> None:
    code = issued(town).shown

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM accounts_activationcode a")
        (row,) = cursor.fetchone()
    assert rules.normalise(code) not in row
    assert rules.normalise(code).encode().hex() not in row


def test_an_elder_without_a_phone_gets_in_and_is_known(town: Town) -> None:
    user = activation_codes.open_account(claim(town, issued(town).shown.lower()), at=AT)

    assert user.person_id == town.elder.pk
    assert user.phone_sealed is None
    assert assurance_of(town.elder.pk, at=AT) is Assurance.HIGH


def test_a_posted_code_proves_less(town: Town) -> None:
    code = issued(town, delivery=CodeDelivery.POSTED).shown

    activation_codes.open_account(claim(town, code), at=AT)

    assert assurance_of(town.elder.pk, at=AT) is Assurance.SUBSTANTIAL


def test_a_code_works_once(town: Town) -> None:
    code = issued(town).shown
    activation_codes.open_account(claim(town, code), at=AT)

    with pytest.raises(CodeMismatch):
        activation_codes.open_account(claim(town, code), at=AT)


def test_a_newer_code_voids_the_one_before(town: Town) -> None:
    first, second = issued(town).shown, issued(town).shown

    with pytest.raises(CodeMismatch):
        activation_codes.open_account(claim(town, first), at=AT)
    assert activation_codes.open_account(claim(town, second), at=AT).person_id == town.elder.pk


def test_a_code_runs_out_on_its_day(town: Town) -> None:
    code = issued(town)
    last = AT + (code.last_on - local_date(AT))

    with pytest.raises(CodeMismatch):
        activation_codes.open_account(claim(town, code.shown), at=last + timedelta(days=1))
    assert activation_codes.open_account(claim(town, code.shown), at=last)


@pytest.mark.parametrize("wrong", [{"name": "顾桂花"}, {"number": NOBODY}, {"code": ""}])
def test_one_thing_wrong_is_everything_wrong(town: Town, wrong: dict[str, str]) -> None:
    code = issued(town).shown

    with pytest.raises(CodeMismatch) as refused:
        activation_codes.open_account(claim(town, **{"code": code, **wrong}), at=AT)
    assert refused.value.facts == {}
    assert not User.objects.filter(person=town.elder).exists()


def test_the_dead_get_no_account(town: Town) -> None:
    code = issued(town).shown
    InsuredPerson.objects.filter(pk=town.elder.pk).update(died_on=local_date(AT))

    with pytest.raises(CodeMismatch):
        activation_codes.open_account(claim(town, code), at=AT)


def miss(town: Town, code: str, *, at: datetime = AT, **other: str) -> None:
    """Mistype a code."""
    with pytest.raises(CodeMismatch):
        activation_codes.open_account(claim(town, other_code(code), **other), at=at)


def test_a_stranger_voids_nobodys_code_and_locks_nobody_out(town: Town) -> None:
    code = issued(town).shown
    for turn in range(5):
        miss(town, code, source="address:9", at=AT + timedelta(seconds=turn))
    for typed in (other_code(code), code):
        with pytest.raises(CodeEntriesWait):
            activation_codes.open_account(
                claim(town, typed, source="address:9"), at=AT + timedelta(minutes=1)
            )
    assert ActivationMiss.objects.count() == 5

    user = activation_codes.open_account(
        claim(town, code, source="device:her own"), at=AT + timedelta(minutes=1)
    )
    assert user.person_id == town.elder.pk


def test_whoever_mistypes_waits_twice_as_long_each_time_and_starts_anew_the_next_day(town: Town) -> None:
    code = issued(town).shown
    for _turn in range(5):
        miss(town, code)
    at = AT
    for minutes in (10, 20, 40):
        with pytest.raises(CodeEntriesWait) as refused:
            activation_codes.open_account(claim(town, code), at=at + timedelta(minutes=minutes - 1))
        assert refused.value.facts == {"again_at": at + timedelta(minutes=minutes)}
        at += timedelta(minutes=minutes)
        miss(town, code, at=at)
    miss(town, code, at=AT + timedelta(days=2))
    assert activation_codes.open_account(claim(town, code), at=AT + timedelta(days=2))


def test_only_machines_make_the_owner_wait_and_for_a_day_at_most(town: Town) -> None:
    code = issued(town).shown
    miss(town, code, source="address:9")
    (one,) = ActivationMiss.objects.all()
    ActivationMiss.objects.bulk_create(
        ActivationMiss(
            source_index=n.to_bytes(32, "big"),
            number_index=one.number_index,
            missed_at=AT + timedelta(seconds=n),
        )
        for n in range(1, 500)
    )
    with pytest.raises(CodeEntriesWait) as refused:
        activation_codes.open_account(claim(town, code), at=AT + timedelta(hours=1))
    assert refused.value.facts == {"again_at": AT + timedelta(days=1)}
    assert activation_codes.open_account(claim(town, code), at=AT + timedelta(days=1))


@pytest.mark.parametrize("number", [None, NOBODY])
def test_waiting_tells_nobody_whether_a_number_is_somebodys(town: Town, number: str | None) -> None:
    code = issued(town).shown
    other = {"number": number} if number else {}
    for _turn in range(5):
        miss(town, code, **other)
    with pytest.raises(CodeEntriesWait):
        activation_codes.open_account(claim(town, code, **other), at=AT)


def test_misses_are_cleared_away_when_they_no_longer_count(town: Town) -> None:
    miss(town, issued(town).shown)
    assert expiry.clear(at=AT + timedelta(days=1)).misses_count == 0
    assert expiry.clear(at=AT + timedelta(days=3)).misses_count == 1


def test_the_same_statements_run_whether_or_not_somebody_exists(town: Town) -> None:
    code = other_code(issued(town).shown)
    runs = []
    for number in (number_of(town.elder), number_of(town.daughter), NOBODY):
        with CaptureQueriesContext(connection) as ran, pytest.raises(CodeMismatch):
            activation_codes.open_account(claim(town, code, number=number), at=AT)
        runs.append([query["sql"].partition(" ")[0] for query in ran])

    assert runs[0] == runs[1] == runs[2]


def test_a_signed_in_newcomer_becomes_the_person(town: Town) -> None:
    newcomer = sign_up(PHONE)
    actor = Actor(frozenset({Role.NEWCOMER}), user_id=newcomer.pk)

    activation_codes.join_account(actor, claim(town, issued(town).shown), at=AT)

    newcomer.refresh_from_db()
    assert newcomer.person_id == town.elder.pk


def test_a_code_that_cannot_be_used_here_is_not_used_up(town: Town) -> None:
    code = issued(town).shown

    with pytest.raises(AlreadySomebody):
        activation_codes.join_account(citizen(town.daughter), claim(town, code), at=AT)
    assert activation_codes.open_account(claim(town, code), at=AT).person_id == town.elder.pk


def test_the_person_hears_of_a_code_and_the_clerk_is_written_down(town: Town) -> None:
    second_look(Recovery(town.daughter.pk, RecoveryAct.LETTER, "handed"))
    issued(town, town.daughter)

    assert Notice.objects.get(recipient=town.daughter).template == "activation.issued"
    event = AuditEvent.objects.get(action="activation.issued")
    assert (event.actor_user_id, event.reason) == (town.clerk.user_id, "来窗口办理")


def test_no_clerk_serves_themselves(town: Town) -> None:
    own = Actor(frozenset({Role.CLERK}), user_id=town.clerk.user_id, person_id=town.elder.pk)

    with pytest.raises(ClerkIsSubject):
        activation_codes.issue(own, town.elder.pk, CodeDelivery.HANDED, DESK, at=AT)
    with pytest.raises(ClerkIsSubject):
        recovery.join_newcomer(own, town.elder.pk, PHONE, DESK, at=AT)
    with pytest.raises(ClerkIsSubject):
        recovery.rebind_phone(own, town.elder.pk, PHONE, DESK, at=AT)


def test_nobody_opens_the_account_of_the_dead(town: Town) -> None:
    people.record_death(SYSTEM, town.daughter.pk, died_on=local_date(AT), at=AT)

    with pytest.raises(SubjectDied):
        activation_codes.issue(town.clerk, town.daughter.pk, CodeDelivery.HANDED, DESK, at=AT)
    with pytest.raises(SubjectDied):
        recovery.join_newcomer(town.clerk, town.daughter.pk, PHONE, DESK, at=AT)
    with pytest.raises(SubjectDied):
        recovery.rebind_phone(town.clerk, town.daughter.pk, PHONE, DESK, at=AT)
    with pytest.raises(SubjectDied):
        second_look(Recovery(town.daughter.pk, RecoveryAct.PHONE, PHONE))
    with pytest.raises(SubjectDied):
        reference_photos.keep(
            town.clerk, town.daughter.pk, b"", PhotoSource.COUNTER, taken_on=local_date(AT), at=AT
        )


def prepare(town: Town, number: str, phone: str | None = None) -> None:
    """Let the daughter prepare an account."""
    new = NewPrepared("顾桂兰", parse_id_number(number, on=local_date(AT)), phone)
    prepared_accounts.prepare(citizen(town.daughter), new, at=AT)


def test_a_prepared_account_goes_to_the_elder_and_never_to_the_helper(town: Town) -> None:
    prepare(town, number_of(town.elder), PHONE)
    prepare(town, number_of(town.elder), PHONE)
    assert PreparedAccount.objects.count() == 1
    assert not User.objects.filter(person=town.elder).exists()

    user = activation_codes.open_account(claim(town, issued(town).shown), at=AT)

    user.refresh_from_db()
    assert user.wants_elder_mode
    assert phone_of(user) == PHONE
    assert not user.is_phone_verified
    assert AuditEvent.objects.get(action="account.prepared").subject_person_id == town.daughter.pk


def test_a_helper_sees_the_same_whether_or_not_the_elder_exists_and_came(town: Town) -> None:
    prepare(town, number_of(town.elder))
    prepare(town, NOBODY)
    before = prepared_by(town.daughter.pk)

    activation_codes.open_account(claim(town, issued(town).shown), at=AT)

    assert prepared_by(town.daughter.pk) == before
    assert [card.name_masked for card in before] == ["**兰", "**兰"]


def test_prepared_accounts_are_few_and_can_be_taken_back_by_their_helper_alone(town: Town) -> None:
    for sequence in range(101, 106):
        prepare(town, synthetic_id_number(county_code="349900", born_on=date(1940, 1, 1), sequence=sequence))
    with pytest.raises(PreparedFull):
        prepare(town, NOBODY)
    first = prepared_by(town.daughter.pk)[0].public_id

    with pytest.raises(PreparedNotFound):
        prepared_accounts.withdraw(citizen(town.elder), first, at=AT)
    prepared_accounts.withdraw(citizen(town.daughter), first, at=AT)
    prepare(town, NOBODY)


def test_the_desk_joins_who_signed_up_with_a_phone(town: Town) -> None:
    with pytest.raises(NewcomerNotFound):
        recovery.join_newcomer(town.clerk, town.elder.pk, PHONE, DESK, at=AT)
    with pytest.raises(NewcomerNotFound):
        recovery.join_newcomer(town.clerk, town.elder.pk, "+8613700000063", DESK, at=AT)
    newcomer = sign_up(PHONE)

    recovery.join_newcomer(town.clerk, town.elder.pk, PHONE, DESK, at=AT)

    newcomer.refresh_from_db()
    assert newcomer.person_id == town.elder.pk


def test_a_recovered_account_waits_and_its_number_does_not_open_it_alone(town: Town) -> None:
    second_look(Recovery(town.daughter.pk, RecoveryAct.PHONE, PHONE))
    done = recovery.rebind_phone(town.clerk, town.daughter.pk, PHONE, DESK, at=AT)

    user = User.objects.get(person=town.daughter)
    assert done.old_phone == "+8613700000062"
    assert (phone_of(user), user.is_phone_verified, user.phone_proved_at) == (PHONE, True, None)
    assert pause_ends_at(user, at=AT) == AT + timedelta(days=1)
    assert pause_ends_at(user, at=AT + timedelta(days=1)) is None
    assert Notice.objects.get(recipient=town.daughter).template == "account.phone_changed"
    with pytest.raises(AccountMissing):
        recovery.rebind_phone(town.clerk, town.elder.pk, PHONE, DESK, at=AT)


def test_the_desk_sees_how_an_account_stands(town: Town) -> None:
    prepare(town, number_of(town.elder))
    code = issued(town)
    elder, daughter = (person_cards([p.pk])[p.pk] for p in (town.elder, town.daughter))

    seen = account_at_desk(elder, at=AT)
    assert (seen.has_account, seen.was_prepared, seen.code_last_on) == (False, True, code.last_on)
    assert account_at_desk(daughter, at=AT).phone_masked == "137****0062"
