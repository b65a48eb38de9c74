"""What is refused about personal accounts and their ledger."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "ledger.account_not_found": _("没有找到这个账户或这个月份。请回到个人账户再选。"),
    "ledger.transfer_not_found": _("没有找到这一笔，可能属于别的统筹区。请回到账户明细再选。"),
    "ledger.correction_refused": _("这一笔现在不能更正。"),
    "ledger.correction_of_others": _("付款、钱包和账户转移要在原来办的地方退回，不能在这里更正。"),
    "ledger.correction_done": _("这一笔已经更正过了。"),
    "ledger.correction_money_gone": _("账户余额少于要更正的金额，记错的钱已经用掉一部分。请先请本人退回。"),
    "ledger.correction_account_closed": _("这个账户已经销户，请在接着用的账户上办理。"),
    "ledger.freeze_refused": _("这个账户已经按法院文书冻结、已经解冻，或已销户。请重新查看账户。"),
    "ledger.estate_refused": _(
        "只有因本人去世而冻结的账户才能一次性支取；法院冻结的，要先解冻。请先核对去世登记。"
    ),
}
