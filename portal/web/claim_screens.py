"""What citizens' pages show of claimed family ties, and the claim a draft holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.queries.people import PersonCard
from family.actions.claims import NewClaim
from family.enums import ClaimProof, ClaimRelation, ClaimStanding, ParentageKind
from family.queries.claims import AskedCard, ClaimCard, claim_opened_by, claims_asking, claims_by
from family.rules.claims import THROUGH_PARENT, WITH_KIND, Middle, TieWish
from family.rules.promises import PromiseText, promise_on
from foundation.identifiers import Sex
from portal.shared.claim_words import tie_words
from portal.shared.corrections_shown import deciding_area
from portal.shared.dates import reads_english
from portal.shared.evidence_files import key_of
from portal.shared.requests import DoorRequest
from portal.web.drafts import Draft

NAME = "claim"
_TAGS = {
    ClaimStanding.WAITING: "tag--wait",
    ClaimStanding.REVIEW: "tag--wait",
    ClaimStanding.EFFECTIVE: "tag--ok",
}


@dataclass(frozen=True)
class ClaimRow:
    """One of the reader's claims."""

    claim: ClaimCard
    tie: str
    standing: ClaimStanding
    tag: str
    may_withdraw: bool


@dataclass(frozen=True)
class AskedRow:
    """One claim that waits for the reader's answer."""

    asked: AskedCard
    tie: str


@dataclass(frozen=True)
class PromiseShown:
    """The promise in the language of the page."""

    version: int
    lines: tuple[str, ...]
    law: str


def mine(own: PersonCard, *, on: date) -> list[ClaimRow]:
    """List what the reader has claimed."""
    rows = []
    for claim in claims_by(own.id):
        standing = claim.standing(on)
        open_ones = (ClaimStanding.WAITING, ClaimStanding.REVIEW)
        rows.append(
            ClaimRow(claim, tie_words(claim.wish), standing, _TAGS.get(standing, ""), standing in open_ones)
        )
    return rows


def asking(own: PersonCard, *, on: date) -> list[AskedRow]:
    """List what waits for the reader's answer."""
    return [AskedRow(one, tie_words(one.claim.wish)) for one in claims_asking(own.id, on=on)]


def promise_shown(on: date) -> PromiseShown:
    """Give the promise in force."""
    text: PromiseText = promise_on(on)
    return PromiseShown(text.version, text.en if reads_english() else text.zh, text.law)


def relation_in(draft: Draft) -> ClaimRelation | None:
    """Read what the draft says the other is, or nothing yet."""
    given = draft.answers.get("relation")
    return ClaimRelation(given) if given in list(ClaimRelation) else None


def wish_in(answers: Mapping[str, Any]) -> TieWish | None:
    """Read the tie a draft holds, or nothing while a page is still missing."""
    if answers.get("relation") not in list(ClaimRelation) or not answers.get("is_tied"):
        return None
    relation = ClaimRelation(answers["relation"])
    kind = ParentageKind(answers["kind"]) if relation in WITH_KIND and answers.get("kind") else None
    day = answers.get("starts_on") if relation not in THROUGH_PARENT else ""
    is_by_birth = kind is ParentageKind.BIRTH
    starts_on = date.fromisoformat(day) if day and not is_by_birth else None
    middle = None
    if relation in THROUGH_PARENT:
        middle = Middle(answers.get("middle_name", ""), Sex(answers.get("middle_sex", Sex.UNKNOWN.value)))
    return TieWish(relation, kind, starts_on, middle)


def proof_in(draft: Draft, wish: TieWish) -> ClaimProof:
    """Read on what the draft rests; what needs papers rests on papers."""
    if wish.needs_papers:
        return ClaimProof.PAPERS
    return ClaimProof(draft.answers.get("proof", ClaimProof.PROMISE.value))


def new_claim(draft: Draft, own: PersonCard, wish: TieWish, version: int | None, *, on: date) -> NewClaim:
    """Give the claim a draft holds.

    Raises:
        MatterNotAllowed: no area's desk is known for the reader.
    """
    given = draft.answers
    return NewClaim(
        wish,
        given["name"],
        given["number"],
        proof_in(draft, wish),
        version,
        deciding_area(own.id, on=on),
        draft.key,
        draft.files,
    )


def was_sent(request: DoorRequest) -> bool:
    """Say whether the page that is sent now has claimed already."""
    key = key_of(request.POST.get("key", ""))
    found = claim_opened_by(key) if key else None
    return found is not None and found.claimant_id == request.actor.person_id
