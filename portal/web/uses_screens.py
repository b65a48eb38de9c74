"""What the pages on used money show: the sharer who used their account, the patient whose money paid."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from family.enums import BindingSide, PaymentState, WalletState
from family.queries.bindings import bindings_of
from family.queries.payments import PartCard, PaymentCard, payments_of_patient, sharers_of
from family.queries.uses import Move, Moved, moved_before, moved_of, standing_of_sharer
from foundation.periods import add_months
from portal.shared.labels import label_of
from portal.web.money_words import in_one_line, moved_words, names_for, part_words, visit_words

MONTHS_SHOWN = 3
LINES_MAX = 500
PAYMENTS_MAX = 60
_BACK_AGAIN = frozenset({WalletState.RETURNED, WalletState.CANCELLED})
UNDONE = frozenset({PaymentState.RELEASED, PaymentState.EXPIRED})
_TAGS = {PaymentState.HELD: "tag--wait", PaymentState.REFUNDED: "tag--ok"}


@dataclass(frozen=True)
class Reading:
    """Whose money a page is about, and who reads it."""

    person_id: int
    reader_id: int

    @property
    def is_own(self) -> bool:
        """Say whether the reader looks at their own."""
        return self.person_id == self.reader_id


@dataclass(frozen=True)
class Line:
    """One sentence, with where it leads and the word for what is not settled about it."""

    words: str
    at: datetime
    payment_id: UUID | None = None
    state: str = ""
    tag: str = ""


@dataclass(frozen=True)
class MonthOfUses:
    """One month with its sentences, the newest first, and what they come to; held money counts once it is settled."""

    month: date
    lines: tuple[Line, ...]
    used_fen: int
    back_fen: int
    sent_fen: int


@dataclass(frozen=True)
class UsesScreen:
    """Who used an account in some months; ``before`` and ``after`` are months as addresses name them."""

    months: tuple[MonthOfUses, ...]
    before: str
    after: str
    is_shared: bool
    open_count: int

    @property
    def is_frozen(self) -> bool:
        """Say whether the sharer has frozen everything that stands."""
        return self.is_shared and not self.open_count


def uses_screen(reading: Reading, asked: date, *, on: date) -> UsesScreen:
    """Gather the months up to the one asked for."""
    until = add_months(asked, 1)
    since = add_months(until, -MONTHS_SHOWN)
    whose = reading.person_id
    moved = moved_of(whose, since=since, until=until, most=LINES_MAX)
    names = names_for(whose, (one.other_id for one in moved), reader_id=reading.reader_id, on=on)
    earlier = moved_before(whose, since)
    standing = standing_of_sharer(whose)
    later = min(add_months(asked, MONTHS_SHOWN), on.replace(day=1))
    return UsesScreen(
        months=tuple(
            _month(reading, names, month, [one for one in moved if one.on.replace(day=1) == month])
            for month in dict.fromkeys(one.on.replace(day=1) for one in moved)
        ),
        before=f"{earlier:%Y-%m}" if earlier else "",
        after=f"{later:%Y-%m}" if later > asked else "",
        is_shared=bool(standing),
        open_count=sum(not card.is_frozen_for(BindingSide.SHARER) for card in standing),
    )


def _month(reading: Reading, names: dict[int, str], month: date, moved: list[Moved]) -> MonthOfUses:
    """Put a month into sentences and sums."""

    def sum_of(how: Move) -> int:
        return sum(one.fen for one in moved if one.how is how and one.wallet_state not in _BACK_AGAIN)

    return MonthOfUses(
        month,
        tuple(_moved_line(reading, names.get(one.other_id, ""), one) for one in moved),
        sum_of(Move.USED),
        sum_of(Move.BACK),
        sum_of(Move.SENT),
    )


def _moved_line(reading: Reading, other: str, one: Moved) -> Line:
    words = moved_words(one, other, is_own=reading.is_own)
    if one.wallet_state is not None:
        tag = "tag--wait" if one.wallet_state is WalletState.SENT else ""
        return Line(words, one.at, None, label_of(one.wallet_state), tag)
    state = label_of(PaymentState.HELD) if one.how is Move.HELD else ""
    return Line(words, one.at, one.payment_public_id, state, "tag--wait")


@dataclass(frozen=True)
class MonthOfPayments:
    """One month of what a patient was charged, the newest first."""

    month: date
    lines: tuple[Line, ...]


def payments_screen(reading: Reading, *, on: date) -> list[MonthOfPayments]:
    """Gather the newest payments of a patient with whose money paid them."""
    cards = payments_of_patient(reading.person_id, most=PAYMENTS_MAX)
    bound = {part.binding_id for card in cards for part in card.parts if part.binding_id is not None}
    sharers = sharers_of(bound) if bound else {}
    names = names_for(reading.person_id, sharers.values(), reader_id=reading.reader_id, on=on)
    called = {binding: names[sharer] for binding, sharer in sharers.items()}
    months = dict.fromkeys(card.paid_on.replace(day=1) for card in cards)
    return [
        MonthOfPayments(
            month,
            tuple(
                _paid_line(reading, called, card) for card in cards if card.paid_on.replace(day=1) == month
            ),
        )
        for month in months
    ]


def paid_fen(card: PaymentCard, part: PartCard) -> int:
    """Give what a part comes to: what is held as long as nothing is settled."""
    return part.amount_fen if card.state is PaymentState.HELD else part.settled_fen


def payment_words(reading: Reading, called: dict[int, str], card: PaymentCard) -> str:
    """Say in one sentence where somebody was charged, and whose money paid which part."""
    head = visit_words(card.use, card.paid_on, card.payee_name, card.comes_to_fen)
    if card.state in UNDONE:
        return _("%(head)s，没有付成，钱已经回到原来的账户") % {"head": head}
    parts = [(part, paid_fen(card, part)) for part in card.parts]
    return in_one_line(
        head,
        [
            part_words(part.source, called.get(part.binding_id or 0, ""), fen, is_own=reading.is_own)
            for part, fen in parts
            if fen
        ],
    )


def _paid_line(reading: Reading, called: dict[int, str], card: PaymentCard) -> Line:
    is_plain = card.state is PaymentState.SETTLED
    state = "" if is_plain else label_of(card.state)
    if is_plain and card.refunded_fen:
        state = _("退回过")
    words = payment_words(reading, called, card)
    return Line(words, card.held_at, card.public_id, state, _TAGS.get(card.state, ""))


@dataclass(frozen=True)
class HomeMoney:
    """Where «查我的钱» leads somebody, and whether there is anything they may freeze with one touch."""

    way: str
    may_freeze: bool


def home_money(person_id: int) -> HomeMoney:
    """Lead a sharer to who used their account, a user to whose money paid, everybody else to their own account."""
    cards = [card for card in bindings_of(person_id) if card.is_standing]
    mine = [card for card in cards if card.sharer_id == person_id]
    way = "web:uses" if mine else "web:paid" if cards else "web:money"
    return HomeMoney(way, any(not card.is_frozen_for(BindingSide.SHARER) for card in mine))
