"""What the regions floor refuses."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "regions.division.unknown": _("没有这个行政区划代码，请核对六位数字和日期。"),
    "regions.area.unknown": _("没有这个统筹区，请从列表中选择。"),
    "regions.division.not_covered": _("这个地方还没有对应的统筹区，请手动选择统筹区。"),
    "regions.policy.unknown": _("没有这个政策代码，请从政策目录中选择。"),
    "regions.policy.missing": _("当地这一天的规定还没有录入，暂时不能办理。请拨打 12333 咨询。"),
    "regions.data.refused": _("数据文件有错误，没有装载任何内容。请改正指出的每一行后重新装载。"),
    "regions.division.abolished": _("{name}已于{ended_on}撤销。原来的地方现在属于：{successors}。"),
    "regions.change.not_found": _("没有找到您可以查看的这项政策修改，请从列表里打开。"),
    "regions.change.refused": _("这项修改还不能提交，请改正指出的地方后再提交。"),
    "regions.change.exists": _("同一项规定已有一处修改在等同事复核。请等结果，或先撤回那一处。"),
    "regions.change.decided": _("这项修改已经有了结果，请查看最新状态。"),
    "regions.change.moved": _("您打开之后，这项规定有了变化。请重新查看，再作决定。"),
    "regions.change.needs_second": _("起草人不能复核自己的修改，请同一统筹区的另一位同事复核。"),
    "regions.change.wrong_value": _("这个值不合要求：{what}"),
    "regions.change.before_horizon": _("开始执行的日子不能早于{horizon}，请核对。"),
    "regions.change.no_source": _("请写明依据哪份文件，没有出处的规定不能录入。"),
    "regions.change.not_checked": _("请写明哪天核对过原文。"),
    "regions.change.checked_later": _("核对原文的日子不能晚于今天，请核对。"),
    "regions.change.nothing_to_end": _("这段时间本地没有单独录入的规定，不用恢复。"),
    "regions.policy.subject_unknown": _("这一项没有这种待遇或险种的单独规定，请从列表中选择。"),
    "regions.change.no_change": _("这段时间已经是这个值、这个出处，不用再改。"),
    "regions.sharing.member_only": _("按{name}的规定，个人账户只能本人使用。"),
    "regions.sharing.area_only": _("按{name}的规定，只能在本统筹区内共济。"),
    "regions.sharing.area_not_open": _("没有查到{name}开通跨省共济，请打 12393 问一下。"),
}
