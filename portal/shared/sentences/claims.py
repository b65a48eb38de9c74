"""What claims and disputes of family ties refuse."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "family.claim.not_allowed": _("现在还不能这样申报，原因如下。"),
    "family.claim.exists": _("您已经申报过这位家人，正在等答复，不用再报。要改就先撤回。"),
    "family.claim.too_often": _("{days} 天里对这位家人申报的次数已满。请带证明到窗口办。"),
    "family.claim.not_found": _("没有找到这项申报，可能已经结束。"),
    "family.claim.not_open": _("这项申报已经有了结果或已经结束，请查看最新状态。"),
    "family.claim.not_proved": _("这项申报现在还不能生效，原因如下。"),
    "family.claim.facts_wrong": _("申报的内容不完整，请重新填写。"),
    "family.claim.young": _("您还不满 {age} 周岁，请由父母或其他监护人申报，或一起到窗口办。"),
    "family.claim.dead": _("登记显示申报人已经去世，不能再这样申报。家人可以带证明到窗口登记。"),
    "family.claim.own_number": _("这是您自己的号码，请填写家人的。"),
    "family.claim.kind_missing": _("请选择是亲生、收养还是继父母子女。"),
    "family.claim.date_missing": _("请填写从哪一天起。"),
    "family.claim.date_future": _("日期还没有到，请填写证件上的日期。"),
    "family.claim.date_before_birth": _("这一天在您出生以前，请填写证件上的日期。"),
    "family.claim.one_sex": _(
        "结婚登记是一男一女的登记，号码显示两位性别相同。请核对号码；登记的性别有误的，请带身份证到窗口更正。"
    ),
    "family.claim.needs_papers": _("收养、抚养教育和继兄弟姐妹的关系不能只靠承诺，请选择上传材料。"),
    "family.claim.promise_missing": _("承诺书已经更新，请重新看过再勾选。"),
    "family.claim.middle_missing": _("请说明中间那位父母。"),
    "family.claim.middle_known": _(
        "您的这位父亲或母亲已经登记。请由他们申报自己的父母或子女，您和对方的关系会自动推出来。"
    ),
    "family.claim.open_max": _("正在等答复的申报最多 {most} 件。请等有了结果再报，或先撤回一件。"),
    "family.claim.no_area": _("没有找到您的参保地，网上办不了这一项。请带证明到任何一个窗口办。"),
    "family.claim.other_unknown": _("没有查到姓名和号码都相符的人，不能通过。"),
    "family.claim.other_denied": _("对方答复不是这项关系，不能通过。"),
    "family.claim.not_confirmed": _("对方还没有确认，也没有经审核的材料。"),
    "family.claim.no_papers": _("这项关系必须有登记证、裁判文书或抚养教育的证明，请退回补正。"),
    "family.claim.contradicts": _("与已经登记的家庭关系不一致：{what}。请先更正登记。"),
    "family.claim.was_recorded": _(
        "同样的关系已经登记过，后来结束了，时间和这次申报有重叠。请先看家庭登记：结束得不对的先更正，再婚的请对方按新日期重报。"
    ),
    "family.dispute.exists": _("您已经对这位家人提出过异议，经办人员正在核实。"),
    "family.dispute.needs_court": _(
        "这项关系有登记数据或材料证明，窗口不能凭异议取消。请以生效的裁判文书或登记机关的更正办理。"
    ),
}
