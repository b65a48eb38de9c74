"""Small registers for tests: a family of three, and ways to write them."""

from datetime import date
from pathlib import Path

from accounts.actions.registry import batches
from accounts.actions.users import set_phone
from accounts.enums.registry import ImportState, RegistryKind
from accounts.models.registry import ImportBatch
from accounts.models.users import User
from accounts.queries.registry import target_of
from accounts.rules.actors import SYSTEM
from foundation import clock
from foundation.identifiers import synthetic_id_number
from portal.registry import running, sources
from portal.registry.running import Ways

HEADINGS = {
    "persons": "source,external_id,name,sex,born_on,id_number,phone,died_on",
    "parentages": "source,external_id,parent,child,kind,starts_on,ends_on,end_reason,evidence",
    "marriages": "source,external_id,one,other,starts_on,ends_on,end_reason,evidence",
    "enrolments": "source,external_id,person,insurance,area_key,has_personal_account,starts_on,ends_on",
    "contributions": "source,external_id,person,insurance,area_key,starts_on,ends_on,base_fen,unit_fen,personal_fen",
    "entitlements": "source,external_id,person,benefit,paying_area_key,starts_on,ends_on",
    "certifications": "source,external_id,entitlement,method,event_on,note",
}


def number(born_on: date, sequence: int = 2) -> str:
    """Make a number that is nobody's."""
    return synthetic_id_number(county_code="349900", born_on=born_on, sequence=sequence)


MOTHER, FATHER, CHILD = (
    number(date(1950, 2, 1)), number(date(1948, 5, 4), 1), number(date(1975, 3, 9)),
)  # fmt: skip
FAMILY = {
    "persons": [
        f"bb,P1,李秀英,,,{MOTHER},13800000001,",
        f"bb,P2,张德山,M,1948-05-04,{FATHER},,",
        f"bb,P3,张敏,F,1975/3/9,{CHILD},,",
    ],
    "parentages": ["bb,K1,P1,P3,birth,1975-03-09,,,户口簿", "bb,K2,P2,P3,birth,1975-03-09,,,户口簿"],
    "marriages": ["bb,M1,P2,P1,1973-10-01,,,结婚证"],
    "enrolments": ["bb,I1,P3,employee_medical,340300,是,2000-07-01,"],
    "contributions": ["bb,S1,P3,employee_pension,340300,2000-07-01,2001-07-01,5000.5,800,400"],
    "entitlements": [
        "bb,E1,P1,pension_employee,340300,2005-03-01,",
        "bb,E2,P2,pension_employee,340300,2008-06-01,",
    ],
    "certifications": ["bb,C1,E1,counter,2025-03-14,", "bb,C2,E1,counter,2024-03-10,早一年"],
}


def write(folder: Path, files: dict[str, list[str]], *, encoding: str = "utf-8") -> None:
    """Write a register's files."""
    for kind, rows in files.items():
        text = "\n".join([HEADINGS[kind], *rows, ""])
        (folder / f"{kind}.csv").write_bytes(text.encode(encoding))


def imported(folder: Path, area_key: str) -> ImportBatch:
    """Import two people, their child and who is whose parent for an area."""
    write(folder, {kind: FAMILY[kind] for kind in ("persons", "parentages")})
    at, files = clock.now(), sources.files_in(folder)
    batch_id = batches.open_batch(SYSTEM, files, folder=str(folder), area_key=area_key, at=at)
    batches.move(SYSTEM, batch_id, [ImportState.UPLOADED], ImportState.RUNNING, at=at)
    running.run(SYSTEM, batch_id, Ways(clock.now))
    return ImportBatch.objects.get(public_id=batch_id)


def sign_up(external_id: str) -> None:
    """Build something on an imported person: they sign up."""
    user = User(person_id=target_of(RegistryKind.PERSONS, "bb", external_id), password="!")
    set_phone(user, "+8613800000077", is_verified=True)
