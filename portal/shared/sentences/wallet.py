"""What the wallet refuses, and why."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "family.wallet.not_allowed": _("现在还不能开通医保钱包，原因如下。"),
    "family.wallet.terms_moved": _("医保钱包的说明刚刚更新。请看一遍新的说明，再同意。"),
    "family.wallet.dead": _("登记显示账户所有人已经去世。如有误请到窗口更正。"),
    "family.wallet.not_insured": _("您现在没有参加基本医疗保险，参保后可以开通。"),
    "family.wallet_transfer.not_allowed": _("这笔钱现在还不能转，原因如下。"),
    "family.wallet_transfer.key_reused": _(
        "这一页已经转过另一笔。请先看看钱包里的记录，需要再转就重新打开一页。"
    ),
    "family.wallet_transfer.not_found": _("没有找到这笔转账，或不归您处理。请从钱包的记录里打开。"),
    "family.wallet_transfer.not_open": _("这笔转账已经有了结果，请在钱包的记录里查看。"),
    "family.wallet.same_person": _("不能转给自己，请选择另一位家人。"),
    "family.wallet.relation_out_of_scope": _("只能转给当地可以共济的近亲属：{scope}。"),
    "family.wallet.in_doubt": _("登记的亲属信息有矛盾，窗口正在核实；核实之前不能转。"),
    "family.wallet.sender_dead": _("登记显示转出的人已经去世，钱会退回。如有误请到窗口更正。"),
    "family.wallet.recipient_dead": _("登记显示这位家人已经去世。如有误请到窗口更正。"),
    "family.wallet.sender_not_insured": _("转出的钱要来自职工医保个人账户，您现在没有这样的账户。"),
    "family.wallet.recipient_not_insured": _("收钱的家人现在没有参加基本医疗保险，参保后可以转。"),
    "family.wallet.same_province": _("两位在同一个省参保，不用医保钱包，请办理“家庭共济”。"),
    "family.wallet.sender_without": _("您还没有开通医保钱包，请先开通。"),
    "family.wallet.recipient_without": _("收钱的家人还没有开通医保钱包。请家人登录家社通开通后再转。"),
    "family.wallet.recipient_elsewhere": _(
        "收钱的家人换了参保地，钱包还在原来的地方。请家人打开“医保钱包”，把钱包换到现在的参保地。"
    ),
    "family.wallet.account_missing": _("没有查到您的职工医保个人账户，请打 12393 问一下。"),
    "family.wallet.account_frozen": _("您的个人账户现在只能收钱，不能转出。请打 12393 问一下。"),
    "family.wallet.balance_short": _("您的个人账户余额不够，请少转一些。"),
    "family.wallet.closed_hours": _("每天 {begins} 到第二天 {ends} 不能转，请过了 {ends} 再来。"),
    "family.wallet.day_full": _("每天最多转 {most} 次，今天已经转满，请明天再来。"),
    "family.wallet.too_much": _("每次最多转 {most} 元，请少转一些。"),
    "family.wallet.first_too_much": _(
        "头 {count} 次转给这位家人，每次最多 {most} 元；家人收过以后就可以多转。"
    ),
    "family.wallet.cooling_off": _("您的钱包刚刚开通，{until} 以后可以转出。不是您开通的，请马上打 12393。"),
}
