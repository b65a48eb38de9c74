"""A storm over payments: hospitals charge over the API while the web server and the database die again and again.

    python -m tests.faults.payment_storm --kills 60 [--seed 7]

Every hospital repeats what was not acknowledged, under its key, until it is. At the end whatever was acknowledged must
stand as it was told, nothing may stand twice or unknown, and every account must have what is left of it.
"""

import argparse
import http.client
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from portal.launch.errors import Stopped
from portal.launch.state import free_port
from tests.faults.ground import Ground, ground
from tests.faults.storm import prepare

HOSPITALS = 3
PATIENTS = 6
OPENING_FEN = 400_000
SHARERS = 2
ANSWER_SECONDS = 20
# A machine may be slow; one on which nothing is acknowledged for this long is not.
DEAD_SECONDS = 120.0
_KEYS = UUID("0198f6e0-0000-7000-8000-000000000000")


@dataclass(frozen=True)
class Patient:
    """How one patient is named to a hospital."""

    number: str
    card_number: str


class Hospital:
    """One payee: it charges patients, and writes down what it was told before it goes on."""

    def __init__(
        self, name: str, token: str, port: int, patients: list[Patient], folder: Path, seed: int
    ) -> None:
        self.name, self.token, self.port, self.patients = name, token, port, patients
        self.told, self.stop = folder / f"{name}.told", folder / "stop"
        self.chance = random.Random(f"{seed}:{name}")

    def work(self) -> None:
        """Charge one patient after another until the storm is over."""
        with self.told.open("a", encoding="utf-8") as told:
            for number in count():
                for step in self._visit(f"{self.name}-{number}"):
                    told.write(json.dumps(step) + "\n")
                    told.flush()
                if self.stop.exists():
                    return

    def _visit(self, reference: str) -> Iterator[dict[str, Any]]:
        """Charge, then settle some of it or let it go, then perhaps give something back; give what was told."""
        patient = self.chance.choice(self.patients)
        fen = self.chance.randint(100, 9_000)
        body = {"reference": reference, "amount_fen": fen}
        numbers = {"number": patient.number, "card_number": patient.card_number}
        payment = self._ask("payments", body | numbers, f"{reference}:hold")
        yield {"reference": reference, "payment": payment}
        address = f"payments/{payment['id']}"
        if self.chance.random() < 0.2:
            payment = self._ask(f"{address}/releases", {}, f"{reference}:release")
            yield {"reference": reference, "payment": payment}
            return
        kept = fen if self.chance.random() < 0.6 else self.chance.randint(1, fen)
        payment = self._ask(f"{address}/settlements", {"amount_fen": kept}, f"{reference}:settle")
        yield {"reference": reference, "payment": payment}
        for turn in range(self.chance.randrange(3)):
            left = payment["settled_fen"] - payment["refunded_fen"]
            if not left:
                return
            back = {"amount_fen": self.chance.randint(1, left), "reference": f"RF-{turn}"}
            payment = self._ask(f"{address}/refunds", back, f"{reference}:refund:{turn}")["payment"]
            yield {"reference": reference, "payment": payment}

    def _ask(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Ask until it is acknowledged, under one key.

        Raises AssertionError for an answer that no repetition mends.
        """
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid5(_KEYS, key)),
            "If-Match": "*",
        }
        while True:
            try:
                link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
                link.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
                answer = link.getresponse()
                status, content = answer.status, answer.read()
                link.close()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if status == 201:
                return dict(json.loads(content))
            if status not in (409, 429, 503) and status < 500:
                raise AssertionError(f"{path} answered {status} {content[:300]!r}")
            time.sleep(0.05)


def main(arguments: list[str]) -> int:
    """Let one storm pass, and give 0 when every acknowledged payment stands."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.payment_storm", description=__doc__)
    parser.add_argument("--seed", type=int, help="drawn anew where it is left out")
    parser.add_argument("--kills", type=int, default=60, help="how many processes are killed")
    parser.add_argument("--origin", action="store_true", help="start from a copy of DATABASE_URL")
    chosen = parser.parse_args(arguments)
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(1_000_000)
    _say(
        {"seed": seed, "again": f"python -m tests.faults.payment_storm --seed {seed} --kills {chosen.kills}"}
    )
    began = time.monotonic()
    with ground() as here:
        prepare(here, os.environ["DATABASE_URL"] if chosen.origin else None)
        try:
            found, counts = _storm(here, random.Random(seed), seed, chosen.kills)
        except Stopped as stop:
            return 128 + stop.signal_number
    for fault in found:
        _say({"fault": fault})
    _say({"seed": seed, "kills": chosen.kills, "seconds": round(time.monotonic() - began, 1), **counts})
    return 1 if found else 0


def _storm(here: Ground, chance: random.Random, seed: int, kills: int) -> tuple[list[str], dict[str, int]]:
    """Let hospitals work through the kills, and compare what they were told with what is booked."""
    from accounts.actions import card_guesses
    from tests.faults.players import Player, Players

    # Each kill may leave a try that nobody gives back.
    card_guesses.GUESSES_MAX = 1_000_000
    patients, tokens = _people()
    folder = here.state.folder
    players = Players(here.crew, folder / "logs")
    port = free_port()
    players.cast_web(port)
    hospitals = [
        Hospital(f"hospital{number}", token, port, patients, folder, seed)
        for number, token in enumerate(tokens)
    ]
    for one in hospitals:
        players.everybody[one.name] = Player(one.name, one.work)
    players.start_again()
    _await_more(hospitals, 1)
    for _blow in range(kills):
        before = _count(hospitals)
        time.sleep(chance.uniform(0.05, 0.5))
        if chance.random() < 0.5:
            players.kill("web")
        else:
            here.crash_postgres()
            here.start_postgres()
        players.start("web")
        _await_more(hospitals, before + 3)
    (folder / "stop").touch()
    _await(lambda: not any(players.everybody[one.name].is_running for one in hospitals))
    players.kill("web")
    told = [json.loads(line) for one in hospitals for line in one.told.read_text("utf-8").splitlines()]
    logs = [(folder / "logs" / f"{one.name}.log").read_text("utf-8") for one in hospitals]
    broken = [log[-600:] for log in logs if "AssertionError" in log]
    return broken + _faults(told), {"told": len(told), "payments": len({one["reference"] for one in told})}


def _people() -> tuple[list[Patient], list[str]]:
    """Bring in patients with numbers and cards, sharers with money, and hospitals with tokens."""
    from datetime import date

    from accounts.actions import ledger_accounts, partners, people, printed_cards
    from accounts.actions.ledger_accounts import OpeningBalance
    from accounts.enums.partners import PartnerKind, PartnerScope
    from accounts.enums.people import Insurance
    from accounts.rules.actors import SYSTEM
    from accounts.rules.documents import of_id_number
    from family.models.bindings import SharingBinding
    from foundation import clock
    from foundation.clock import local_date
    from foundation.identifiers import IdNumber, Sex, synthetic_id_number
    from tests.api.world import token_of

    at = clock.now()
    since = local_date(at) - timedelta(days=500)

    def person(name: str, place: int, insurance: Insurance) -> tuple[Any, str]:
        born = date(1960, 1, 1 + place)
        number = synthetic_id_number(county_code="349900", born_on=born, sequence=802)
        papers = of_id_number(IdNumber(number, Sex.FEMALE, born))
        made = people.register(SYSTEM, people.NewPerson(name, Sex.FEMALE, born, papers), at=at)
        has_account = insurance is Insurance.EMPLOYEE_MEDICAL
        people.enrol(
            made.pk, insurance, area_key="340300", starts_on=since, has_personal_account=has_account, at=at
        )
        return made, number

    sharers = [person("李秀英", place, Insurance.EMPLOYEE_MEDICAL)[0] for place in range(SHARERS)]
    balances = [OpeningBalance(one.pk, "340300", OPENING_FEN) for one in sharers]
    ledger_accounts.open_with(balances, on=since, at=at)
    patients = []
    for place in range(PATIENTS):
        made, number = person("顾桂兰", SHARERS + place, Insurance.RESIDENT_MEDICAL)
        card = printed_cards.NewPrintedCard(f"B0000000{place}", "340300", since)
        printed_cards.record(SYSTEM, made.pk, card, at=at)
        patients.append(Patient(number, card.number))
        for sharer in sharers:
            SharingBinding.objects.create(
                sharer=sharer, user=made, state="active", proposed_at=at, answered_at=at, starts_on=since
            )
    scopes = frozenset({PartnerScope.PAYMENTS_WRITE})
    new = [partners.NewPartner(f"医院{n}", PartnerKind.HOSPITAL, scopes) for n in range(HOSPITALS)]
    return patients, [
        token_of(partners.register(SYSTEM, one, at=at), scopes, timedelta(hours=6)) for one in new
    ]


def _faults(told: list[dict[str, Any]]) -> list[str]:
    """Hold the last thing told of each payment against the database, and every account against its payments."""
    from django.db import connections

    from accounts.models.ledger import LedgerAccount
    from accounts.queries import ledger
    from family.models.payments import Payment, PaymentPart

    connections.close_all()
    last = {one["reference"]: one["payment"] for one in told}
    rows = {row.request_key: row for row in Payment.objects.all()}
    found = [f"{reference} was acknowledged and is lost" for reference in last.keys() - rows.keys()]
    found += [f"{reference} stands and was never acknowledged" for reference in rows.keys() - last.keys()]
    if Payment.objects.count() != len(rows):
        found.append("a payment stands twice")
    for reference, row in rows.items():
        said = last.get(reference)
        names = ("state", "amount_fen", "settled_fen", "refunded_fen")
        if said and any(said[name] != getattr(row, name) for name in names):
            found.append(f"{reference}: told {said}, is {row.state} {row.settled_fen} {row.refunded_fen}")
    for account in LedgerAccount.objects.filter(person__isnull=False):
        parts = PaymentPart.objects.filter(account=account)
        gone = sum(part.amount_fen - part.released_fen - part.refunded_fen for part in parts)
        if account.balance_fen != OPENING_FEN - gone:
            found.append(f"account {account.pk} has {account.balance_fen}, payments say {OPENING_FEN - gone}")
    return found + [f"the ledger is wrong: {fault}" for fault in ledger.faults()]


def _count(hospitals: list[Hospital]) -> int:
    return sum(one.told.read_bytes().count(b"\n") for one in hospitals if one.told.exists())


def _await_more(hospitals: list[Hospital], wanted: int) -> None:
    _await(lambda: _count(hospitals) >= wanted)


def _await(is_so: Callable[[], bool]) -> None:
    """Wait until something is so.

    Raises RuntimeError where nothing comes of it.
    """
    until = time.monotonic() + DEAD_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise RuntimeError("nothing is acknowledged any more")
        time.sleep(0.05)


def _say(line: dict[str, object]) -> None:
    print(json.dumps(line, ensure_ascii=False, default=str), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
