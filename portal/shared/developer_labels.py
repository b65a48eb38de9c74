"""The names of codes on the pages of partners' developers."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.partner_events import DisabledReason, WebhookState
from accounts.enums.partners import KeyAlgorithm, PartnerScope

Labels = Mapping[StrEnum, Promise]

SCOPES: Labels = {
    PartnerScope.LINKS_READ: _("查看授权给贵机构的人"),
    PartnerScope.DEADLINES_READ: _("查看认证截止日"),
    PartnerScope.CERTIFICATIONS_WRITE: _("提交资格认证"),
    PartnerScope.CARDS_VERIFY: _("核验电子社保卡"),
    PartnerScope.FAMILY_READ: _("查看近亲属和授权"),
    PartnerScope.EVIDENCE_WRITE: _("报送见到本人的记录"),
    PartnerScope.VOICE: _("语音电话认证"),
    PartnerScope.EVENTS_READ: _("读取事项"),
    PartnerScope.WEBHOOKS_MANAGE: _("接收事项推送"),
    PartnerScope.BINDINGS_WRITE: _("申请和解除家庭共济"),
    PartnerScope.PAYMENTS_WRITE: _("收费、结算和退费"),
    PartnerScope.WALLET_READ: _("查看医保钱包转账"),
    PartnerScope.SANDBOX_MANAGE: _("调整和重置测试环境"),
    PartnerScope.LINKS_WRITE: _("凭卡或授权码建立授权、退回授权"),
    PartnerScope.PERSONS_READ: _("查看姓名和参保情况"),
    PartnerScope.ENTITLEMENTS_READ: _("查看待遇"),
    PartnerScope.STATEMENTS_READ: _("查看权益单"),
    PartnerScope.ACCOUNTS_READ: _("查看医保个人账户收支"),
    PartnerScope.CARDS_READ: _("查看电子社保卡状态"),
    PartnerScope.MATTERS_READ: _("查看办事进度"),
    PartnerScope.NOTICES_READ: _("查看发过哪些消息"),
    PartnerScope.NOTICES_DELIVER: _("把消息送到它的应用里"),
}
WEBHOOK_STATES: Labels = {
    WebhookState.QUEUED: _("待发送"),
    WebhookState.LEASED: _("发送中"),
    WebhookState.SENT: _("已送达"),
    WebhookState.FAILED: _("没有送到"),
    WebhookState.WITHDRAWN: _("不再发送"),
}
DISABLED_REASONS: Labels = {
    DisabledReason.GONE: _("对方回答已不存在（410）"),
    DisabledReason.FAILING: _("连续多天没有送到"),
    DisabledReason.PAUSED: _("自己暂停"),
}
KEY_ALGORITHMS: Labels = {
    KeyAlgorithm.HMAC_SHA256: _("共享密钥（HMAC-SHA-256）"),
    KeyAlgorithm.ED25519: _("公钥（Ed25519）"),
}
BY_TYPE: Mapping[type[StrEnum], Labels] = {
    PartnerScope: SCOPES,
    WebhookState: WEBHOOK_STATES,
    DisabledReason: DISABLED_REASONS,
    KeyAlgorithm: KEY_ALGORITHMS,
}
