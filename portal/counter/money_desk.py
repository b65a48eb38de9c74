"""What the desk shows of proposals about personal accounts, and how a second clerk decides them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.actions import ledger_corrections, ledger_estates
from accounts.enums.approvals import LEDGER_CORRECTION, LEDGER_ESTATE
from accounts.errors.approvals import ApprovalNotFound
from accounts.queries.approvals import ApprovalCard, approval_by_public_id, approvals_waiting
from accounts.queries.ledger import LineCard, account_by_public_id, line_of_transfer
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from foundation.clock import local_date
from portal.counter.account_desk import refuse_kin

LISTED_MAX = 50
CODES = (LEDGER_CORRECTION, LEDGER_ESTATE)


@dataclass(frozen=True)
class ProposalShown:
    """A proposal in words: a line that is taken back, or an account that is paid out."""

    card: ApprovalCard
    person: PersonCard
    proposed_by: str
    line: LineCard | None
    fen: int

    @property
    def is_estate(self) -> bool:
        """Say whether an account is paid out to heirs."""
        return self.card.code == LEDGER_ESTATE

    @property
    def reason(self) -> str:
        """Give the words of whoever proposed it."""
        return str(self.card.payload["reason"])


def waiting_at(actor: Actor, *, at: datetime) -> list[ProposalShown]:
    """Show what a colleague has to look at in the clerk's areas."""
    cards = [
        card for code in CODES for card in approvals_waiting(code, actor.area_keys, at=at, most=LISTED_MAX)
    ]
    return _shown(cards)


def proposal_for(actor: Actor, public_id: UUID, *, at: datetime) -> ProposalShown:
    """Give a proposal of the clerk's own area that is about nobody they are close to.

    Raises:
        ApprovalNotFound, ClerkIsSubject.
    """
    card = approval_by_public_id(public_id)
    if card is None or card.code not in CODES or card.area_key not in actor.area_keys:
        raise ApprovalNotFound
    refuse_kin(actor, card.subject_person_id, on=local_date(at))
    return _shown([card])[0]


def decide(actor: Actor, one: ProposalShown, seen: str, *, is_agreed: bool, at: datetime) -> None:
    """Do what was proposed, or turn it down.

    Raises:
        As `ledger_corrections.decide` and `ledger_estates.decide`.
    """
    act = ledger_estates.decide if one.is_estate else ledger_corrections.decide
    act(actor, one.card.public_id, seen, is_agreed=is_agreed, at=at)


def _shown(cards: Iterable[ApprovalCard]) -> list[ProposalShown]:
    found = list(cards)
    people = person_cards(card.subject_person_id or 0 for card in found)
    names = display_names(card.proposed_by for card in found)
    shown = []
    for card in found:
        line = line_of_transfer(UUID(card.payload["transfer"])) if card.code == LEDGER_CORRECTION else None
        fen = line.fen if line else int(card.payload.get("fen", 0))
        person = people[card.subject_person_id or 0]
        shown.append(ProposalShown(card, person, names.get(card.proposed_by, ""), line, fen))
    return shown


def account_is_of(account: UUID, person_id: int) -> bool:
    """Say whether an account belongs to a person."""
    card = account_by_public_id(account)
    return card is not None and card.person_id == person_id


def line_is_of(transfer: UUID, person_id: int) -> bool:
    """Say whether a line stands on an account of a person."""
    line = line_of_transfer(transfer)
    return line is not None and line.person_id == person_id
