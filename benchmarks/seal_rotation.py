"""100,000 sealed values turned to a new key while the portal serves, beside the plainest rewrite of the same rows."""

import base64
import http.client
import io
import os
import time
from collections.abc import Callable, Iterator
from threading import Event, Thread

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.actions import documents
from accounts.actions.documents import NewDocument
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.fields import seal
from accounts.models.documents import IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.rules.documents import DocumentNumber
from benchmarks import sample
from benchmarks.databases import Scratch
from benchmarks.deadline_api import entitlement, server, token
from benchmarks.measuring import Line, percentile, seconds
from foundation import clock
from foundation.identifiers import Sex, uuid7
from foundation.sealing import Keyring

PERSONS_COUNT = int(os.environ.get("JST_BENCH_SEALED_PERSONS", "50000"))
VALUES_COUNT = 2 * PERSONS_COUNT
BATCH = 5_000
ALONE_SECONDS = 5.0
NEW_KEY = bytes(range(32))
_REWRITES = (
    "UPDATE accounts_identitydocument SET number_sealed = number_sealed || ''::bytea",
    "UPDATE accounts_insuredperson SET phone_sealed = phone_sealed || ''::bytea",
)


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure the rotation, and what a partner who reads a deadline all the while gets to see of it."""
    sample.enter(scratch)
    _fill()
    old: Keyring = settings.SEALING_KEYRING
    # The server opens with the new key before anything is sealed with it, as the guide says.
    ring = f"{os.environ['JST_SEALING_KEYS']},new:{base64.b64encode(NEW_KEY).decode()}"
    with server(JST_SEALING_KEYS=ring) as port:
        alone = _asked_while(port, lambda: time.sleep(ALONE_SECONDS))
        settings.SEALING_KEYRING = Keyring({"new": NEW_KEY, **old.keys}, "new")
        began = time.perf_counter()
        meanwhile = _asked_while(port, lambda: call_command("rotate_seals", stdout=io.StringIO()))
        took = time.perf_counter() - began
        settings.SEALING_KEYRING = old
    plain = VALUES_COUNT / sum(
        seconds(lambda statement=statement: _run(statement)) for statement in _REWRITES
    )
    rewritten = f"values a second of one plain UPDATE a column, {VALUES_COUNT} values"
    yield Line("seal_rotation", VALUES_COUNT / took, "values a second", plain, rewritten, 2000, "higher")
    failed = [seconds_taken for seconds_taken, status in meanwhile if status != 200]
    yield Line(
        "seal_rotation_failed", len(failed), "requests", len(meanwhile), "requests meanwhile", 0, "lower"
    )
    yield Line(
        "seal_rotation_read_p99",
        _p99_ms(meanwhile),
        "ms",
        _p99_ms(alone),
        "ms with no rotation",
        250,
        "lower",
    )


def _asked_while(port: int, act: Callable[[], object]) -> list[tuple[float, int]]:
    """Read a deadline again and again while an act goes on; give what each request took, and its status."""
    done, answers = Event(), []

    def ask() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Authorization": f"Bearer {token(link)}"}
        path = f"/api/v1/deadlines/{entitlement(link, headers)}"
        while not done.is_set():
            began = time.perf_counter()
            link.request("GET", path, headers=headers)
            got = link.getresponse()
            got.read()
            answers.append((time.perf_counter() - began, got.status))
        link.close()

    reader = Thread(target=ask)
    reader.start()
    try:
        act()
    finally:
        done.set()
        reader.join()
    return answers


def _fill() -> None:
    """Add persons with a sealed number and a sealed phone each; no two numbers are alike, and none is anybody's."""
    for first in range(0, PERSONS_COUNT, BATCH):
        persons = [_person(place) for place in range(first, first + BATCH)]
        InsuredPerson.objects.bulk_create(persons)
        IdentityDocument.objects.bulk_create(_document(person, first + n) for n, person in enumerate(persons))


def _person(place: int) -> InsuredPerson:
    owner = uuid7()
    return InsuredPerson(
        public_id=owner,
        name="合成",
        sex=Sex.MALE.value,
        born_on=clock.today(),
        phone_sealed=seal(f"+8613600{place:06d}", label="person.phone", owner=owner),
        recorded_at=clock.now(),
    )


def _document(person: InsuredPerson, place: int) -> IdentityDocument:
    number = DocumentNumber(DocumentKind.BIRTH_CERTIFICATE, f"nobody-{place:06d}")
    (row,) = documents.rows_of(person, NewDocument(number, DocumentSource.IMPORT), at=clock.now())
    return row


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _p99_ms(answers: list[tuple[float, int]]) -> float:
    return percentile([seconds_taken for seconds_taken, _status in answers], 0.99) * 1000
