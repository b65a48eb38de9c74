"""Words about the lines of a personal account, and what an audit event says of it."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums.ledger import TransferKind
from accounts.queries.account_statements import StatementLine
from accounts.queries.hold_fates import HoldFate
from portal.shared.dates import day_words, month_words
from portal.shared.money_labels import TRANSFERS

ACTIONS: Mapping[str, Promise] = {
    "ledger.viewed": _("查看了您的医保个人账户明细"),
    "ledger.corrected": _("更正了您医保个人账户的一笔记账"),
    "ledger.paid_out": _("办理了医保个人账户余额的一次性支取"),
}
_OF_MONTHS = frozenset({TransferKind.CONTRIBUTION, TransferKind.RETIREE_CREDIT})
_HELD = _("支付预扣")
# A hold of which everything was used reads as the payment that it became, and what came back of one not paid as its kind.
_OF_FATES: Mapping[tuple[TransferKind, HoldFate | None], Promise] = {
    (TransferKind.HOLD, HoldFate.WAITING): _("支付预扣，还没有结算"),
    (TransferKind.HOLD, HoldFate.LEFT_OVER): _HELD,
    (TransferKind.HOLD, HoldFate.UNPAID): _HELD,
    (TransferKind.RELEASE, HoldFate.LEFT_OVER): _("预扣未用完，退回"),
}


def kind_words(line: StatementLine) -> str:
    """Name what kind of line it is, and of held money what became of it."""
    return str(_OF_FATES.get((line.kind, line.fate)) or TRANSFERS[line.kind])


def note_words(line: StatementLine) -> str:
    """Say what a line is for: the month or year a run wrote, which day it corrects, or the words typed."""
    if line.kind in _OF_MONTHS and line.note:
        return month_words(date.fromisoformat(f"{line.note}-01"))
    if line.kind is TransferKind.INTEREST and line.note:
        return gettext("%(year)s 年度") % {"year": line.note}
    if line.reverses_on is not None:
        return gettext("更正 %(day)s 的一笔") % {"day": day_words(line.reverses_on)}
    return line.note
