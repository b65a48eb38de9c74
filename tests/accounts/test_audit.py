"""The audit: only added to, and every change behind its back is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions import audit
from accounts.actions.audit import Event
from accounts.models.audit import AuditEvent
from accounts.queries.audit import broken_links, events_about, latest_facts
from accounts.rules.actors import SYSTEM, Actor
from tests.cast import AT, Cast

pytestmark = pytest.mark.django_db
CLERK = Actor(frozenset(), user_id=7, area_keys=frozenset({"340300", "440300"}))


@pytest.fixture
def chain() -> list[AuditEvent]:
    """Five events about one person, and one about each of many."""
    for number in range(5):
        event = Event(
            "deadline.viewed",
            3,
            area_key="440300",
            object_kind="deadline",
            reason=f"r{number}",
            facts={"n": number},
        )
        audit.record(CLERK, event, at=AT + timedelta(seconds=number))
    audit.record_many(SYSTEM, [Event("person.registered", pk) for pk in range(34, 19, -1)], at=AT)
    audit.record(SYSTEM, Event("sample.loaded"), at=AT)
    return list(AuditEvent.objects.filter(subject_person_id=3).order_by("sequence"))


@contextmanager
def behind_the_guards() -> Iterator[None]:
    """Act as somebody who owns the database and switches the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditevent DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE accounts_auditevent ENABLE TRIGGER USER")


def test_an_untouched_chain_is_whole(chain: list[AuditEvent]) -> None:
    assert broken_links() == []
    assert [event.sequence for event in chain] == [1, 2, 3, 4, 5]
    assert len({bytes(event.hash) for event in chain}) == 5


def test_what_the_whole_cast_wrote_is_whole(cast: Cast) -> None:
    assert AuditEvent.objects.count() > 30
    assert broken_links() == []


def test_an_event_is_never_changed(chain: list[AuditEvent]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=chain[2].pk).update(reason="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=chain[2].pk).delete()
    assert broken_links() == []


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "another"},
        {"facts": {"n": 9}},
        {"actor_user_id": 8},
        {"actor_user_id": None},
        {"actor_area_key": ""},
        {"at": AT},
        {"mandate_id": 1},
        {"action": "person.viewed"},
    ],
    ids=str,
)
def test_a_changed_row_is_found(chain: list[AuditEvent], change: dict[str, object]) -> None:
    with behind_the_guards():
        AuditEvent.objects.filter(pk=chain[2].pk).update(**change)
    assert (3, 3) in broken_links()


def test_a_text_moved_to_the_next_column_is_found(chain: list[AuditEvent]) -> None:
    audit.record(SYSTEM, Event("x", 3, object_kind="a|-", reason="b"), at=AT)
    with behind_the_guards():
        AuditEvent.objects.filter(action="x").update(object_kind="a", reason="-|b")
    assert (3, 6) in broken_links()


def test_a_row_given_to_somebody_else_is_found(chain: list[AuditEvent]) -> None:
    with behind_the_guards():
        AuditEvent.objects.filter(pk=chain[2].pk).update(subject_person_id=19)
    assert (3, 3) in broken_links()


def test_a_removed_row_is_found_by_the_gap(chain: list[AuditEvent]) -> None:
    with behind_the_guards():
        AuditEvent.objects.filter(pk=chain[2].pk).delete()
    assert (3, 4) in broken_links()


def test_a_cut_tail_is_found_by_the_head(chain: list[AuditEvent]) -> None:
    with behind_the_guards():
        AuditEvent.objects.filter(sequence__gte=4, shard=3).delete()
    assert broken_links() == [(3, 5)]


def test_a_shard_emptied_whole_is_found(chain: list[AuditEvent]) -> None:
    with behind_the_guards():
        AuditEvent.objects.filter(shard=3).delete()
    assert broken_links() == [(3, 5)]


def test_a_last_row_rewritten_with_a_fitting_hash_is_found(chain: list[AuditEvent]) -> None:
    with behind_the_guards(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditevent SET reason = 'another' WHERE id = %s", [chain[4].pk])
        cursor.execute(
            "UPDATE accounts_auditevent e SET hash = sha256(%s || accounts_audit_content(e)) WHERE id = %s",
            [bytes(chain[3].hash), chain[4].pk],
        )
    assert broken_links() == [(3, 5)]


def test_shards_are_numbered_by_the_database_whatever_the_caller_says() -> None:
    AuditEvent.objects.create(at=AT, action="x", subject_person_id=35, shard=9, sequence=77, hash=b"mine")
    event = AuditEvent.objects.get()
    assert (event.shard, event.sequence) == (3, 1)
    assert broken_links() == []


def test_a_person_sees_their_own_events_newest_first(chain: list[AuditEvent]) -> None:
    lines = events_about(3, most=2)
    assert [line.reason for line in lines] == ["r4", "r3"]
    assert (lines[0].actor_user_id, lines[0].actor_area_key) == (7, "440300")
    assert events_about(999, most=2) == []


def test_the_latest_facts_of_an_action(chain: list[AuditEvent]) -> None:
    assert latest_facts("deadline.viewed") == {"n": 4}
    assert latest_facts("never") is None
