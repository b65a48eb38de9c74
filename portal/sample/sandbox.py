"""The world of a sandbox as it is before anybody has touched it: everybody in the sandbox's book, by their ids."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml
from django.db import transaction

from accounts.actions import ledger_accounts, people, sandbox
from accounts.actions.ledger_accounts import OpeningBalance
from accounts.enums.people import Insurance
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from accounts.rules.sandbox import sandbox_id
from certification.enums import Benefit
from certification.models.entitlements import Entitlement
from family.enums import MandateGrade
from foundation.clock import local_date
from foundation.identifiers import Sex, synthetic_id_number
from foundation.periods import add_months
from portal.sample import sandbox_decided, sandbox_money, sandbox_partners
from portal.sample.story import BENGBU
from portal.sample.world import NO_COUNTY, World

BOOK: Final = Path(__file__).parents[1] / "sandbox" / "people.yaml"
SEED: Final = 20260101
CHILD_HAS_PARENTS: Final = (
    ("minor", ("sharer", "patient")),
    ("helper", ("helped",)),
    ("offered", ("offered_mother",)),
    ("wallet_daughter", ("wallet_mother",)),
)
_INSURED = {"resident": Insurance.RESIDENT_MEDICAL, "employee": Insurance.EMPLOYEE_MEDICAL}


@dataclass
class Named(World):
    """Rows whose ids are those of the book where they stand in it."""

    names: list[str] = field(default_factory=list)

    def uuid(self) -> UUID:
        """Give the id of the name that comes next, or else one by the seed."""
        return sandbox_id(self.names.pop()) if self.names else super().uuid()


@dataclass(frozen=True)
class Cast:
    """Who is in the world, by the name of the book."""

    persons: Mapping[str, InsuredPerson]
    entitlements: Mapping[str, Entitlement]


def book() -> dict[str, dict[str, Any]]:
    """Read who is in a sandbox."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(BOOK.read_text(encoding="utf-8"))["people"]
    return found


@transaction.atomic
def gather(*, at: datetime) -> None:
    """Fill an empty database with the world of a sandbox, as of an instant."""
    sandbox.mark(at=at)
    sandbox_decided.close_area_to_apps(at=at)
    world = Named(on=local_date(at), at=at, rng=random.Random(SEED))
    told = book()
    persons = {key: _person(world, key, one) for key, one in told.items()}
    benefits: dict[str, Entitlement] = {}
    for key, one in told.items():
        benefits |= _insured(world, key, persons[key], one)
    cast = Cast(persons, benefits)
    _ties(world, cast)
    world.store()

    partner_ids = sandbox_partners.register(cast.persons, told, at=at)
    _open_accounts(cast, told, at=at)
    sandbox_money.gather(cast.persons, told, partner_ids, at=at)
    sandbox_decided.decide(cast.persons, cast.entitlements, partner_ids, at=at)
    yesterday = local_date(at) - timedelta(days=1)
    people.record_death(SYSTEM, persons["dead"].pk, died_on=yesterday, at=at)


def _person(world: Named, key: str, told: Mapping[str, Any]) -> InsuredPerson:
    world.names.append(f"person:{key}")
    return world.person(
        told["name"], Sex[told["sex"].upper()], told["born"], province=told.get("area", BENGBU)
    )


def _insured(
    world: Named, key: str, person: InsuredPerson, told: Mapping[str, Any]
) -> dict[str, Entitlement]:
    """Insure somebody, and give them their benefits."""
    area = told.get("area", BENGBU)
    if insured := told.get("insured"):
        since = max(add_months(world.on, -60), told["born"])
        world.enrol(person, _INSURED[insured], area, since)
    return {
        f"{key}.{name}": _benefit(world, key, name, person, area, benefit)
        for name, benefit in told.get("benefits", {}).items()
    }


def _benefit(
    world: Named, key: str, name: str, person: InsuredPerson, area: str, told: Mapping[str, Any]
) -> Entitlement:
    world.names.append(f"entitlement:{key}.{name}")
    kind = Benefit(told["kind"])
    if "started_days_ago" in told:
        started = world.on - timedelta(days=told["started_days_ago"])
        return world.pension(person, kind, area, since=started, last_event_on=started)
    last = add_months(world.on + timedelta(days=told["due_in_days"]), -12)
    return world.pension(person, kind, area, since=add_months(world.on, -48), last_event_on=last)


def _ties(world: Named, cast: Cast) -> None:
    """Join the families, and let the mother who is helped give her mandate."""
    by_name = cast.persons
    for child, parents in CHILD_HAS_PARENTS:
        world.child_of(by_name[child], *(by_name[parent] for parent in parents))
    world.couple(by_name["sharer"], by_name["patient"], since=date(2005, 5, 20))
    world.names.append("mandate:helped")
    world.mandate(by_name["helped"], by_name["helper"], MandateGrade.ACT)


def _open_accounts(cast: Cast, told: Mapping[str, Mapping[str, Any]], *, at: datetime) -> None:
    balances = [
        OpeningBalance(
            cast.persons[key].pk, one.get("area", BENGBU), one["balance_fen"], sandbox_id(f"balance:{key}")
        )
        for key, one in told.items()
        if "balance_fen" in one
    ]
    opened = local_date(at) - timedelta(days=30)
    ledger_accounts.open_with(balances, on=opened, at=at - timedelta(days=30))


def numbers() -> dict[str, str]:
    """Give the document number of everybody in the book; it belongs to nobody outside of it."""
    taken: Counter[tuple[str, date, str]] = Counter()
    found = {}
    for key, one in book().items():
        county = one.get("area", BENGBU)[:2] + NO_COUNTY
        taken[county, one["born"], one["sex"]] += 1
        sequence = 2 * taken[county, one["born"], one["sex"]] - int(one["sex"] == "male")
        found[key] = synthetic_id_number(county_code=county, born_on=one["born"], sequence=sequence)
    return found
