"""What the certification floor refuses, and the steps to a deadline."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.shared import review_labels

SENTENCES: Mapping[str, Promise] = {
    "certification.suspension.not_open": _("这一步现在不能办：{step}。请看最新的情况。"),
    "certification.signal.known": _("同一来源的同一类线索已经登记过。要的是另一个来源的线索。"),
    "certification.signal.wrong_day": _("线索的日期要在上次认证之后、今天或今天以前，请核对。"),
    "certification.decision.wrong": _("决定、原因、凭据不相配，或者有一处没有写。请核对后重新提交。"),
    "certification.decision.needs_second": _("这件事要两名工作人员一起办，请先提出，再由同事复核。"),
    "certification.decision.exists": _("这件事已经决定过了，请看最新的情况。"),
    "certification.decision.not_found": _("没有找到这个决定，请从原来的页面重新进入。"),
    "certification.reminder.month_missing": _("这个月的提醒还放不进去，请等下一次运行。"),
    "certification.not_found": _("没有找到这次认证，请从原来的页面重新进入。"),
    "certification.withdrawn_already": _("这次认证已经撤销，不再算数。"),
    "certification.survivor.exists": _("这段日子已经登记了供养关系，请看最新的情况。"),
    "certification.review.not_found": _("没有找到这件核查，可能已经办结。"),
    "certification.matter.facts_wrong": _("请用自己的话写明情况，最多 500 字。"),
    "certification.entitlement.not_found": _("没有找到您可以查看的待遇。请核对信息，或请对方先授权给您。"),
    "certification.method.not_accepted": _("当地不接受这种认证方式，请换一种列出的方式。"),
    "certification.event.in_future": _("认证日期在将来，请核对后重新提交。"),
    "certification.event.before_benefit": _("认证日期早于待遇开始的日子，请核对日期和待遇。"),
    "certification.event.after_death": _("登记的去世日期早于这次认证，请先由经办机构核实。"),
    "certification.review.facts_wrong": _("要人工核对的内容不完整，请重新填写。"),
    "certification.review.nothing_to_see": _(
        "还没有可以看的照片。请拍一张本人手持身份证和当天日历的照片上传，或者换一种方式。"
    ),
    "certification.review.cannot_pass": _("现在不能通过，原因如下。"),
    "certification.review.by_asker": _("您自己登记的，要由同一统筹区的同事复核。"),
    **review_labels.REASONS,
    "certification.clerk_is_relative": _("工作人员不能为自己或近亲属办理，请交给同事办理。"),
    "certification.status.open": _("这项待遇认证时还要回答几个问题，请回答后再提交。"),
    "certification.proof.taken": _("这个编号已经用于另一个人的认证，请核对编号。"),
    "certification.precheck.dead": _(
        "登记的信息显示本人已经去世，不能再认证。如果登记错了，请到经办窗口更正。"
    ),
    "certification.precheck.shared_number": _(
        "这个身份证号码登记在两个人名下，要先由工作人员当面核对。请带身份证到经办窗口。"
    ),
    "certification.precheck.early": _("本周期已认证，有效期至{due_on}。现在认证也可以，截止日会重新算起。"),
    "certification.not_open": _("现在不能用这个办法认证。请看下面的原因，换一种列出的办法。"),
    "certification.receipt.not_found": _("没有找到您可以查看的认证回执。请核对，或在“认证记录”里找。"),
    "cycle.change_protects": _(
        "规定从{since}起改变。改变前没有逾期的，从那天起至少还有 {days} 天，所以最晚到{due_on}。"
    ),
    "cycle.first_keeps": _(
        "待遇从{from}开始，第一次认证的期限到{due_on}。提前认证不会让期限变短，所以仍是{due_on}。"
    ),
    "cycle.change_keeps": _("规定从{since}起改变，那时截止日已经过了，所以仍是{due_on}。"),
    "cycle.months": _("从{from}起满 {months} 个月，最晚到{due_on}。"),
    "cycle.days": _("从{from}起满 {days} 天，最晚到{due_on}。"),
    "cycle.calendar_year": _(
        "每年 1 月 1 日到 12 月 31 日要认证一次：上次记在前一年，{year} 年内最晚到{due_on}。"
    ),
    "cycle.window": _("每年在规定的时间段内认证：下一个时间段从{opens_on}开始，到{due_on}结束。"),
    "cycle.first_year_end": _("待遇从{from}开始，第一次认证在 {year} 年底前完成，最晚到{due_on}。"),
    "cycle.first_payment_month": _("待遇从{from}开始，第一次认证在首次发放的当月完成，最晚到{due_on}。"),
    "certification.call.not_found": _("您的窗口没有这通电话，或者已由同事接听。请回到电话列表。"),
    "certification.call.paused": _(
        "今天打来的电话已经多次没能确认是本人，为安全起见，明天再通过电话核验。今天可以到窗口、服务站办理，或预约上门。"
    ),
    "certification.call.not_known": _("答对的不够，不能继续。请结束这通电话，请对方到窗口办理，或预约上门。"),
    "certification.call.answered": _("这通电话的回答已经比对过，不能再答一遍。"),
    "certification.call.not_recorded": _("请先征得对方同意录音，并填写录音编号。"),
    "certification.call.note_missing": _("登记疑点时，请写明哪里可疑，不要写号码。"),
    "certification.escalation.not_found": _(
        "没有找到这件要您答复的事，可能家人已经收回授权。请回到首页看看。"
    ),
    "certification.escalation.over": _("这件事已经有了结果，或已转给下一位。请看最新状态。"),
    "certification.outreach.not_found": _("您的窗口没有这件联系任务，或者已经结束。请回到列表。"),
    "certification.outreach.held": _("这件联系任务已由同事领取，请换一件，或等同事放回。"),
    "certification.outreach.not_held": _("您已不再持有这件联系任务，请重新领取后再登记结果。"),
}
