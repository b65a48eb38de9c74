"""What citizens' pages show of their matters and of the application they are filling in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.enums.matters import MatterState, TransferReason
from accounts.enums.people import Insurance
from accounts.queries.evidence import EvidenceCard, evidence_of, evidence_waiting
from accounts.queries.matters import MatterCard, appeal_of, matter_opened_by
from accounts.queries.people import person_cards
from accounts.queries.transfers import movable_of
from accounts.queries.users import person_ids_of_users
from accounts.rules.corrections import KIND as CORRECTION
from accounts.rules.corrections import correction_of
from accounts.rules.matter_clock import DueProof
from accounts.rules.matter_kinds import kind_of
from accounts.rules.matters import APPEALABLE, OPEN, appeal_ends_on, appeal_kind
from accounts.rules.transfer_undos import KIND as UNDO
from accounts.rules.transfers import KIND, Wish, wish_of
from family.queries.kin import terms_between
from foundation.clock import local_date
from portal.shared import appeal_rows
from portal.shared.claim_words import tie_rows
from portal.shared.corrections_shown import CorrectionShown, correction_shown
from portal.shared.evidence_files import key_of
from portal.shared.labels import label_of, named_with_term, place_name
from portal.shared.matter_pages import (
    LineShown,
    MatterShown,
    StepShown,
    lines_shown,
    log_and_proof,
    shown,
    steps_of,
)
from portal.shared.overseas_words import form_rows
from portal.shared.requests import DoorRequest
from portal.shared.review_words import other_ways, review_rows
from portal.shared.transfer_words import transfer_rows
from portal.web.drafts import Draft
from regions.queries.places import areas_last_known, pooling_areas
from regions.queries.policy import policy

_BETWEEN = "|"
_TRANSFERS = frozenset({KIND.code, UNDO.code})


@dataclass(frozen=True)
class WishShown:
    """A transfer in words."""

    insurance: str
    from_name: str
    to_name: str
    reason: str
    note: str


@dataclass(frozen=True)
class MatterScreen:
    """One matter as the person it is about sees it; ``helper`` names the relative who opened it for them."""

    matter: MatterShown
    steps: list[StepShown]
    wish: WishShown | None
    correction: CorrectionShown | None
    tie: list[tuple[str, str]]
    ways: list[str]
    lines: list[LineShown]
    proof: DueProof
    asked: LineShown | None
    may_withdraw: bool
    appeal_until: date | None
    appeal: MatterCard | None
    helper: str


def screen_of(card: MatterCard, *, on: date) -> MatterScreen:
    """Gather one page."""
    log, proof = log_and_proof(card, on=on)
    lines = lines_shown(kind_of(card.kind), log)
    appeal = appeal_of(card.id) if appeal_kind(kind_of(card.kind), card.outcome) else None
    return MatterScreen(
        matter=shown(card),
        steps=steps_of(card),
        wish=wish_shown(wish_of(card.facts), on=on) if card.kind in _TRANSFERS else None,
        correction=correction_shown(correction_of(card.facts)) if card.kind == CORRECTION.code else None,
        tie=transfer_rows(card)
        or tie_rows(card.kind, card.facts)
        or form_rows(card.kind, card.facts)
        or review_rows(card.kind, card.facts, on=on)
        or (appeal_rows.rows_of(card) if card.kind in appeal_rows.KINDS else []),
        ways=other_ways(card.kind, card.facts, on=on) if card.outcome in APPEALABLE else [],
        lines=lines,
        proof=proof,
        asked=lines[-1] if card.state is MatterState.RETURNED else None,
        may_withdraw=card.state in OPEN,
        appeal_until=None if appeal else _appeal_until(card, on=on),
        appeal=appeal,
        helper=helper_of(card, on=on),
    )


def helper_of(card: MatterCard, *, on: date) -> str:
    """Name the relative who opened a matter for somebody, as that one calls them; nothing where nobody did."""
    helper_id = person_ids_of_users([card.applicant_id]).get(card.applicant_id) if card.mandate_id else None
    if helper_id is None:
        return ""
    helper = person_cards([helper_id])[helper_id]
    term = terms_between([(card.subject_id, helper.id)], on=on).get((card.subject_id, helper.id))
    return named_with_term(helper.name, term.zh, term.en) if term else helper.name


def wish_shown(wish: Wish, *, on: date) -> WishShown:
    """Word a transfer."""
    areas = areas_last_known({wish.from_area, wish.to_area}, on=on)
    names = {key: place_name(area) for key, area in areas.items()}
    return WishShown(
        label_of(wish.insurance),
        names.get(wish.from_area, wish.from_area),
        names.get(wish.to_area, wish.to_area),
        label_of(wish.reason),
        wish.note,
    )


def relation_choices(person_id: int, *, on: date) -> list[tuple[str, str]]:
    """Offer what a person could move: the insurance and where it is."""
    relations = movable_of(person_id, on=on)
    areas = areas_last_known({one.area_key for one in relations}, on=on)
    return [
        (
            f"{one.insurance.value}{_BETWEEN}{one.area_key}",
            f"{label_of(one.insurance)} · {place_name(areas[one.area_key])}",
        )
        for one in relations
        if one.area_key in areas
    ]


def place_choices(*, on: date) -> list[tuple[str, str]]:
    """Offer the pooling areas of a day."""
    return [(area.key, place_name(area)) for area in pooling_areas(on=on)]


def wish_in(draft: Draft) -> Wish | None:
    """Read the transfer a draft holds, or nothing while a page is still missing."""
    answers = draft.answers
    insurance, _between, from_area = str(answers.get("relation", "")).partition(_BETWEEN)
    try:
        return Wish(
            Insurance(insurance),
            from_area,
            answers["to_area"],
            TransferReason(answers["reason"]),
            answers.get("note", ""),
        )
    except (KeyError, ValueError):
        return None


def sent_before(request: DoorRequest, person_id: int) -> UUID | None:
    """Find the matter of a person that the page sent now has opened already by its reader, or nothing."""
    key = key_of(request.POST.get("key", ""))
    card = matter_opened_by(key) if key else None
    if card is None or (card.subject_id, card.applicant_id) != (person_id, request.actor.user_id):
        return None
    return card.public_id


def was_changed(request: DoorRequest, draft: Draft) -> bool:
    """Say whether the draft holds something else by now than the page that is sent has shown."""
    return request.POST.get("seen", draft.seen) != draft.seen


def papers_in(request: DoorRequest, draft: Draft) -> list[EvidenceCard]:
    """List the files of a draft that are still there."""
    return evidence_waiting(draft.files, request.actor.user_id or 0)


def papers_of(card: MatterCard) -> list[EvidenceCard]:
    """List the files handed in for a matter."""
    return evidence_of(card.id)


def _appeal_until(card: MatterCard, *, on: date) -> date | None:
    is_reviewed = card.appeals_id is not None and card.outcome in APPEALABLE
    if is_reviewed or card.decided_at is None or not appeal_kind(kind_of(card.kind), card.outcome):
        return None
    days = policy("service.appeal_days", area_key=card.area_key, on=on).integer()
    last = appeal_ends_on(local_date(card.decided_at), days)
    return last if on <= last else None
