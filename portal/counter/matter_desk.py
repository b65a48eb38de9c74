"""What the desk's pages about matters need from the floors."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext

from accounts.actions import audit, matter_decisions
from accounts.actions.matter_decisions import Choice
from accounts.enums.matters import MatterAct, MatterState
from accounts.queries.approvals import ApprovalCard, approval_by_id
from accounts.queries.matter_queues import Mark, QueueQuestion, QueueView, queue, queue_counts
from accounts.queries.matters import MatterCard, standing_by_id
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.transfers import transfer_facts
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from accounts.rules.corrections import KIND as CORRECTION
from accounts.rules.corrections import correction_of
from accounts.rules.matter_clock import DueProof, working_days_left
from accounts.rules.matter_kinds import kind_of
from accounts.rules.matters import Server, Standing, choices_for, may_see_to
from accounts.rules.transfer_undos import KIND as UNDO
from accounts.rules.transfer_undos import checklist as undo_checklist
from accounts.rules.transfers import KIND, checklist, wish_of
from certification.actions.reviews import ReviewChoice
from family.access import kin_ids_of
from portal.counter import claim_desk, review_desk, transfer_appeals
from portal.counter.deciders import decider_of
from portal.counter.matter_forms import CONFIRM, DecideForm, SecondForm
from portal.counter.review_forms import ACTS as REVIEW_ACTS
from portal.counter.review_forms import ReviewForm
from portal.shared import appeal_rows
from portal.shared.corrections_shown import correction_shown
from portal.shared.labels import label_of, place_name
from portal.shared.matter_labels import CHECKS, FACTS
from portal.shared.matter_pages import LineShown, MatterShown, lines_shown, log_and_proof, shown
from portal.shared.overseas_words import form_checks, form_rows
from portal.shared.pensions import draws_pension
from portal.shared.requests import DoorRequest
from portal.shared.review_words import review_rows
from portal.shared.transfer_words import transfer_rows
from portal.shared.words import sentence_of
from regions.queries.places import areas_last_known
from regions.queries.workdays import work_calendar

PAGE_MAX = 25
COUNT_MAX = 100
_TRANSFERS = frozenset({KIND.code, UNDO.code})


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    matter: MatterShown
    name: str
    days_left: int | None
    holder: str
    is_mine: bool


@dataclass(frozen=True)
class Page:
    """One page of the queue, and where the next begins."""

    rows: list[Row]
    next: str


@dataclass(frozen=True)
class Check:
    """One condition, and whether it is met."""

    words: str
    is_met: bool


@dataclass(frozen=True)
class Case:
    """One matter as a clerk works on it."""

    matter: MatterShown
    person: PersonCard
    facts: list[tuple[str, str]]
    lines: list[LineShown]
    names: dict[int, str]
    proof: DueProof
    checks: list[Check]
    acts: tuple[MatterAct, ...]
    proposal: ApprovalCard | None
    may_check: bool
    refused: str
    is_mine: bool
    is_held: bool
    holder: str


def page_of(actor: Actor, view: QueueView, kind: str, after: str, *, at: datetime, on: date) -> Page:
    """Give one page of a list."""
    question = QueueQuestion(actor.area_keys, actor.user_id or 0, view, kind, mark_of(after))
    found = queue(question, most=PAGE_MAX, at=at, on=on)
    people = person_cards(card.subject_id for card in found.cards)
    names = display_names({card.holder_id for card in found.cards if card.holder_id})
    calendar = work_calendar()
    rows = [
        Row(
            shown(card),
            people[card.subject_id].name,
            working_days_left(calendar, card.due_on, on=on) if card.due_on else None,
            names.get(card.holder_id or 0, "") if _is_held(card, at=at) else "",
            card.holder_id == actor.user_id,
        )
        for card in found.cards
    ]
    return Page(rows, f"{found.next.on}_{found.next.id}" if found.next else "")


def counts_of(actor: Actor, *, at: datetime, on: date) -> dict[QueueView, int]:
    """Count the lists."""
    return queue_counts(actor.area_keys, actor.user_id or 0, at=at, on=on, most=COUNT_MAX)


def mark_of(text: str) -> Mark | None:
    """Read where a page begins; nothing for what is no mark."""
    day, _between, number = text.partition("_")
    try:
        return Mark(date.fromisoformat(day), int(number))
    except ValueError:
        return None


def note_listed(request: DoorRequest, page: Page, *, at: datetime) -> None:
    """Write into the audit whose matters a list showed to whom: once a session for each of them."""
    noted = set(request.session.get("matters_listed", []))
    fresh = [row.matter.card for row in page.rows if row.matter.receipt not in noted]
    if fresh:
        events = [
            audit.Event(
                "matter.listed",
                card.subject_id,
                area_key=card.area_key,
                object_kind="matter",
                object_id=card.public_id,
            )
            for card in fresh
        ]
        audit.record_many(request.actor, events, at=at)
        kept = [*noted, *(shown(card).receipt for card in fresh)]
        request.session["matters_listed"] = kept[-500:]


def case_of(actor: Actor, card: MatterCard, *, at: datetime, on: date) -> Case:
    """Gather one page."""
    log, proof = log_and_proof(card, on=on)
    standing = standing_by_id(card.id)
    server = Server(actor.user_id or 0, kin_ids_of(actor, on=on))
    refused = [sentence_of(reason) for reason in may_see_to(standing, server).reasons]
    names = display_names({line.actor_user_id for line in log if line.actor_user_id})
    is_mine = standing.is_held_by(actor.user_id, at=at)
    proposal = approval_by_id(card.proposal_id) if card.proposal_id else None
    is_checked = card.state is MatterState.CHECKING and proposal is not None
    may_check = is_checked and not refused and proposal is not None and proposal.proposed_by != actor.user_id
    return Case(
        matter=shown(card),
        person=person_cards([card.subject_id])[card.subject_id],
        facts=_facts(card, is_whole=is_mine or may_check, on=on),
        lines=lines_shown(kind_of(card.kind), log, with_inside=True),
        names=names,
        proof=proof,
        checks=_checks(card, on=on),
        acts=_acts(card, standing) if is_mine else (),
        proposal=proposal if is_checked else None,
        may_check=may_check,
        refused=refused[0] if refused else "",
        is_mine=is_mine,
        is_held=standing.is_held(at=at),
        holder=names.get(card.holder_id or 0, ""),
    )


def note_viewed(actor: Actor, card: MatterCard, *, at: datetime) -> None:
    """Write down that a clerk opened a matter."""
    event = audit.Event(
        "matter.viewed",
        card.subject_id,
        area_key=card.area_key,
        object_kind="matter",
        object_id=card.public_id,
    )
    audit.record(actor, event, at=at)
    if card.kind in claim_desk.KINDS:
        claim_desk.note_other_viewed(actor, card, at=at)


def decide(actor: Actor, card: MatterCard, form: DecideForm, *, at: datetime, on: date) -> MatterCard:
    """Take the clerk's step."""
    given = form.cleaned_data
    looked = form.looked() if isinstance(form, ReviewForm) else {}
    act, seen = MatterAct(str(given["act"])), int(str(given["seen"]))
    reason, note = str(given["reason"]), str(given["note"]).strip()
    choice = ReviewChoice(act, seen, reason, note, looked) if looked else Choice(act, seen, reason, note)
    kin = kin_ids_of(actor, on=on)
    return decider_of(card.kind).handle(
        actor, card.public_id, choice, kin_ids=kin, waits=settings.SECOND_WAIT, at=at
    )


def decide_second(actor: Actor, card: MatterCard, form: SecondForm, *, at: datetime, on: date) -> MatterCard:
    """Take the second person's step."""
    given = form.cleaned_data
    kin, seen = kin_ids_of(actor, on=on), given["proposal"]
    if given["act"] == CONFIRM:
        return decider_of(card.kind).confirm(actor, card.public_id, seen, kin_ids=kin, at=at)
    return matter_decisions.disagree(actor, card.public_id, seen, given["note"].strip(), kin_ids=kin, at=at)


def _acts(card: MatterCard, standing: Standing) -> tuple[MatterAct, ...]:
    """Offer what a clerk may choose; to pass or reject a certification accepts it in the same step."""
    choices = choices_for(standing)
    return REVIEW_ACTS if choices and review_desk.is_review(card) else choices


def _is_held(card: MatterCard, *, at: datetime) -> bool:
    return card.held_until is not None and at < card.held_until


def _facts(card: MatterCard, *, is_whole: bool, on: date) -> list[tuple[str, str]]:
    """Word what was filled in; a kind without words of its own shows its facts as they are.

    A number is whole for whoever has to compare it with a paper, and masked for everybody else.
    """
    if card.kind in claim_desk.KINDS:
        return claim_desk.facts_of(card, is_whole=is_whole, on=on)
    if review_desk.is_review(card):
        return review_rows(card.kind, card.facts, on=on)
    if card.kind in appeal_rows.KINDS:
        return appeal_rows.rows_of(card)
    if card.kind == CORRECTION.code:
        one = correction_shown(correction_of(card.facts), is_whole=is_whole)
        named = {
            gettext("更正哪一项"): one.title,
            gettext("原来登记的"): one.was,
            gettext("正确的是"): one.right,
            gettext("补充说明"): one.note,
        }
        return list(named.items())
    if card.kind not in _TRANSFERS:
        others = [(name, str(value)) for name, value in card.facts.items()]
        return form_rows(card.kind, card.facts) or others
    wish = wish_of(card.facts)
    areas = areas_last_known({wish.from_area, wish.to_area}, on=on)
    names = {key: place_name(area) for key, area in areas.items()}
    return [
        (str(FACTS["insurance"]), label_of(wish.insurance)),
        (str(FACTS["from_area"]), names.get(wish.from_area, wish.from_area)),
        (str(FACTS["to_area"]), names.get(wish.to_area, wish.to_area)),
        (str(FACTS["reason"]), label_of(wish.reason)),
        (str(FACTS["note"]), wish.note),
        *transfer_rows(card),
    ]


def _checks(card: MatterCard, *, on: date) -> list[Check]:
    """Hold a transfer, an appeal against one or a claimed family tie against its conditions as they are today."""
    if card.kind in claim_desk.KINDS:
        return [Check(words, is_met) for words, is_met in claim_desk.checks_of(card, on=on)]
    if card.kind not in _TRANSFERS:
        return [Check(words, is_met) for words, is_met in form_checks(card.kind, card.facts, on=on)]
    wish = wish_of(card.facts)
    if card.kind == UNDO.code:
        became = transfer_appeals.facts_of(card, on=on)
        return [Check(str(CHECKS[reason.code]), not holds) for reason, holds in undo_checklist(wish, became)]
    known = transfer_facts(card.subject_id, draws_pension=draws_pension(card.subject_id, on=on), on=on)
    # This matter itself is the one that is open.
    known = replace(known, open_topics=known.open_topics - {card.topic})
    return [Check(str(CHECKS[reason.code]), not holds) for reason, holds in checklist(wish, known)]
