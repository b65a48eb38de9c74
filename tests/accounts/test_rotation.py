"""Keys are changed while the portal serves: everything sealed is found, sealed anew, and opens as before."""

import io
from datetime import date, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.actions import seals
from accounts.actions.people import NewPerson
from accounts.fields import blind_index, seal, unseal
from accounts.models.audit import AuditEvent
from accounts.models.documents import IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.queries.people import keys_fit, person_by_id_number
from accounts.queries.seals import columns_off_ring, sealed_columns, standing_of
from accounts.rules.documents import of_id_number
from foundation.identifiers import IdNumber, Sex, synthetic_id_number
from foundation.sealing import IndexHash, Keyring, sealed_with
from tests.cast import load, sign_up

PEOPLE_COUNT = 250
BORN_ON = date(1950, 1, 1)


def number_of(place: int) -> str:
    day = BORN_ON + timedelta(days=place // 400)
    return synthetic_id_number(county_code="349900", born_on=day, sequence=1 + 2 * (place % 400))


def populate(count: int = PEOPLE_COUNT) -> None:
    """Register so many people, each with a sealed number and a sealed phone."""
    numbers = [of_id_number(IdNumber(number_of(n), Sex.MALE, BORN_ON)) for n in range(count)]
    load(
        [
            NewPerson("某人", Sex.MALE, BORN_ON, number, f"+861370001{n:04d}")
            for n, number in enumerate(numbers)
        ]
    )


def turn_key(settings: Settings, fresh: bytes = b"n" * 32) -> None:
    """Put a new key before the one that wrote so far."""
    old = settings.SEALING_KEYRING
    settings.SEALING_KEYRING = Keyring({"new": fresh, **old.keys}, "new")


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rotate_seals", *arguments, stdout=out)
    return out.getvalue()


def column(name: str) -> Any:
    return next(one for one in sealed_columns() if str(one) == name)


NUMBERS, PHONES = "accounts_identitydocument.number_sealed", "accounts_insuredperson.phone_sealed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fresh", [b"n" * 32, b"n" * 16], ids=["aes", "sm4"])
def test_five_hundred_values_turn_while_somebody_reads_all_the_time(settings: Settings, fresh: bytes) -> None:
    populate()
    turn_key(settings, fresh)
    stop, read, failed = Event(), [], []

    def read_on() -> None:
        place = 0
        try:
            while not stop.is_set():
                number = number_of(place % PEOPLE_COUNT)
                found = person_by_id_number(number)
                masked = found.id_number_masked if found else ""
                (read if masked == f"349***********{number[-4:]}" else failed).append(number)
                place += 7
        finally:
            connection.close()

    reader = Thread(target=read_on)
    reader.start()
    said = run("--batch", "40")
    stop.set()
    reader.join()

    assert failed == []
    assert len(read) > 10
    assert "a second" in said
    assert "left" in said
    for row in InsuredPerson.objects.all():
        sealed_number = row.documents.get().number_sealed
        for sealed, label in ((sealed_number, "person.id_number"), (row.phone_sealed, "person.phone")):
            assert sealed_with(bytes(sealed)) == "new"
            assert unseal(sealed, label=label, owner=row.public_id)
    settings.SEALING_KEYRING = Keyring({"new": fresh}, "new")
    assert keys_fit()
    event = AuditEvent.objects.get(action="seals.rotated")
    assert event.facts[NUMBERS] == event.facts[PHONES] == PEOPLE_COUNT


@pytest.mark.django_db(transaction=True)
def test_a_value_written_meanwhile_wins_and_one_being_written_is_passed_over(settings: Settings) -> None:
    populate(3)
    turn_key(settings)
    first, *_others = InsuredPerson.objects.order_by("pk")
    held, let_go = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            InsuredPerson.objects.filter(pk=first.pk).update(
                phone_sealed=seal("+8613711111111", label="person.phone", owner=first.public_id)
            )
            held.set()
            let_go.wait(10)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    assert held.wait(10)
    passed = seals.rotate_batch(column(PHONES), after=None, most=10)
    let_go.set()
    writer.join()

    assert passed.changed_count == 2
    first.refresh_from_db()
    assert unseal(first.phone_sealed, label="person.phone", owner=first.public_id) == "+8613711111111"
    assert standing_of(column(PHONES)).waiting_count == 0


@pytest.mark.django_db
def test_a_value_changed_since_it_was_read_is_not_overwritten(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(1)
    turn_key(settings)
    row = InsuredPerson.objects.get()
    theirs = seal("+8613722222222", label="person.phone", owner=row.public_id)

    def unseal_late(*args: Any, **kwargs: Any) -> str:
        InsuredPerson.objects.update(phone_sealed=theirs)
        return unseal(*args, **kwargs)

    monkeypatch.setattr(seals, "unseal", unseal_late)

    assert seals.rotate_batch(column(PHONES), after=None, most=10).changed_count == 0
    row.refresh_from_db()
    assert bytes(row.phone_sealed) == theirs


@pytest.mark.django_db
def test_a_batch_of_large_values_is_cut_short_and_none_is_left_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(3)
    turn_key(settings)
    monkeypatch.setattr(seals, "BYTES_MAX", 1)
    assert seals.rotate_batch(column(PHONES), after=None, most=10).changed_count == 1

    run()

    assert standing_of(column(PHONES)).waiting_count == 0


@pytest.mark.django_db
def test_a_second_run_changes_nothing(settings: Settings) -> None:
    populate(5)
    turn_key(settings)
    run()
    before = list(IdentityDocument.objects.order_by("pk").values_list("number_sealed", flat=True))

    assert "a second" not in run()
    assert [bytes(one) for one in before] == [
        bytes(one) for one in IdentityDocument.objects.order_by("pk").values_list("number_sealed", flat=True)
    ]
    assert AuditEvent.objects.filter(action="seals.rotated").count() == 1


@pytest.mark.django_db
def test_a_dry_run_counts_and_writes_nothing(settings: Settings) -> None:
    populate(5)
    turn_key(settings)

    assert f"{NUMBERS}: 5 values, 5 under another key than the writing one, 0 of them under no key" in run(
        "--dry-run"
    )
    assert standing_of(column(NUMBERS)).waiting_count == 5


@pytest.mark.django_db
def test_a_value_that_does_not_open_holds_up_nobody_and_is_told(settings: Settings) -> None:
    populate(5)
    turn_key(settings)
    one = InsuredPerson.objects.order_by("pk")[2]
    swapped = seal("+8613700000000", label="person.phone", owner=sign_up("+8613712340000").public_id)
    InsuredPerson.objects.filter(pk=one.pk).update(phone_sealed=b"\x01\x01\x02t1" + swapped[6:])

    with pytest.raises(CommandError, match="1 values are left"):
        run("--batch", "2")
    assert standing_of(column(PHONES)).waiting_count == 1


@pytest.mark.django_db
def test_a_key_taken_off_the_ring_too_early_is_noticed(settings: Settings, client: Client) -> None:
    populate(3)
    assert columns_off_ring() == []
    newest = InsuredPerson.objects.order_by("pk").last()
    turn_key(settings)
    InsuredPerson.objects.filter(pk=newest.pk).update(
        phone_sealed=seal("+8613700000000", label="person.phone", owner=newest.public_id)
    )
    settings.SEALING_KEYRING = Keyring(
        {key: value for key, value in settings.SEALING_KEYRING.keys.items() if key != "new"}, "t1"
    )

    assert columns_off_ring() == [PHONES]
    assert standing_of(column(PHONES)).off_ring_count == 1
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["seals"]) == (200, False)
    turn_key(settings)
    assert client.get("/readyz").json()["checks"]["seals"] is True


@pytest.mark.django_db
def test_a_probe_every_few_seconds_reads_no_sealed_column_again(client: Client) -> None:
    populate(3)
    client.get("/readyz")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/readyz").json()["checks"]["seals"] is True
    assert not [one for one in asked if '"phone_sealed" IS NOT NULL' in one["sql"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"INDEX_KEY": b"j" * 32}, {"INDEX_HASH": IndexHash.SM3}], ids=["key", "hash"]
)
def test_the_indexes_follow_a_new_index_key(settings: Settings, change: dict[str, object]) -> None:
    populate(5)
    user = sign_up("+8613712345678")
    for name, value in change.items():
        setattr(settings, name, value)
    assert person_by_id_number(number_of(3)) is None

    run("--indexes", "--batch", "2")

    found = person_by_id_number(number_of(3))
    assert found is not None
    user.refresh_from_db()
    assert bytes(user.phone_index) == blind_index("+8613712345678", label="user.phone")


@pytest.mark.django_db
@pytest.mark.sample
def test_every_sealed_column_of_the_house_is_rotated(settings: Settings) -> None:
    turn_key(settings)
    run()

    for one in map(standing_of, sealed_columns()):
        assert one.waiting_count == 0, one.column
