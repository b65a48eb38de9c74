"""What waits for the reader's own word, or for theirs as a parent: one line each, for the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries.people import PersonCard, person_cards
from family.queries.guardians import minor_children
from family.queries.kin import KinCard
from family.queries.wallets import WalletTransferCard, transfers_asking
from foundation.clock import local_date
from foundation.money import yuan
from portal.shared.dates import day_words, moment_words
from portal.web.screens import called
from portal.web.sharing_screens import SharedRow, asking_rows

SHOWN_MAX = 5


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, until when, and where one answers."""

    words: str
    until: str
    way: str


def waiting_for(own: PersonCard, kin: Mapping[int, KinCard], *, at: datetime) -> list[Waiting]:
    """Gather what waits for the reader's word, what runs out first on top: money on its way, then sharing."""
    on = local_date(at)
    children = minor_children(kin.values(), on=on)
    cards = transfers_asking([own.id, *children], at=at)
    strangers = {card.sender_id for card in cards} - kin.keys() - {own.id}
    people = {key: one.person for key, one in kin.items()} | {own.id: own}
    people |= person_cards(strangers) if strangers else {}
    money = [_money(card, people, kin, own) for card in cards]
    return [*money, *(_sharing(row) for row in asking_rows(own, kin, on=on))][:SHOWN_MAX]


def _money(
    card: WalletTransferCard, people: Mapping[int, PersonCard], kin: Mapping[int, KinCard], own: PersonCard
) -> Waiting:
    told = {
        "whose": called(people[card.sender_id], kin.get(card.sender_id)),
        "amount": yuan(card.amount_fen),
        "child": people[card.recipient_id].name,
    }
    if card.recipient_id == own.id:
        words = _("%(whose)s 转给您 %(amount)s 元，等您接受") % told
    elif card.sender_id == own.id:
        words = _("您转给 %(child)s %(amount)s 元，等您替孩子接受") % told
    else:
        words = _("%(whose)s 转给 %(child)s %(amount)s 元，等您替孩子接受") % told
    until = _("%(at)s 以前没有接受，会退回。") % {"at": moment_words(card.returns_at)}
    return Waiting(words, until, reverse("web:wallet"))


def _sharing(row: SharedRow) -> Waiting:
    told = {"whose": row.whose, "child": row.child.name if row.child else ""}
    if row.is_mine:
        words, page = _("%(whose)s 申请使用您的医保个人账户，等您确认") % told, "web:sharing_confirm"
    elif row.child:
        words, page = _("%(whose)s 愿意把医保账户给 %(child)s 用，等您答复") % told, "web:sharing_accept"
    else:
        words, page = _("%(whose)s 愿意把医保账户给您用，等您答复") % told, "web:sharing_accept"
    last = row.binding.answer_by
    until = _("最晚 %(day)s 答复，当天也算。") % {"day": day_words(last)} if last else ""
    return Waiting(words, until, reverse(page, kwargs={"binding_id": row.binding.public_id}))
