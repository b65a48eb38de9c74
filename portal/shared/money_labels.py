"""Words for personal accounts, account sharing and payments."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from family.enums import BindingCause, BindingState, PartReason, PartSource, PaymentState, SharingUse

ACCOUNTS: Mapping[StrEnum, Promise] = {
    AccountKind.PERSONAL: _("医保个人账户"),
    AccountKind.WALLET: _("医保钱包"),
    AccountKind.OPENING: _("原有余额"),
    AccountKind.CONTRIBUTIONS: _("缴费划入"),
    AccountKind.INTEREST: _("利息"),
    AccountKind.HELD: _("冻结中"),
    AccountKind.PROVIDERS: _("医院和药店"),
    AccountKind.PREMIUMS: _("居民医保缴费"),
    AccountKind.WALLET_TRANSIT: _("钱包在途"),
    AccountKind.MOVED: _("转往外地"),
    AccountKind.ESTATE: _("一次性支取"),
}
ACCOUNT_STATES: Mapping[StrEnum, Promise] = {
    AccountState.OPEN: _("正常"),
    AccountState.FROZEN: _("已冻结"),
    AccountState.CLOSED: _("已销户"),
}
TRANSFERS: Mapping[StrEnum, Promise] = {
    TransferKind.OPENING: _("原有余额"),
    TransferKind.CONTRIBUTION: _("缴费划入"),
    TransferKind.INTEREST: _("利息"),
    TransferKind.HOLD: _("冻结"),
    TransferKind.SETTLEMENT: _("支付"),
    TransferKind.RELEASE: _("解除冻结"),
    TransferKind.REFUND: _("退款"),
    TransferKind.WALLET_SEND: _("钱包转出"),
    TransferKind.WALLET_ACCEPT: _("钱包收款"),
    TransferKind.WALLET_RETURN: _("钱包退回"),
    TransferKind.MOVE: _("账户转移"),
    TransferKind.ESTATE: _("一次性支取"),
    TransferKind.CORRECTION: _("更正"),
}
BINDING_STATES: Mapping[StrEnum, Promise] = {
    BindingState.PROPOSED: _("等对方同意"),
    BindingState.ASKED: _("等账户本人确认"),
    BindingState.ACTIVE: _("共济生效中"),
    BindingState.SUSPENDED: _("已暂停"),
    BindingState.DECLINED: _("没有同意"),
    BindingState.WITHDRAWN: _("已撤回"),
    BindingState.ENDED: _("已解绑"),
}
BINDING_CAUSES: Mapping[StrEnum, Promise] = {
    BindingCause.USER_NOT_INSURED: _("使用人现在没有参加基本医疗保险"),
    BindingCause.USER_IN_ARREARS: _("使用人的基本医疗保险欠费或暂停缴费"),
    BindingCause.SHARER_NOT_INSURED: _("账户本人现在没有参加职工医保"),
    BindingCause.SHARER_IN_ARREARS: _("账户本人的职工医保暂停缴费"),
    BindingCause.SHARER_ACCOUNT_FROZEN: _("账户本人的个人账户已被冻结"),
    BindingCause.SHARER_ACCOUNT_CLOSED: _("账户已经转走或销户"),
    BindingCause.DEATH: _("其中一方去世"),
    BindingCause.KINSHIP_ENDED: _("不再是近亲属"),
    BindingCause.IN_DOUBT: _("亲属信息有矛盾，正在核实"),
    BindingCause.AREA_CHANGED: _("参保地变了"),
    BindingCause.OUT_OF_SCOPE: _("当地规定的亲属范围变了"),
}
USES: Mapping[StrEnum, Promise] = {
    SharingUse.HOSPITAL: _("医院看病"),
    SharingUse.PHARMACY: _("药店买药"),
    SharingUse.RESIDENT_PREMIUM: _("居民医保缴费"),
}
PAYMENT_STATES: Mapping[StrEnum, Promise] = {
    PaymentState.HELD: _("待结算"),
    PaymentState.SETTLED: _("已支付"),
    PaymentState.REFUNDED: _("已全部退回"),
    PaymentState.RELEASED: _("已取消"),
    PaymentState.EXPIRED: _("已过期"),
}
PART_SOURCES: Mapping[StrEnum, Promise] = {
    PartSource.OWN_ACCOUNT: _("本人账户"),
    PartSource.OWN_WALLET: _("本人钱包"),
    PartSource.SHARER: _("家人账户"),
    PartSource.CASH: _("现金"),
}
PART_REASONS: Mapping[StrEnum, Promise] = {
    PartReason.WHOLE: _("余额够，全部由这里付"),
    PartReason.BALANCE: _("余额只够付这些"),
    PartReason.PAYMENT_CAP: _("到了每次的上限"),
    PartReason.MONTH_CAP: _("到了本月的上限"),
    PartReason.YEAR_CAP: _("到了今年的上限"),
    PartReason.FIRST_PAYMENTS_CAP: _("刚绑定时每次的上限较低"),
    PartReason.REST: _("其余自付"),
}
LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    AccountKind: ACCOUNTS,
    AccountState: ACCOUNT_STATES,
    TransferKind: TRANSFERS,
    BindingState: BINDING_STATES,
    BindingCause: BINDING_CAUSES,
    SharingUse: USES,
    PaymentState: PAYMENT_STATES,
    PartSource: PART_SOURCES,
    PartReason: PART_REASONS,
}
