"""What other agencies tell: one receipt for everybody, and a deadline that moves where policy says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import people
from accounts.enums.users import Language
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.queries.notices import wording
from accounts.rules.actors import SYSTEM
from certification.actions import data_evidence
from certification.enums import EvidenceKind
from certification.models.data_evidence import DataEvidence
from certification.models.events import Certification
from certification.models.quarantine import QuarantinedEvent
from certification.rules.deliveries import BY_EVIDENCE, EXTERNAL_ID_MAX, EvidenceTerms, extends, terms_of
from foundation import clock
from tests.api.bengbu import let_hold
from tests.api.registered import registered
from tests.api.world import BENGBU, Caller, Pensioner, World

NUMBER, NOBODYS = "110101194505010024", "110101194505010040"
NAME = "何玉兰"


@pytest.fixture
def seen(world: World) -> Pensioner:
    return registered(world, NAME, NUMBER)


def evidence(world: World, **changed: Any) -> dict[str, Any]:
    sound = {
        "external_id": "visit-1",
        "kind": "hospital_visit",
        "id_number": NUMBER,
        "name": NAME,
        "event_on": (world.today - timedelta(days=2)).isoformat(),
    }
    return {name: value for name, value in {**sound, **changed}.items() if value is not None}


def tell(caller: Caller, world: World, **changed: Any) -> dict[str, Any]:
    answer = caller.post("evidence", evidence(world, **changed))
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def outcome() -> str:
    data_evidence.settle_due(at=clock.now())
    return DataEvidence.objects.get().outcome


def test_a_visit_extends_the_deadline_and_the_person_is_told(
    world: World, city: Caller, seen: Pensioner
) -> None:
    tell(city, world)
    assert outcome() == "extended"
    row = Certification.objects.get()
    assert (row.method, row.event_on) == ("data_match", world.today - timedelta(days=2))
    assert row.assurance == 2
    notice = Notice.objects.get(template="certification.by_evidence")
    assert notice.recipient_id == seen.id
    text = wording(notice.template, notice.facts, Language.CHINESE)
    assert "您在医院看过病，自动算认证，不用再来" in text
    assert "那不是我" in text
    assert not QuarantinedEvent.objects.exists()


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_every_kind_has_words_of_its_own(kind: EvidenceKind) -> None:
    facts = {"kind": kind.value, "event_on": "2026-10-03", "next_due_on": "2027-10-03"}
    text = wording("certification.by_evidence", facts, Language.CHINESE)
    assert text.startswith("2026年10月3日您")


def test_the_receipt_tells_nothing_of_anybody(world: World, city: Caller, seen: Pensioner) -> None:
    shapes, counts = set(), []
    for number, body in enumerate(
        ({}, {"id_number": NOBODYS}, {"name": "何玉芳"}, {"event_on": "2999-01-01"})
    ):
        with CaptureQueriesContext(connection) as asked:
            receipt = tell(city, world, external_id=f"v-{number}", **body)
        shapes.add(tuple(sorted(receipt)))
        counts.append(len(asked))
    assert shapes == {("id", "received_at")}
    assert max(counts) - min(counts) <= 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id_number": NOBODYS}, "unknown_person"),
        ({"name": "何玉芳"}, "number_conflict"),
        ({"event_on": "2999-01-01"}, "in_future"),
        ({"event_on": "1944-01-01"}, "before_birth"),
        ({"event_on": None, "event_at": "2026-11-23T09:30:00"}, "offset_missing"),
        ({"event_on": "the other day"}, "unreadable_time"),
    ],
)
def test_what_is_in_doubt_is_set_aside_and_moves_nothing(
    world: World, city: Caller, seen: Pensioner, changed: dict[str, Any], reason: str
) -> None:
    tell(city, world, area_key=BENGBU, **changed)
    assert outcome() == "quarantined"
    row = QuarantinedEvent.objects.get()
    assert (row.reason, row.area_key, row.state) == (reason, BENGBU, "open")
    assert (row.entitlement is None) == (reason in {"unknown_person", "number_conflict"})
    assert not Certification.objects.exists()
    assert not Notice.objects.filter(template="certification.by_evidence").exists()


def test_a_register_that_says_dead_wins_until_somebody_decides(
    world: World, city: Caller, seen: Pensioner
) -> None:
    people.record_death(SYSTEM, seen.id, died_on=world.today - timedelta(days=5), at=world.at)
    tell(city, world)
    assert outcome() == "quarantined"
    assert QuarantinedEvent.objects.get().reason == "alive_and_dead"
    assert not Certification.objects.exists()


def test_a_visit_before_the_death_stays_what_it_was(world: World, city: Caller, seen: Pensioner) -> None:
    people.record_death(SYSTEM, seen.id, died_on=world.today - timedelta(days=1), at=world.at)
    tell(city, world)
    assert outcome() == "extended"


def test_the_same_number_sent_again_is_one(world: World, city: Caller, seen: Pensioner) -> None:
    first = tell(city, world)
    assert tell(city, world, kind="flight") == first
    assert outcome() == "extended"
    data_evidence.settle_due(at=clock.now())
    assert Certification.objects.count() == 1


def test_the_longest_number_of_an_agency_is_settled_and_a_longer_one_refused(
    world: World, city: Caller, seen: Pensioner
) -> None:
    longest = EXTERNAL_ID_MAX - len(BY_EVIDENCE)
    assert city.post("evidence", evidence(world, external_id="v" * (longest + 1))).status_code == 400
    tell(city, world, external_id="v" * longest)
    assert outcome() == "extended"


def test_a_piece_that_breaks_holds_up_no_other(
    world: World, city: Caller, seen: Pensioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(city, world, external_id="broken", event_on="garbage")
    tell(city, world)

    def breaks(*_parts: object, **_named: object) -> None:
        raise RuntimeError("no such column")

    with monkeypatch.context() as patched:
        patched.setattr(data_evidence, "set_aside", breaks)
        assert data_evidence.settle_due(at=clock.now()) == 1
    assert {row.external_id: row.outcome for row in DataEvidence.objects.all()} == {
        "broken": "waiting",
        "visit-1": "extended",
    }
    assert data_evidence.settle_due(at=clock.now()) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"flight": {"assurance": 3, "days_max": 90}}, "noted"),
        ({"hospital_visit": {"assurance": 1, "days_max": 90}}, "noted"),
        ({"hospital_visit": {"assurance": 2, "days_max": 1}}, "noted"),
        ({"hospital_visit": {"assurance": 2, "days_max": 2}}, "extended"),
    ],
)
def test_policy_of_the_paying_area_decides(
    world: World, city: Caller, seen: Pensioner, value: dict[str, Any], expected: str
) -> None:
    let_hold("certification.data_evidence", value, at=world.at)
    tell(city, world)
    assert outcome() == expected


def test_an_agency_reads_and_certifies_nothing_else(world: World, city: Caller, seen: Pensioner) -> None:
    assert city.get(f"deadlines/{seen.entitlement_id}").status_code == 404
    assert city.certify(world.body(entitlement_id=str(seen.entitlement_id))).status_code == 404
    batch = {
        "items": [
            {
                "external_id": "x",
                "entitlement_id": str(seen.entitlement_id),
                "event_on": world.today.isoformat(),
                "evidence": "x",
            }
        ]
    }
    assert city.post("certification-batches", batch).status_code == 201


def test_number_and_name_are_not_kept(world: World, city: Caller, seen: Pensioner) -> None:
    tell(city, world, id_number=NOBODYS, name="无名氏")
    data_evidence.settle_due(at=clock.now())
    kept = [*DataEvidence.objects.values(), *QuarantinedEvent.objects.values(), *AuditEvent.objects.values()]
    assert NOBODYS not in str(kept)
    assert "无名氏" not in str(kept)


def test_terms_are_read_and_held_against() -> None:
    terms = terms_of({"flight": {"assurance": 2, "days_max": 30}}, EvidenceKind.FLIGHT)
    assert terms == EvidenceTerms(2, 30)
    assert terms_of({"flight": {}}, EvidenceKind.BANK_COUNTER) is None
    day = date(2026, 3, 1)
    assert extends(terms, 2, day, on=date(2026, 3, 31))
    assert not extends(terms, 2, day, on=date(2026, 4, 1))
    assert not extends(terms, 3, day, on=day)
    assert not extends(None, 1, day, on=day)
