"""What is refused about the family service, and about mandates that rest on the law, a court or a written power."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "family.service.not_allowed": _("现在还不能添加，原因如下。"),
    "family.service.exists": _("这个号码您已经添加过，或正在等对方确认，不用再填。"),
    "family.service.not_found": _("没有找到这一项，可能已经结束。"),
    "family.service.over": _("这次添加已经结束，请重新添加。"),
    "family.service.turned_down": _(
        "家人先前按过“不同意”。家人改了主意的，请先撤回这次添加，再重新添加一次。"
    ),
    "family.service.notice_moved": _("告知书有了新的一版。请看过新的，再继续。"),
    "family.service.relation_other": _(
        "家人已经确认。登记的关系是{relation}，您填的是{stated}。同意按登记的关系添加，请再按一次。"
    ),
    "family.service.places_full": _("名额已经满了，最多 {most} 位。先解除一位，再来添加。"),
    "family.service.kind_full": _("{place}的名额已经满了，最多 {most} 位。先解除一位，再来添加。"),
    "family.service.oneself": _("这是您自己的号码。自己的事请在首页办。"),
    "family.service.adder_young": _("您还不满 {age} 周岁，不能替家人办。请父母来添加。"),
    "family.service.not_on_record": _(
        "家人已经确认，但登记里查不到你们是近亲属。请先登记家庭关系，或带户口簿、结婚证一起到窗口，再回来按一次。"
    ),
    "family.service.in_doubt": _("登记的亲属信息有矛盾，窗口正在核实；核实之前不能开通亲情服务。"),
    "family.service.card_not_in_order": _(
        "这位家人没有正常使用的实体社保卡。请先办卡，或到窗口解挂，再回来按一次。"
    ),
    "family.service.child_of_others": _("不满 {age} 周岁的孩子，只能由父母添加。"),
    "family.service.other_mandate": _("你们之间已经有窗口登记的授权。要改，请一起到窗口办。"),
    "family.mandate.taken_by_court": _("登记显示法院撤销过这位父母的监护资格。有恢复的判决，请带到窗口。"),
    "family.mandate.not_parent": _("登记里，这位不是孩子的父母。请先登记亲子关系。"),
    "family.mandate.not_minor": _("本人已经成年，不能再按未成年人的父母登记。"),
    "family.mandate.paper_missing": _("请写明凭证：哪个法院或单位的什么文书、文号，或委托书的日期。"),
    "family.mandate.end_missing": _("请填写到哪一天为止。委托书要写明期限。"),
    "family.mandate.helper_of_clerk": _("对方是您或您的近亲属，请换一位同事办理。"),
    "family.mandate.helper_unknown": _("没有找到姓名和号码都对得上的人，请照证件核对。"),
    "family.mandate.needs_second": _("监护人的授权要由一位同事复核。请提交复核。"),
}
