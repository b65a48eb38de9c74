"""What became of a decided transfer, in words, on both sides of the desk."""

from django.utils.translation import gettext as _

from accounts.enums.matters import MatterOutcome
from accounts.queries.matters import MatterCard
from accounts.queries.transfers import undo_facts, undone_on
from accounts.rules.transfer_undos import KIND as UNDO
from accounts.rules.transfers import KIND as TRANSFER
from portal.shared.dates import day_words


def transfer_rows(card: MatterCard) -> list[tuple[str, str]]:
    """Say of a transfer when it was taken back, and of an appeal against one what stays on record whatever is decided."""
    if card.kind == TRANSFER.code and card.outcome is MatterOutcome.PASSED:
        ended_on = undone_on(card.id)
        return [(_("已经撤销"), day_words(ended_on))] if ended_on else []
    if card.kind != UNDO.code or card.appeals_id is None or card.outcome is not None:
        return []
    months = undo_facts(card.appeals_id, draws_pension=False).kept_months
    if not months:
        return []
    return [(_("转移后在转入地的缴费"), _("%(n)s 个月，撤销后仍保留在记录里") % {"n": months})]
