"""What is told to those who look after a partner's access."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "partner.member.code": _("邀请码不对，或者已经用过、过期。请核对，或请邀请您的人重新开一个。"),
    "partner.member.account": _(
        "这个账号已经是参保人本人或工作人员的账号。请退出，用手机号另开一个只做开发的账号。"
    ),
    "partner.member.not_found": _("没有找到这个人，可能已经移除。请回到名单看看。"),
    "partner.member.not_first": _("只有负责人可以邀请和移除同事。请联系贵机构的负责人。"),
    "partner.member.too_many": _("人数已到上限 {members_max} 人，请先移除一位。"),
    "partner.member.last": _("至少要有一位负责人。请先邀请另一位负责人加入，再移除这一位。"),
    "partner.secret.changed": _("您打开页面以后密钥已经换过。请看最新的情况，再决定要不要换。"),
    "partner.key.not_found": _("没有找到这把签名密钥，可能已经结束。请回到列表看看。"),
    "partner.key.too_many": _("有效的签名密钥已到上限 {keys_max} 把，请先结束一把。"),
}
