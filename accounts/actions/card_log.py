"""Writes what was done to an electronic card: its own log, the holder's message, and the audit."""

from dataclasses import dataclass
from datetime import datetime

from accounts.actions import audit, notices
from accounts.enums.cards import CardAct, CardChannel, CardState
from accounts.models.cards import CardEvent, ElectronicCard
from accounts.rules.actors import Actor
from accounts.rules.cards import Desk

TEMPLATE = "card.changed"


@dataclass(frozen=True)
class Step:
    """One act on a card, from the state before it; ``desk`` where a clerk did it."""

    act: CardAct
    before: CardState | None
    desk: Desk | None = None


def note(actor: Actor, card: ElectronicCard, step: Step, *, at: datetime) -> None:
    """Note an act on a card that stands in its new state; call last in the act's transaction."""
    desk = step.desk
    row = CardEvent.objects.create(
        card=card,
        act=step.act.value,
        state_before=step.before.value if step.before else "",
        state_after=card.state,
        channel=(desk.channel if desk else CardChannel.PORTAL).value,
        at=at,
        actor_user_id=actor.user_id,
        area_key=desk.area_key if desk else "",
        reason=desk.reason if desk else "",
    )
    notices.post_many([_notice(card, row)], at=at)
    event = audit.Event(
        f"card.{step.act.value}",
        card.person_id,
        area_key=row.area_key,
        object_kind="electronic_card",
        object_id=card.public_id,
        reason=row.reason,
    )
    audit.record(actor, event, at=at)


def _notice(card: ElectronicCard, row: CardEvent) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{TEMPLATE}:{row.pk}",
        topic=f"card:{card.public_id}",
        recipient_id=card.person_id,
        subject_id=card.person_id,
        template=TEMPLATE,
        facts={"act": row.act, "tail": card.number[-4:], "at": row.at.isoformat(), "channel": row.channel},
    )
