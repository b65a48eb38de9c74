"""What the family floor refuses."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "family.kinship.contradicts": _("这与已经登记的家庭关系不一致，请核对日期和人员。"),
    "family.binding.not_allowed": _("现在还不能与这位家人共济，原因如下。"),
    "family.binding.exists": _("您已经与这位家人共济，或正在等对方同意，不用再办。"),
    "family.binding.not_found": _("没有找到这项共济，可能已经结束。"),
    "family.binding.not_open": _("这项共济已经有了结果，请查看最新状态。"),
    "family.binding.same_person": _("不能与自己共济，请选择另一位家人。"),
    "family.binding.sharer_dead": _("登记显示账户所有人已经去世，账户不能再共济。如有误请到窗口更正。"),
    "family.binding.user_dead": _("登记显示这位家人已经去世。如有误请到窗口更正。"),
    "family.binding.relation_out_of_scope": _(
        "这位家人不在当地可以共济的亲属范围内。可以办理的有：{scope}。"
    ),
    "family.binding.sharer_not_insured": _("您没有职工医保个人账户，所以没有可以共用的余额。"),
    "family.binding.user_not_insured": _("对方当前未参加基本医疗保险，参保后可以绑定。"),
    "family.binding.across_provinces": _("您和对方的参保地不在同一个省，暂时只能在省内绑定共济。"),
    "family.mandate.not_allowed": _("现在还不能这样授权，原因如下。"),
    "family.mandate.not_found": _("没有找到这项授权，可能已经结束。"),
    "family.mandate.frozen": _("授权已经暂停，请家人先恢复。"),
    "family.mandate.scope_missing": _("授权里没有包括这类事，请家人重新授权。"),
    "family.mandate.not_near": _("只能授权给登记证明的近亲属；别人要替您办，请一起到窗口办委托。"),
    "family.mandate.principal_young": _("您还不满 {age} 周岁，由父母或其他监护人替您办。"),
    "family.mandate.helper_young": _("这位家人还不满 {age} 周岁，不能替别人办。请选一位成年的家人。"),
    "family.mandate.nothing_chosen": _("请至少选一件事。"),
    "family.mandate.too_long": _("一次最多授权 {months} 个月，到期可以再授权。"),
    "family.mandate.end_past": _("到期的日子已经过去，请重新选择。"),
    "family.mandate.at_desk": _("给这位家人的授权要到窗口核实。请带身份证一起到窗口办。"),
    "family.mandate.held_at_desk": _("这份授权因为有争议由窗口暂停。请本人带身份证到窗口，核实后恢复。"),
    "family.mandate.exists": _("这位家人已经有同样的授权，请修改或结束原来的授权。"),
    "family.acting.for_another": _(
        "这一页原来是替另一个人打开的，什么也没有办。请看清楚页面上方的名字，再填一次。"
    ),
    "family.mandate.outside_period": _("授权不在有效期内，请家人重新授权。"),
    "family.mandate.revoked": _("授权已经撤回，请家人重新授权。"),
    "family.mandate.principal_dead": _("登记显示授权人已经去世，授权随之结束。"),
    "family.mandate.helper_dead": _("登记显示被授权人已经去世，授权随之结束。"),
    "family.mandate.grade_too_low": _("目前的授权范围不包括这件事，请家人扩大授权。"),
}
