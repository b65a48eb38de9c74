"""A large family with mandates and bindings between everybody, and by brute force which of them stand."""

import itertools
import random
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models.people import Enrolment, InsuredPerson
from family.enums import BindingState, EndReason, EventKind, FactKind, NearRelative, ParentageKind
from family.models.bindings import SharingBinding
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.models.mandates import Mandate
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact, SupportFact
from foundation.clock import local_date
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, BUILT_AT, ON
from tests.family.kin_oracle import oracle

GENERATIONS = 4
_ENDS = {
    (FactKind.PARENTAGE, "birth"): EventKind.COURT,
    (FactKind.PARENTAGE, "adoption"): EventKind.DISSOLVED,
    (FactKind.PARENTAGE, "step"): EventKind.STEP_ENDED,
    (FactKind.MARRIAGE, ""): EventKind.DIVORCE,
    (FactKind.SUPPORT, ""): EventKind.STEP_ENDED,
}


@dataclass(frozen=True)
class Family:
    """The people, and every fact that can be ended with the event that ends it."""

    people: tuple[InsuredPerson, ...]

    def facts(self) -> list[tuple[FactKind, int, int, EventKind]]:
        """Give every fact: its kind, its row, whose family it is in, and how it would end."""
        rows = [(FactKind.PARENTAGE, r.pk, r.child_id, r.kind) for r in Parentage.objects.current()]
        rows += [(FactKind.MARRIAGE, r.pk, r.one_id, "") for r in Marriage.objects.current()]
        rows += [(FactKind.SUPPORT, r.pk, r.one_id, "") for r in SiblingSupport.objects.current()]
        return [(kind, pk, person, _ENDS[kind, word]) for kind, pk, person, word in rows]


def build(seed: int, in_each: int = 4) -> Family:
    """Write a family of four generations, and a mandate and a binding from everybody to everybody."""
    rng = random.Random(seed)
    rows = [
        InsuredPerson(
            name=f"{generation}{place}",
            sex=rng.choice("MF"),
            born_on=date(1935 + 25 * generation, 1 + place, 1),
            recorded_at=BUILT_AT,
        )
        for generation in range(GENERATIONS)
        for place in range(in_each)
    ]
    InsuredPerson.objects.bulk_create(rows)
    by_generation = [rows[i * in_each : (i + 1) * in_each] for i in range(GENERATIONS)]
    for elders, children in itertools.pairwise(by_generation):
        for child in children:
            _parents(rng, elders, child)
    for generation in by_generation:
        _pairs(rng, generation)
    _insure(rows)
    _rest(rng, rows)
    return Family(tuple(rows))


def _parents(rng: random.Random, elders: list[InsuredPerson], child: InsuredPerson) -> None:
    chosen = rng.sample(elders, 4)
    kinds = [ParentageKind.BIRTH, ParentageKind.BIRTH]
    kinds += [k for k in (ParentageKind.ADOPTION, ParentageKind.STEP) if rng.random() < 0.35]
    for parent, kind in zip(chosen, kinds, strict=False):
        later = 0 if kind is ParentageKind.BIRTH else rng.randint(200, 4000)
        starts_on = min(child.born_on + timedelta(days=later), ON - timedelta(days=30))
        Parentage.objects.create(
            parent=parent, child=child, kind=kind.value, starts_on=starts_on, evidence="户口簿",
            recorded_at=BUILT_AT,
        )  # fmt: skip


def _pairs(rng: random.Random, generation: list[InsuredPerson]) -> None:
    shuffled = rng.sample(generation, len(generation))
    for number, (a, b) in enumerate(zip(shuffled[::2], shuffled[1::2], strict=True)):
        one, other = sorted((a.pk, b.pk))
        model = SiblingSupport if number == 1 else Marriage
        model.objects.create(
            one_id=one, other_id=other, starts_on=max(a.born_on, b.born_on) + timedelta(days=3650),
            evidence="结婚证", recorded_at=BUILT_AT,
        )  # fmt: skip


def _insure(rows: list[InsuredPerson]) -> None:
    Enrolment.objects.bulk_create(
        Enrolment(
            person=row, insurance="employee_medical", scheme="employee", area_key=BENGBU, starts_on=row.born_on,
            has_personal_account=True, recorded_at=BUILT_AT,
        )
        for row in rows
    )  # fmt: skip


def _rest(rng: random.Random, rows: list[InsuredPerson]) -> None:
    """Let a mandate and a binding lead from everybody to everybody, whether they are relatives or not."""
    pairs = [(a, b) for a in rows for b in rows if a.pk != b.pk]
    bases = ["consent"] * 5 + ["parent_of_minor", "guardian", "power_of_attorney"]
    Mandate.objects.bulk_create(
        Mandate(
            principal=a, helper=b, grade="see", scopes=["statement"], legal_basis=rng.choice(bases),
            confirmed_by="desk",
            paper="证明", starts_on=date(2025, 1, 1), ends_on=date(2027, 1, 1), confirmed_at=BUILT_AT,
            frozen_at=AT - timedelta(days=3) if rng.random() < 0.1 else None,
        )
        for a, b in pairs
    )  # fmt: skip
    SharingBinding.objects.bulk_create(
        SharingBinding(
            sharer=a, user=b, relation="sibling", proposed_at=BUILT_AT, starts_on=local_date(BUILT_AT),
            answer_by=local_date(AT) + timedelta(days=30),
            state=rng.choice([BindingState.ACTIVE.value, BindingState.PROPOSED.value]),
        )
        for a, b in pairs
    )  # fmt: skip


Row = tuple[object, ...]


def states() -> dict[tuple[str, int], Row]:
    """Give what every mandate and binding says now."""
    mandates = Mandate.objects.values_list("pk", "revoked_at", "frozen_at", "starts_on", "ends_on")
    bindings = SharingBinding.objects.values_list("pk", "state", "ended_at", "relation")
    return {
        **{("mandate", pk): tuple(row) for pk, *row in mandates},
        **{("binding", pk): tuple(row) for pk, *row in bindings},
    }


def all_facts() -> KinFacts:
    """Read every fact on record, not only those near somebody."""
    people = {p.pk: PersonFact(p.pk, Sex(p.sex), p.born_on, p.died_on) for p in InsuredPerson.objects.all()}

    def ended(row: Parentage | Marriage | SiblingSupport) -> EndReason | None:
        return EndReason(row.end_reason) if row.end_reason else None

    return KinFacts(
        people,
        tuple(
            ParentageFact(
                r.parent_id, r.child_id, ParentageKind(r.kind), r.starts_on, r.ends_on, ended(r), r.pk
            )
            for r in Parentage.objects.current()
        ),
        tuple(
            MarriageFact(r.one_id, r.other_id, r.starts_on, r.ends_on, ended(r), r.pk)
            for r in Marriage.objects.current()
        ),
        tuple(
            SupportFact(r.one_id, r.other_id, r.starts_on, r.ends_on, ended(r), r.pk)
            for r in SiblingSupport.objects.current()
        ),
    )


def standing_by_definition(on: date) -> set[tuple[str, int]]:
    """Say by the oracle, over all facts, which mandates and bindings rest on a relation that is there."""
    facts = all_facts()
    known: dict[tuple[int, int], set[NearRelative]] = {}

    def classes(of: int, other: int) -> set[NearRelative]:
        if (of, other) not in known:
            known[of, other] = oracle(facts, of, other, on)
        return known[of, other]

    def alive(*keys: int) -> bool:
        return all(facts.persons[k].died_on is None or facts.persons[k].died_on > on for k in keys)

    found = set()
    for row in Mandate.objects.all():
        pair = (row.principal_id, row.helper_id)
        needs_parent = row.legal_basis == "parent_of_minor"
        rests = row.legal_basis in {"consent", "parent_of_minor"}
        holds = NearRelative.PARENT in classes(*pair) if needs_parent else bool(classes(*pair))
        if alive(*pair) and (holds or not rests):
            found.add(("mandate", row.pk))
    for binding in SharingBinding.objects.all():
        pair = (binding.sharer_id, binding.user_id)
        if alive(*pair) and classes(*pair):
            found.add(("binding", binding.pk))
    return found
