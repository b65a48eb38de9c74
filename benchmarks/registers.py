"""A register of a million persons imported, beside raw COPY of the very same rows into the same tables."""

import io
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

from django.core.management import call_command
from django.db import connection

from accounts.queries.people import person_by_id_number
from benchmarks.databases import Scratch
from benchmarks.measuring import Line, percentile, seconds
from foundation import sealing
from foundation.identifiers import synthetic_id_number, uuid7
from portal.registry.running import keys

PERSONS_COUNT = int(os.environ.get("JST_BENCH_PERSONS", "1000000"))
ASKED_COUNT = 2000
SEED = 5
TABLES = ("accounts_insuredperson", "accounts_identitydocument", "accounts_registryentry")
SEALED_SAMPLE = 20_000
_BAD_EVERY = 1000
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_GIVEN = "秀兰桂英玉珍淑芬春生立新明远建国志强文斌永福德胜海燕晓梅雪琴怡文慧欣"


def measure(scratch: Scratch) -> Iterator[Line]:
    """Import a register, read some of its people by number, and copy the same rows once more."""
    scratch.enter("registry", lambda: None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = _write_register(folder / "persons.csv")
        with _Memory() as memory:
            took = seconds(lambda: _import(folder))
        copied = _copied_again(folder)
    sealed = _sealing_seconds()
    yield Line(
        "import_ratio",
        took / copied,
        "times",
        copied,
        f"seconds of COPY of the same {PERSONS_COUNT} persons, their numbers and keys into the same tables; the import "
        f"took {took:.0f} s, {PERSONS_COUNT / took:.0f} rows a second; 2.6 and the cost of sealing, "
        f"{sealed / copied:.2f}",
        2.6 + sealed / copied,
        "lower",
    )
    yield Line(
        "import_sealing_ratio",
        sealed / copied,
        "times",
        copied,
        f"seconds of that COPY; sealing the numbers and computing their indexes alone takes {sealed:.0f} s of one core",
        1.0,
        "lower",
    )
    yield Line(
        "import_peak_mb", memory.peak_mb, "MB", memory.idle_mb, "MB of the process before", 512, "lower"
    )
    yield _by_number(asked)


def _write_register(path: Path) -> list[str]:
    """Write persons with right check digits, every thousandth broken or there twice; give some of their numbers."""
    rng = random.Random(SEED)
    asked = []
    with path.open("w", encoding="utf-8") as out:
        out.write("source,external_id,name,sex,born_on,id_number\n")
        for place in range(PERSONS_COUNT):
            number = synthetic_id_number(
                county_code=f"{34 + place // 20_000_000}99{place // 200_000 % 100:02d}",
                born_on=date(1940, 1, 1) + timedelta(days=place % 20_000),
                sequence=1 + place // 20_000 % 10 * 99,
            )
            name = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2))))
            if place % _BAD_EVERY == _BAD_EVERY - 1:
                broken = number[:-1] + ("1" if number[-1] != "1" else "2")
                out.write(f"bench,P{place},{name},,,{broken}\n")
                out.write(f"bench,P{place - 1},{name},,,{number}\n")
                continue
            out.write(f"bench,P{place},{name},,,{number}\n")
            if place % (max(PERSONS_COUNT // ASKED_COUNT, 1)) == 0:
                asked.append(number)
    return asked


def _import(folder: Path) -> None:
    """Import as an operator does, the error file included."""
    call_command("import_registry", str(folder), errors=folder / "errors.csv", stdout=io.StringIO())


def _copied_again(folder: Path) -> float:
    """Copy the imported rows out, and give the seconds of copying them into twins of their tables, indexes and all."""
    with connection.cursor() as cursor:
        for table in TABLES:
            with (folder / table).open("wb") as out:
                cursor.copy_expert(f"COPY {table} TO STDOUT", out)
    copied = 0.0
    for table in TABLES:
        twin = f"twin_{table}"
        _settle(f"CREATE TABLE {twin} (LIKE {table} INCLUDING ALL)")
        for statement in _foreign_keys(table, twin):
            _settle(statement)
    _settle("CHECKPOINT")
    for table in TABLES:
        copied += seconds(lambda table=table: _copy_in(f"twin_{table}", folder / table))
    return copied


def _foreign_keys(table: str, twin: str) -> list[str]:
    """Give the twin of a table the same foreign keys, to the same tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        )
        return [f'ALTER TABLE {twin} ADD CONSTRAINT "{name}" {text}' for name, text in cursor.fetchall()]


def _copy_in(table: str, path: Path) -> None:
    with path.open("rb") as source, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} FROM STDIN", source)


def _settle(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _sealing_seconds() -> float:
    """Seal and index as many numbers as the register has, by a sample, on one core."""
    has = keys()
    owner = uuid7()
    number = synthetic_id_number(county_code="349900", born_on=date(1950, 1, 1), sequence=1)

    def act() -> None:
        for _place in range(SEALED_SAMPLE):
            sealing.seal(number, keyring=has.keyring, label="person.id_number", owner=owner)
            sealing.blind_index(number, key=has.index_key, label="person.id_number", with_hash=has.index_hash)

    return seconds(act) * PERSONS_COUNT / SEALED_SAMPLE


def _by_number(asked: list[str]) -> Line:
    """Find persons by number among all, as every door does, once what the import left to tidy up is done."""
    for table in TABLES:
        _settle(f"VACUUM (ANALYZE) {table}")
    _settle("CHECKPOINT")
    for number in asked[:50]:
        person_by_id_number(number)
    taken, ones = [], []
    for number in asked:
        ones.append(seconds(_select_one))
        began = time.perf_counter()
        assert person_by_id_number(number) is not None
        taken.append(time.perf_counter() - began)
    return Line(
        "person_by_number_p99_ms",
        percentile(taken, 0.99) * 1000,
        "ms",
        percentile(ones, 0.99) * 1000,
        f"ms of select 1 through the same connection, p99; {PERSONS_COUNT} persons, p50 "
        f"{percentile(taken, 0.5) * 1000:.2f} ms",
        2.0,
        "lower",
    )


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


class _Memory:
    """Watches the resident memory of this process and all it started."""

    EVERY_SECONDS = 0.2

    def __enter__(self) -> "_Memory":
        self.idle_mb = self.peak_mb = _resident_mb()
        self._done = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(self.EVERY_SECONDS):
            self.peak_mb = max(self.peak_mb, _resident_mb())


def _resident_mb() -> float:
    """Add up what this process and its descendants hold."""
    parents, held = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = dict(
                line.split(":", 1) for line in (entry / "status").read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        parents[int(entry.name)] = int(status["PPid"])
        held[int(entry.name)] = int(status.get("VmRSS", "0 kB").split()[0])
    family = {os.getpid()}
    for _generation in range(4):
        family |= {pid for pid, parent in parents.items() if parent in family}
    return sum(held.get(pid, 0) for pid in family) / 1024
