"""What stands against sharing a personal account, and what to do about it; either side may read it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "family.binding.not_allowed": _("现在还不能与这位家人共济，原因如下。"),
    "family.binding.exists": _("您已经与这位家人共济，或正在等对方同意，不用再办。"),
    "family.binding.not_found": _("没有找到这项共济，可能已经结束。"),
    "family.binding.not_open": _("这项共济已经有了结果，请查看最新状态。"),
    "family.binding.terms_unsound": _("请至少选一种用途；填了上限的，要大于 0 元。"),
    "family.binding.frozen_by_other": _("这是对方冻结的，只有对方能恢复。请与对方商量。"),
    "family.binding.order_fixed": _("先用谁的账户由当地规定，不能自己排。"),
    "family.binding.needs_proof": _("放宽用途或上限，要先确认是您本人。请再确认一次身份。"),
    "family.binding.same_person": _("不能与自己共济，请选择另一位家人。"),
    "family.binding.sharer_dead": _("登记显示账户所有人已经去世，账户不能再共济。如有误请到窗口更正。"),
    "family.binding.user_dead": _("登记显示这位家人已经去世。如有误请到窗口更正。"),
    "family.binding.relation_out_of_scope": _(
        "这位家人不在当地可以共济的亲属范围内。可以办理的有：{scope}。"
    ),
    "family.binding.sharer_not_insured": _(
        "出钱的一方没有职工医保个人账户，没有可以共用的余额。参加职工医保后可以办。"
    ),
    "family.binding.sharer_in_arrears": _("出钱的一方职工医保暂停缴费，现在不能新办共济。恢复缴费后可以办。"),
    "family.binding.sharer_no_account": _(
        "出钱的一方的个人账户还没有开立或已经转走，请向参保地医保窗口查询。"
    ),
    "family.binding.sharer_account_frozen": _(
        "出钱的一方的个人账户已被冻结，解除后可以办。请向参保地医保窗口查询。"
    ),
    "family.binding.user_not_insured": _("用钱的一方当前未参加基本医疗保险，参保后可以绑定。"),
    "family.binding.user_in_arrears": _("用钱的一方基本医疗保险欠费，补缴后可以绑定。"),
    "family.binding.users_max": _("当地规定一个账户最多给 {most} 位家人用，已经满了。停止一位后可以再办。"),
    "family.binding.sharers_max": _(
        "当地规定一个人最多用 {most} 个家人的账户，已经满了。停止一个后可以再办。"
    ),
    "family.binding.rebind_pause": _("当地规定停止共济后隔一段时间才能再办，从{from_on}起可以办。"),
    "family.binding.at_desk": _("与这位家人的共济要到窗口核实。请账户本人带身份证和社保卡到窗口办。"),
    "family.binding.other_side": _("另一方现在还不能共济。原因只告诉本人，请本人在门户查看，或到窗口办理。"),
    "family.binding.use_closed": _("当地现在还不能用来：{uses}。请去掉这一项再办。"),
    "family.binding.in_doubt": _("登记的亲属信息有矛盾，窗口正在核实；核实之前不能新办共济。"),
    "family.binding.across_provinces": _(
        "双方的参保地不在同一个省，不能绑定共济；两地都开通的，可以用医保钱包转账，没有开通的可以等开通时通知您。"
    ),
}
