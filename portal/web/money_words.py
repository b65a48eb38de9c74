"""Sentences about a family's money: who used whose account where, what came back, what was sent.

To a helper who looks at somebody's pages nothing is theirs, so that «您» is left out.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries.people import person_cards
from family.enums import PartSource, SharingUse
from family.queries.kin import near_relatives_of
from family.queries.uses import Move, Moved
from foundation.money import yuan
from portal.shared.dates import reads_english, yearday_words
from portal.shared.money_labels import payee_words
from portal.web.screens import called

_VISITS: Mapping[SharingUse, Promise] = {
    SharingUse.HOSPITAL: gettext_lazy("%(day)s 在%(payee)s看病 %(amount)s 元"),
    SharingUse.PHARMACY: gettext_lazy("%(day)s 在%(payee)s买药 %(amount)s 元"),
    SharingUse.RESIDENT_PREMIUM: gettext_lazy("%(day)s 居民医保缴费 %(amount)s 元"),
}

# To the owner of the account, and to a helper who looks at it.
_MOVED: Mapping[Move, tuple[Promise, Promise]] = {
    Move.USED: (
        gettext_lazy("%(day)s %(other)s在%(payee)s用了您的 %(amount)s 元"),
        gettext_lazy("%(day)s %(other)s在%(payee)s用了 %(amount)s 元"),
    ),
    Move.HELD: (
        gettext_lazy("%(day)s %(other)s在%(payee)s要用您的 %(amount)s 元，还没有结算"),
        gettext_lazy("%(day)s %(other)s在%(payee)s要用 %(amount)s 元，还没有结算"),
    ),
    Move.BACK: (
        gettext_lazy("%(day)s %(payee)s退回了 %(other)s用您账户付的 %(amount)s 元"),
        gettext_lazy("%(day)s %(payee)s退回了 %(other)s用这个账户付的 %(amount)s 元"),
    ),
    Move.SENT: (
        gettext_lazy("%(day)s 您转给 %(other)s %(amount)s 元"),
        gettext_lazy("%(day)s 转给 %(other)s %(amount)s 元"),
    ),
}
# What was kept of an account and not used: the whole came to nothing, or it was paid without this part.
_UNPAID: tuple[Promise, Promise] = (
    gettext_lazy("%(day)s %(other)s在%(payee)s要用您的 %(amount)s 元，没有付成，钱已经回到您的账户"),
    gettext_lazy("%(day)s %(other)s在%(payee)s要用 %(amount)s 元，没有付成，钱已经回到账户"),
)
_UNUSED: tuple[Promise, Promise] = (
    gettext_lazy("%(day)s %(other)s在%(payee)s要用您的 %(amount)s 元，没有用到，钱已经回到您的账户"),
    gettext_lazy("%(day)s %(other)s在%(payee)s要用 %(amount)s 元，没有用到，钱已经回到账户"),
)
_PREMIUM: tuple[Promise, Promise] = (
    gettext_lazy("%(day)s %(other)s的居民医保从您的账户缴了 %(amount)s 元"),
    gettext_lazy("%(day)s %(other)s的居民医保从这个账户缴了 %(amount)s 元"),
)


def names_for(person_id: int, others: Iterable[int], *, reader_id: int, on: date) -> dict[int, str]:
    """Name others as somebody calls them; on a helper's page by name alone, and the helper as «您»."""
    asked = set(others)
    if not asked:
        return {}
    if reader_id != person_id:
        return {key: _("您") if key == reader_id else one.name for key, one in person_cards(asked).items()}
    kin = {one.person.id: one for one in near_relatives_of(person_id, on=on)}
    strangers = person_cards(asked - kin.keys()) if asked - kin.keys() else {}
    return {
        **{key: called(one.person, one) for key, one in kin.items() if key in asked},
        **{key: card.name for key, card in strangers.items()},
    }


def moved_words(moved: Moved, other: str, *, is_own: bool) -> str:
    """Say who used how much of an account where, what came back, or what was sent to whom."""
    is_premium = moved.use is SharingUse.RESIDENT_PREMIUM
    sentence = _PREMIUM if is_premium and moved.how is Move.USED else _MOVED[moved.how]
    return _told(sentence, moved, other, is_own=is_own)


def unused_words(held: Moved, other: str, *, is_paid: bool, is_own: bool) -> str:
    """Say that nothing of what was held came to be used; ``is_paid`` that the payment was made without it."""
    return _told(_UNUSED if is_paid else _UNPAID, held, other, is_own=is_own)


def _told(sentence: tuple[Promise, Promise], moved: Moved, other: str, *, is_own: bool) -> str:
    return str(sentence[0 if is_own else 1]) % {
        "day": yearday_words(moved.on),
        "other": other,
        "payee": payee_words(moved.payee_name),
        "amount": yuan(moved.fen),
    }


def visit_words(use: SharingUse, on: date, payee: str, fen: int) -> str:
    """Say where a patient was charged how much."""
    return str(_VISITS[use]) % {"day": yearday_words(on), "payee": payee_words(payee), "amount": yuan(fen)}


def part_words(source: PartSource, other: str, fen: int, *, is_own: bool) -> str:
    """Say what one source paid; ``other`` names the sharer."""
    told = {"other": other, "amount": yuan(fen)}
    match source:
        case PartSource.CASH:
            return _("现金 %(amount)s 元") % told
        case PartSource.SHARER:
            return _("%(other)s的账户付 %(amount)s 元") % told
        case PartSource.OWN_WALLET:
            return (
                _("您自己的医保钱包付 %(amount)s 元") if is_own else _("本人的医保钱包付 %(amount)s 元")
            ) % told
        case _:
            return (_("您自己的账户付 %(amount)s 元") if is_own else _("本人的账户付 %(amount)s 元")) % told


def back_words(source: PartSource, other: str, fen: int, *, is_own: bool) -> str:
    """Say what went back to one source; ``other`` names the sharer."""
    if source is PartSource.CASH:
        return _("退回现金 %(amount)s 元") % {"amount": yuan(fen)}
    told = {"source": source_name(source, other, is_own=is_own), "amount": yuan(fen)}
    return _("退回到%(source)s %(amount)s 元") % told


def source_name(source: PartSource, other: str, *, is_own: bool) -> str:
    """Name a source of money; ``other`` names the sharer, and is empty for all of them at once."""
    match source:
        case PartSource.CASH:
            return _("现金")
        case PartSource.SHARER:
            return _("%(other)s的账户") % {"other": other} if other else _("家人的账户")
        case PartSource.OWN_WALLET:
            return _("您自己的医保钱包") if is_own else _("本人的医保钱包")
        case _:
            return _("您自己的账户") if is_own else _("本人的账户")


def in_one_line(head: str, parts: Iterable[str]) -> str:
    """Put what several sources paid behind what was charged."""
    told = (", " if reads_english() else "，").join(parts)
    return _("%(head)s：%(parts)s") % {"head": head, "parts": told} if told else head
