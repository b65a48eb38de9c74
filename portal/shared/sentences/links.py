"""What is refused about the links by which people let partners act for them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "partner.link.not_found": _("没有找到这项授权：可能已经停止，请刷新后再看。"),
    "partner.link.code_refused": _("这个码不能用：可能已过期、用过，或不是给您的。请对方重新生成。"),
    "partner.link.guesses_spent": _("输错的码太多，请等 10 分钟，再请对方念一遍。"),
    "partner.link.scopes": _("这些范围不能这样取得。请少要一些，或请本人在授权页面同意。"),
    "partner.link.text_moved": _("说明有了新的版本，请看过新的，再决定同意不同意。"),
    "partner.link.of_guardian": _("年龄还小，要由父母或其他监护人用自己的账号同意。"),
    "partner.link.nothing_chosen": _("一项也没有选。请至少选一项，或按“不同意”。"),
    "partner.link.partner_gone": _("这个平台现在不接受新的授权，请换一个，或问问它。"),
    "partner.link.codes_spent": _("今天生成的码已经够多了，请明天再来，或到平台自己的页面办。"),
}
