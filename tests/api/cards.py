"""Cards in use, made without the slow hash of their password: no test of the API types one."""

from datetime import datetime

from accounts.actions import electronic_cards
from accounts.enums.cards import CardState
from accounts.enums.users import Role
from accounts.models.cards import ElectronicCard
from accounts.rules.actors import Actor
from accounts.rules.cards import Desk
from tests.api.world import BENGBU


def card_holder(person_id: int, *, at: datetime) -> Actor:
    """Give somebody a card in use; a clerk issued it, and what stands for the password opens for nobody."""
    clerk = Actor(frozenset({Role.CLERK}), user_id=0, area_keys=frozenset({BENGBU}))
    card = electronic_cards.apply(clerk, person_id, at=at, desk=Desk(BENGBU, "来窗口办理"))
    ElectronicCard.objects.filter(pk=card.id).update(
        state=CardState.ACTIVE.value, activated_at=at, password_sealed=b"nobody"
    )
    return Actor(frozenset({Role.CITIZEN}), person_id=person_id)
