"""Differences of a payee's day as a file that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from family.queries.reconciliation import DifferenceCard
from foundation.money import yuan
from portal.shared.labels import label_of

_BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines_of(cards: Iterable[DifferenceCard]) -> Iterator[str]:
    """Write one line for each difference; no cell of it is taken for a formula."""
    yield _BOM + _line(
        [
            _("收款机构"),
            _("日期"),
            _("种类"),
            _("差异"),
            _("支付流水号"),
            _("退款流水号"),
            _("我方金额（元）"),
            _("对方金额（元）"),
            _("处理"),
            _("说明"),
        ]
    )
    for card in cards:
        yield _line(
            [
                card.payee_name,
                card.day.isoformat(),
                label_of(card.entry),
                label_of(card.kind),
                card.payment_reference,
                card.refund_reference,
                _amount(card.ours_fen),
                _amount(card.theirs_fen),
                label_of(card.state),
                card.note,
            ]
        )


def _amount(fen: int | None) -> str:
    return "" if fen is None else yuan(fen).replace(",", "")


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return text.getvalue()
