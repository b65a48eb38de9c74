"""What partners are told of a family: of whom is not linked to them as little as the answer can do without.

Such a relative has no id, a masked name, and a `ref` that is good within one answer. How somebody came to be a child is
theirs as well: an adoption of one who is not linked is told as a parentage, without its articles, and by the plain term.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from accounts.queries.links import linked_among
from accounts.queries.people import PersonCard
from accounts.rules.actors import Actor
from family.enums import NearRelative, ParentageKind
from family.queries.kin import KinCard
from family.rules.kinship.facts import Key, MarriageFact, ParentageFact
from family.rules.kinship.paths import Direction, KinPath, Qualifier, Step
from family.rules.kinship.relatives import Kin
from family.rules.kinship.terms import CHILD, Term
from family.rules.kinship.why_not import no_path
from foundation.errors import Reason
from foundation.identifiers import Sex
from foundation.masking import mask_name

SELF = "self"
PARENTAGE = "parentage"
MARRIAGE = "marriage"
SUPPORT = "support"
# What a link between parent and child is told as, and the ties that are none of them.
TIES = (*(kind.value for kind in ParentageKind), PARENTAGE, MARRIAGE, SUPPORT)
_TELLING = frozenset({Qualifier.ADOPTIVE, Qualifier.STEP})


@dataclass(frozen=True)
class Told:
    """Who of a family is told of by which word, and who of them is linked to the partner."""

    refs: Mapping[int, str]
    linked: frozenset[int]

    def person(self, card: PersonCard) -> dict[str, Any]:
        """Tell who somebody is."""
        is_open = card.id in self.linked
        public_id: UUID | None = card.public_id if is_open else None
        return {"person_id": public_id, "name_masked": mask_name(card.name)}

    def kin(self, kin: Kin, sex: Sex) -> dict[str, Any]:
        """Tell what somebody is, with every path."""
        return {
            "relation": kin.relation,
            "relations": sorted(kin.relations),
            "paths": [self._path(path, sex) for path in kin.paths],
            **terms_told(self._term(kin.paths[0], sex)),
        }

    def _path(self, path: KinPath, sex: Sex) -> dict[str, Any]:
        kept = [one for one in path.qualifiers if self._is_told_whole(path) or one not in _TELLING]
        return {
            "relation": path.relation,
            "steps": [self._step(step) for step in path.steps],
            "qualifiers": kept,
            "law": path.law,
            **terms_told(self._term(path, sex)),
        }

    def _term(self, path: KinPath, sex: Sex) -> Term:
        """Give the term; that of an adopted child or stepchild tells how they came to be one."""
        if path.relation is NearRelative.CHILD and not self._is_told_whole(path):
            return CHILD[ParentageKind.BIRTH][sex]
        return path.term

    def _is_told_whole(self, path: KinPath) -> bool:
        return all(self._is_open(step) for step in path.steps)

    def _step(self, step: Step) -> dict[str, Any]:
        is_open = self._is_open(step)
        return {
            "from": self.ref(step.source),
            "to": self.ref(step.target),
            "direction": step.direction,
            "tie": _tie(step) if is_open else PARENTAGE,
            "law": step.law if is_open else (),
        }

    def reasons(self, why_not: Iterable[Reason], on: date) -> tuple[Reason, ...]:
        """Give why two are nothing to each other, without what tells how one who is not linked came to be a child."""
        kept = tuple(one for one in why_not if self._is_theirs(one))
        return kept or (no_path(on),)

    def _is_theirs(self, reason: Reason) -> bool:
        child = reason.facts.get("child")
        return child is None or int(child) in self.linked

    def ref(self, person: Key) -> str:
        """Give the word for somebody; whoever cannot be named at all has one that says so."""
        return self.refs.get(int(person), "unnamed")

    def _is_open(self, step: Step) -> bool:
        """Say whether how a link came about may be told: it is the child's own story."""
        if not isinstance(step.fact, ParentageFact):
            return True
        child = step.source if step.direction is Direction.UP else step.target
        return int(child) in self.linked


def told_of(actor: Actor, own_id: int, others: Iterable[PersonCard]) -> Told:
    """Number the people of an answer, and ask who of them is linked to the partner."""
    cards = list(others)
    refs = {own_id: SELF, **{card.id: f"r{number}" for number, card in enumerate(cards, start=1)}}
    return Told(refs, linked_among(actor, refs))


def relative_told(told: Told, card: KinCard) -> dict[str, Any]:
    """Tell one relative."""
    return {
        "ref": told.ref(card.person.id),
        **told.person(card.person),
        **told.kin(card.kin, card.person.sex),
    }


def terms_told(term: Term | None) -> dict[str, str]:
    """Tell a term in both languages; empty where there is none."""
    return {"term_zh": term.zh if term else "", "term_en": term.en if term else ""}


def _tie(step: Step) -> str:
    if isinstance(step.fact, ParentageFact):
        return step.fact.kind
    return MARRIAGE if isinstance(step.fact, MarriageFact) else SUPPORT
