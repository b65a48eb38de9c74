"""The names of codes about partners: kinds of organisations, what they tell, and what was set aside of it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.partner_events import DisabledReason, PartnerEventKind
from accounts.enums.partners import LinkBasis, LinkEnd, PartnerKind, PartnerScope
from certification.enums import (
    EvidenceKind,
    EvidenceOutcome,
    QuarantineReason,
    QuarantineState,
    SessionState,
    VoiceOutcome,
)

Labels = Mapping[StrEnum, Promise]

KINDS: Labels = {
    PartnerKind.CITY_SERVICE: _("支付应用里的城市服务"),
    PartnerKind.CHAT_CITY_SERVICE: _("聊天应用里的城市服务"),
    PartnerKind.HRSS_APP: _("人社部门的应用"),
    PartnerKind.HOSPITAL: _("医院"),
    PartnerKind.PHARMACY: _("药店"),
    PartnerKind.TERMINAL: _("自助终端"),
    PartnerKind.BANK: _("银行"),
    PartnerKind.AGENCY: _("其他机构（铁路、民航、民政等）"),
    PartnerKind.VOICE_MENU: _("语音电话"),
}
LINK_SCOPES: Labels = {
    PartnerScope.DEADLINES_READ: _("查看认证截止日"),
    PartnerScope.CERTIFICATIONS_WRITE: _("提交资格认证"),
    PartnerScope.FAMILY_READ: _("查看近亲属和授权"),
    PartnerScope.BINDINGS_WRITE: _("查看和申请账户共济"),
    PartnerScope.WALLET_READ: _("查看医保钱包转账"),
    PartnerScope.PERSONS_READ: _("查看姓名和参保情况"),
    PartnerScope.ENTITLEMENTS_READ: _("查看待遇"),
    PartnerScope.STATEMENTS_READ: _("查看权益单"),
    PartnerScope.ACCOUNTS_READ: _("查看医保个人账户收支"),
    PartnerScope.CARDS_READ: _("查看电子社保卡状态"),
    PartnerScope.MATTERS_READ: _("查看办事进度"),
    PartnerScope.NOTICES_READ: _("查看发过哪些消息"),
    PartnerScope.NOTICES_DELIVER: _("把消息送到它的应用里"),
}
LINK_BASES: Labels = {
    LinkBasis.CONSENT: _("本人同意"),
    LinkBasis.CARD: _("出示电子社保卡"),
    LinkBasis.CODE: _("告诉授权码"),
    LinkBasis.SAMPLE: _("示例"),
}
LINK_ENDS: Labels = {
    LinkEnd.BY_PERSON: _("本人停止"),
    LinkEnd.BY_HELPER: _("家人代为停止"),
    LinkEnd.BY_DESK: _("窗口代为停止"),
    LinkEnd.BY_PARTNER: _("平台退回"),
    LinkEnd.REPLACED: _("换成了新的授权"),
    LinkEnd.EXPIRED: _("到期"),
}
EVIDENCE_KINDS: Labels = {
    EvidenceKind.HOSPITAL_VISIT: _("到医院看病"),
    EvidenceKind.RAIL_JOURNEY: _("实名坐火车"),
    EvidenceKind.FLIGHT: _("坐飞机"),
    EvidenceKind.BANK_COUNTER: _("到银行柜台办事"),
    EvidenceKind.AGENCY_COUNTER: _("到其他部门窗口办事"),
}
QUARANTINE_REASONS: Labels = {
    QuarantineReason.IN_FUTURE: _("日期在将来"),
    QuarantineReason.BEFORE_BIRTH: _("日期早于出生"),
    QuarantineReason.OFFSET_MISSING: _("时间没有写时区"),
    QuarantineReason.UNREADABLE_TIME: _("时间看不懂"),
    QuarantineReason.UNKNOWN_PERSON: _("没有找到这个人"),
    QuarantineReason.NUMBER_CONFLICT: _("号码和姓名对不上，或有人重号"),
    QuarantineReason.ALIVE_AND_DEAD: _("登记已去世，对方说见到本人"),
}
QUARANTINE_STATES: Labels = {
    QuarantineState.OPEN: _("待处理"),
    QuarantineState.TAKEN_UP: _("已改正采用"),
    QuarantineState.DISMISSED: _("不予采用"),
}
EVIDENCE_OUTCOMES: Labels = {
    EvidenceOutcome.WAITING: _("等待核对"),
    EvidenceOutcome.EXTENDED: _("已算认证"),
    EvidenceOutcome.NOTED: _("只作记录"),
    EvidenceOutcome.QUARANTINED: _("暂存待查"),
}
SESSION_STATES: Labels = {
    SessionState.OPEN: _("没有做完"),
    SessionState.PASSED: _("已通过"),
    SessionState.CLOSED: _("没有通过"),
}
VOICE_OUTCOMES: Labels = {
    VoiceOutcome.RECORDED: _("已算认证"),
    VoiceOutcome.NOT_ENOUGH: _("只作记录"),
    VoiceOutcome.NOT_RECOGNISED: _("没有核对上"),
}
PARTNER_EVENT_KINDS: Labels = {
    PartnerEventKind.DEADLINE_REMINDER: _("认证截止日临近"),
    PartnerEventKind.DEADLINE_MOVED: _("认证截止日变动"),
    PartnerEventKind.DEADLINE_PASSED: _("认证截止日已过"),
    PartnerEventKind.DEADLINE_SUSPENDED: _("待遇停发"),
    PartnerEventKind.DEADLINE_RESUMED: _("待遇恢复发放"),
    PartnerEventKind.DEADLINE_EXEMPTED: _("暂不需要认证"),
    PartnerEventKind.DEADLINE_ENDED: _("待遇终止"),
    PartnerEventKind.DEADLINE_RESTORED: _("免认证或终止已撤销"),
    PartnerEventKind.CERTIFICATION_RECORDED: _("已办认证"),
    PartnerEventKind.CERTIFICATION_WITHDRAWN: _("认证已撤回"),
    PartnerEventKind.BINDING_PROPOSED: _("家庭共济等使用人答复"),
    PartnerEventKind.BINDING_ASKED: _("家庭共济等共享人答复"),
    PartnerEventKind.BINDING_ACTIVATED: _("家庭共济已绑定"),
    PartnerEventKind.BINDING_CHANGED: _("家庭共济范围或限额变动"),
    PartnerEventKind.BINDING_SUSPENDED: _("家庭共济暂停"),
    PartnerEventKind.BINDING_RESUMED: _("家庭共济恢复"),
    PartnerEventKind.BINDING_FROZEN: _("家庭共济被冻结"),
    PartnerEventKind.BINDING_THAWED: _("家庭共济解除冻结"),
    PartnerEventKind.BINDING_ENDED: _("家庭共济结束"),
    PartnerEventKind.PAYMENT_HELD: _("支付已冻结资金"),
    PartnerEventKind.PAYMENT_SETTLED: _("支付已结算"),
    PartnerEventKind.PAYMENT_RELEASED: _("支付已取消"),
    PartnerEventKind.PAYMENT_EXPIRED: _("支付过期未结算"),
    PartnerEventKind.PAYMENT_REFUNDED: _("支付已退回"),
    PartnerEventKind.PAYMENT_DISPUTED: _("支付有异议"),
    PartnerEventKind.PAYMENT_DECIDED: _("支付异议已处理"),
    PartnerEventKind.MATTER_RECEIVED: _("申请已收到"),
    PartnerEventKind.MATTER_ACCEPTED: _("申请已受理"),
    PartnerEventKind.MATTER_NEEDS_INFORMATION: _("申请需要补正"),
    PartnerEventKind.MATTER_SUPPLIED: _("申请已补正"),
    PartnerEventKind.MATTER_DECIDED: _("申请已办结"),
    PartnerEventKind.MATTER_WITHDRAWN: _("申请已撤回"),
    PartnerEventKind.LINK_CREATED: _("开始为您服务"),
    PartnerEventKind.LINK_ENDED: _("不再为您服务"),
    PartnerEventKind.BATCH_FINISHED: _("批量处理完成"),
    PartnerEventKind.WEBHOOK_TEST: _("测试"),
    PartnerEventKind.WEBHOOK_DISABLED: _("接收地址停用"),
}
DISABLED_REASONS: Labels = {
    DisabledReason.GONE: _("对方说这个地址不再使用"),
    DisabledReason.FAILING: _("连续几天没有收下"),
}
BY_TYPE: Mapping[type[StrEnum], Labels] = {
    PartnerKind: KINDS,
    PartnerEventKind: PARTNER_EVENT_KINDS,
    DisabledReason: DISABLED_REASONS,
    EvidenceKind: EVIDENCE_KINDS,
    QuarantineReason: QUARANTINE_REASONS,
    QuarantineState: QUARANTINE_STATES,
    EvidenceOutcome: EVIDENCE_OUTCOMES,
    SessionState: SESSION_STATES,
    VoiceOutcome: VOICE_OUTCOMES,
    PartnerScope: LINK_SCOPES,
    LinkBasis: LINK_BASES,
    LinkEnd: LINK_ENDS,
}
ACTIONS: Mapping[str, Promise] = {
    "certification.session_opened": _("在合作平台上为您开始了一次资格认证"),
    "certification.session_result": _("合作平台发来了您这次认证的结果"),
    "certification.session_viewed": _("查看了您在合作平台上的认证进度"),
    "certification.quarantine_listed": _("在暂存列表里看到了一条与您有关的认证"),
    "certification.quarantine_dismissed": _("核对了一条与您有关的认证，没有采用"),
    "certification.quarantine_taken_up": _("核对、改正并采用了一条与您有关的认证"),
    "certification.voice_code_asked": _("给您登记的手机号发了语音电话验证码"),
    "certification.voice_called": _("您打过语音认证电话"),
    "partner.code_made": _("您为合作平台生成了一个授权码"),
    "partner.code_voided": _("您收回了给合作平台的授权码"),
    "partner_links.viewed": _("查看了您授权的合作平台"),
    "events.told": _("收到了一条关于您的通知（认证、共济、支付、申请或授权）"),
}
