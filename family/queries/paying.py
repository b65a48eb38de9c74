"""The grade *pay*: nobody is given it by a row, it is how a live sharing of an account shows itself."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from accounts.fields import is_alive
from family.enums import BindingState
from family.models.bindings import SharingBinding
from family.queries.kin import terms_between


@dataclass(frozen=True)
class PayCard:
    """That one may pay from another's account on a day, by which sharing."""

    payer_id: int
    account_of_id: int
    binding_public_id: UUID


def pays_of(person_id: int, *, on: date) -> list[PayCard]:
    """Give who may pay from somebody's account, and from whose account they may pay, on a day.

    A sharing counts while both live and are near relatives; the day it does not, nothing has to be written.

    Law: Civil Code art. 1045.
    """
    mine = Q(sharer__same_as=person_id) | Q(user__same_as=person_id)
    rows = SharingBinding.objects.filter(mine, is_alive("sharer", on), is_alive("user", on))
    held = rows.filter(state=BindingState.ACTIVE.value).select_related("sharer", "user").order_by("pk")
    found: dict[tuple[int, int], PayCard] = {}
    for row in held:
        pair = (row.user.human_id, row.sharer.human_id)
        if pair[0] != pair[1]:
            found.setdefault(pair, PayCard(*pair, row.public_id))
    near = terms_between([(card.account_of_id, card.payer_id) for card in found.values()], on=on)
    return [card for card in found.values() if (card.account_of_id, card.payer_id) in near]


def may_pay_from(payer_id: int, account_of_id: int, *, on: date) -> bool:
    """Say whether one may pay from another's account on a day."""
    return any(
        (card.payer_id, card.account_of_id) == (payer_id, account_of_id) for card in pays_of(payer_id, on=on)
    )
