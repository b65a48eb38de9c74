"""What the family floor refuses."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.shared.money_labels import SKIP_REASONS

SENTENCES: Mapping[str, Promise] = {
    "family.kinship.contradicts": _("这与已经登记的家庭关系不一致，请核对日期和人员。"),
    "family.question.not_found": _("没有找到这个问题，或不归您的窗口核实。请从列表里重新打开。"),
    "family.question.moved": _("登记的内容有了变化，或同事已经答复。请重新看一遍再答复。"),
    "family.question.reason_missing": _("请写明看了什么、问了谁。以后查看的人只有这句话可看。"),
    "family.payment.not_found": _("没有找到这笔支付，请核对编号。"),
    "family.payment.conflict": _("这个流水号已经用于另一笔支付或退款，请为每笔业务使用新的流水号。"),
    "family.payment.payee_not_allowed": _("只有定点医院和药店可以收费，请联系平台核对登记的机构类型。"),
    "family.payment.patient_unknown": _("电子凭证与证件号码对不上，请让患者重新出示。"),
    "family.payment.too_much": _("金额超过了可以办理的数额，最多 {most_fen} 分。"),
    "family.payment.expired": _("没有在期限内结算，钱已经退回，请重新收费。"),
    "family.payment.not_held": _("这笔支付已经结束，不能再结算或取消，请查看最新状态。"),
    "family.payment.not_settled": _("这笔支付还没有结算，不能退款；不需要了可以取消。"),
    **{f"family.payment.skipped.{reason.value}": words for reason, words in SKIP_REASONS.items()},
    "family.payment.not_covered": _(
        "账户里的钱不够付全部，所以一分也没有付，还差 {short_fen} 分。原因如下。"
    ),
    "family.premium.on_record": _("登记里已有这一年的居民医保缴费，不用再缴。登记不对的，请先到窗口更正。"),
    "family.premium.not_due": _("这位家人在这里没有要缴的居民医保，或这一年已经缴过。"),
    "family.payment_dispute.not_found": _("没有找到这项异议，可能已经有了决定或已撤回。"),
    "family.payment_dispute.exists": _("您已经对这笔支付提出过异议，请查看进度。"),
    "family.payment_dispute.not_possible": _("这笔支付里没有可以提出异议的钱：还没有结算，或已经全部退回。"),
    "family.payment_dispute.moved": _("这项异议或支付有了变化，请重新看一遍再决定。"),
    "family.payment_dispute.less": _(
        "提出意见以后，机构又退了一部分钱，这条意见不能同意了。请选“不同意”，再按剩下的金额重新提出意见。"
    ),
    "family.payment_dispute.answer_missing": _("请写明查了什么、结论是什么，账户本人会看到这句话。"),
    "family.reconciliation.file_invalid": _("对账文件有错误，没有接收，请按 reasons 修改后重发。"),
    "family.reconciliation.day_not_over": _("当天结束后才能对账，请从第二天起发送。"),
    "family.reconciliation.not_found": _("没有找到这份对账文件，请核对编号。"),
    "family.reconciliation.line.header": _("第一行应为：{header}"),
    "family.reconciliation.line.too_many": _("一份文件最多 {most} 行，请联系我们。"),
    "family.reconciliation.line.invalid": _("第 {line} 行不符合格式。"),
    "family.reconciliation.line.twice": _("第 {line} 行与前面的行重复。"),
    "family.late_payment.not_found": _("没有找到等着核查的这笔支付，或不归您的统筹区。"),
    "family.late_payment.done": _("同事已经核查过这笔支付，请看结论。"),
    "family.difference.not_found": _("没有找到这项差异，可能已经处理，或新的文件里已经没有。"),
    "family.difference.note_missing": _("请写明差异的原因或怎样改正，以后查看的人只有这句话可看。"),
    "family.payment.amount_invalid": _("金额须为大于零的整数，以分为单位。"),
    "family.mandate.not_allowed": _("现在还不能这样授权，原因如下。"),
    "family.mandate.not_found": _("没有找到这项授权，可能已经结束。"),
    "family.contacts.too_many": _("联系人最多可以指定 %(most)s 位，请留下最要紧的。"),
    "family.mandate.frozen": _("授权已经暂停，请家人先恢复。"),
    "family.mandate.scope_missing": _("授权里没有包括这类事，请家人重新授权。"),
    "family.mandate.not_near": _("只能授权给登记证明的近亲属；别人要替您办，请一起到窗口办委托。"),
    "family.mandate.principal_young": _("您还不满 {age} 周岁，由父母或其他监护人替您办。"),
    "family.mandate.in_doubt": _("登记的亲属信息有矛盾，窗口正在核实；核实之前不能新办授权。"),
    "family.mandate.helper_young": _("这位家人还不满 {age} 周岁，不能替别人办。请选一位成年的家人。"),
    "family.mandate.nothing_chosen": _("请至少选一件事。"),
    "family.mandate.too_long": _("一次最多授权 {months} 个月，到期可以再授权。"),
    "family.mandate.end_past": _("到期的日子已经过去，请重新选择。"),
    "family.mandate.at_desk": _("给这位家人的授权要到窗口核实。请带身份证一起到窗口办。"),
    "family.mandate.held_at_desk": _("这份授权因为有争议由窗口暂停。请本人带身份证到窗口，核实后恢复。"),
    "family.mandate.by_law": _(
        "这项代办依据法律或法院文书，本人不能自己停止。觉得不对，请到窗口说明，窗口可以先暂停。"
    ),
    "family.mandate.exists": _("这位家人已经有同样的授权，请修改或结束原来的授权。"),
    "family.acting.for_another": _(
        "这一页原来是替另一个人打开的，什么也没有办。请看清楚页面上方的名字，再填一次。"
    ),
    "family.mandate.outside_period": _("授权不在有效期内，请家人重新授权。"),
    "family.mandate.revoked": _("授权已经撤回，请家人重新授权。"),
    "family.mandate.principal_dead": _("登记显示授权人已经去世，授权随之结束。"),
    "family.mandate.helper_dead": _("登记显示被授权人已经去世，授权随之结束。"),
    "family.mandate.grade_too_low": _("目前的授权范围不包括这件事，请家人扩大授权。"),
    "family.event.not_allowed": _("现在不能这样登记，原因如下。"),
    "family.event.not_found": _("没有找到这一项，可能已经改过。请回到家庭关系页面再看一遍。"),
    "family.event.moved": _("刚才显示的影响有了变化。请看新的内容，再确认一次。"),
    "family.event.needs_second": _("这项变动要同事复核后才生效，请提交复核。"),
    "family.event.in_future": _("日期还没有到，请按证明上的日期填写。"),
    "family.event.no_evidence": _("请写明凭什么登记，例如“离婚证”或“民事判决书”。"),
    "family.event.ended_already": _("这段关系已于{ended_on}结束，不用再登记。"),
    "family.event.before_begin": _("日期要晚于{starts_on}，请核对证明。"),
    "family.event.unfit": _("这种关系不会这样结束，请重新选择。"),
    "family.event.dead_already": _("已登记{died_on}去世，不用再登记；日期有误请先更正原来的登记。"),
    "family.event.before_birth": _("日期早于出生日期{born_on}，请核对证明。"),
    "family.event.not_declared": _("没有登记过宣告死亡；普通的去世登记有误，请在下面的记录里更正。"),
    "family.event.changed_since": _("这项登记之后又有变动，不能直接更正。请先更正后面的那一项。"),
    "family.event.same_person": _("双方是同一个人，请核对号码。"),
    "family.event.known_already": _("这项关系已经登记过，不用再登记。登记有误的，请在家庭页上更正那一条。"),
    "family.event.unknown_other": _("没有找到对方。请核对对方的证件号码；还没有登记的人，先办理登记。"),
    "family.closure.one_has_died": _("一方已于{died_on}去世。"),
}
