"""What the page shows on which somebody does things for a relative: what the mandate opens, and what it does not."""

from dataclasses import dataclass
from datetime import date

from accounts.queries.matters import matters_opened_for
from accounts.rules.actors import Actor
from certification.queries.deadlines import deadlines_of
from family.enums import Act
from portal.shared.acting import Acting
from portal.shared.matter_pages import MatterShown, shown
from portal.web.screens import ShownDeadline, may_do

LISTED_MAX = 20


@dataclass(frozen=True)
class Helping:
    """One person and what may be done for them; ``matters`` are those the reader has opened for them."""

    acting: Acting
    deadlines: list[ShownDeadline]
    matters: list[MatterShown]
    sees_statement: bool
    certifies: bool
    transfers: bool


def helping(actor: Actor, acting: Acting, *, on: date) -> Helping:
    """Gather the page."""
    person, mandate = acting.person, acting.mandate
    transfers = may_do(mandate, Act.APPLY_FOR_TRANSFER, on=on)
    opened = (
        matters_opened_for(person.id, actor.user_id, most=LISTED_MAX) if transfers and actor.user_id else []
    )
    return Helping(
        acting=acting,
        deadlines=_deadlines(acting, on=on),
        matters=[shown(card) for card in opened],
        sees_statement=may_do(mandate, Act.VIEW_STATEMENT, on=on),
        certifies=may_do(mandate, Act.CERTIFY, on=on),
        transfers=transfers,
    )


def _deadlines(acting: Acting, *, on: date) -> list[ShownDeadline]:
    person, certifies = acting.person, may_do(acting.mandate, Act.CERTIFY, on=on)
    return [
        ShownDeadline(card, person, None, is_own=False, may_certify=certifies)
        for card in deadlines_of([person.id], on=on)
    ]
