"""Words for personal accounts, account sharing and payments."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from family.actions import premiums
from family.enums import (
    BindingCause,
    BindingState,
    PartReason,
    PartSource,
    PaymentState,
    SharingUse,
    WalletReturn,
    WalletState,
)
from family.enums.payments import (
    DifferenceKind,
    DifferenceState,
    DisputeReason,
    DisputeRemedy,
    DisputeState,
    FlagKind,
    LateFinding,
    ReconciledEntry,
    SkipReason,
)

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
    TransferKind.RETIREE_CREDIT: _("退休人员定额划入"),
    TransferKind.INTEREST: _("利息"),
    # The line stays when the payee settles: whoever reads it later has paid, and nothing of theirs is frozen.
    TransferKind.HOLD: _("支付扣款"),
    TransferKind.SETTLEMENT: _("支付"),
    TransferKind.RELEASE: _("没有付成，退回"),
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
    BindingState.EXPIRED: _("过期没有答复"),
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
SKIP_REASONS: Mapping[StrEnum, Promise] = {
    SkipReason.PATIENT_DEAD: _("登记显示患者已经去世"),
    SkipReason.PATIENT_NOT_INSURED: _("患者现在没有参加基本医疗保险"),
    SkipReason.PATIENT_IN_ARREARS: _("患者的医保暂停缴费，恢复后可以再用家人账户"),
    SkipReason.USE_CLOSED: _("当地规定个人账户不能付这一项"),
    SkipReason.SHARER_DEAD: _("登记显示账户本人已经去世"),
    SkipReason.PAYEE_PAUSED: _("这家机构多次冻结又不结算，暂时不能用家人的账户"),
    SkipReason.SHARER_NOT_INSURED: _("账户本人现在没有正常参加职工医保"),
    SkipReason.SUSPENDED: _("共济已暂停"),
    SkipReason.BINDING_FROZEN: _("共济已冻结"),
    SkipReason.NOT_STARTED: _("共济还没有生效"),
    SkipReason.USE_NOT_ALLOWED: _("账户本人没有允许付这一项"),
    SkipReason.NO_ACCOUNT: _("没有个人账户"),
    SkipReason.ACCOUNT_FROZEN: _("个人账户已冻结"),
    SkipReason.OUT_OF_REACH: _("账户在当地规定的共济范围之外"),
    SkipReason.TWICE: _("同一个账户已经算过"),
    SkipReason.BALANCE: _("余额用完了"),
    SkipReason.PAYMENT_CAP: _("到了每次的上限"),
    SkipReason.FIRST_PAYMENTS_CAP: _("刚绑定时每次的上限较低"),
    SkipReason.MONTH_CAP: _("到了本月的上限"),
    SkipReason.YEAR_CAP: _("到了今年的上限"),
}
FLAGS: Mapping[StrEnum, Promise] = {
    FlagKind.RAPID: _("短时间内连续支付"),
    FlagKind.UNUSUAL_AMOUNT: _("金额比平时大得多"),
    FlagKind.NIGHT: _("夜里支付"),
    FlagKind.MANY_PAYEES: _("一天在多家机构支付"),
    FlagKind.FRESH_BINDING: _("绑定刚有变动就支付"),
    FlagKind.HOLD_AND_RELEASE: _("多次大额冻结又不结算"),
    FlagKind.PATIENT_DEAD: _("患者去世后的支付"),
    FlagKind.SHARER_DEAD: _("账户本人去世后的支付"),
}
DISPUTE_REASONS: Mapping[StrEnum, Promise] = {
    DisputeReason.NOT_KNOWN: _("不知道这笔支付"),
    DisputeReason.WRONG_AMOUNT: _("金额不对"),
    DisputeReason.NOT_RECEIVED: _("没有看病或没有拿到药"),
    DisputeReason.AFTER_STOP: _("已经停止共济"),
}
DISPUTE_STATES: Mapping[StrEnum, Promise] = {
    DisputeState.OPEN: _("正在核查"),
    DisputeState.PROPOSED: _("等待复核"),
    DisputeState.UPHELD: _("异议成立"),
    DisputeState.DISMISSED: _("异议不成立"),
    DisputeState.WITHDRAWN: _("已撤回"),
}
DISPUTE_REMEDIES: Mapping[StrEnum, Promise] = {
    DisputeRemedy.REFUND: _("退回账户"),
    DisputeRemedy.CLAIM: _("向收款机构追回"),
}
LATE_FINDINGS: Mapping[StrEnum, Promise] = {
    LateFinding.STANDS: _("支付有依据，不用追回"),
    LateFinding.RECOVERED: _("多付的钱已经追回，或正在追回"),
    LateFinding.FRAUD: _("涉嫌冒用，已移交基金监管"),
}
ENTRIES: Mapping[StrEnum, Promise] = {
    ReconciledEntry.PAYMENT: _("支付"),
    ReconciledEntry.REFUND: _("退款"),
}
DIFFERENCES: Mapping[StrEnum, Promise] = {
    DifferenceKind.MISSING_HERE: _("我方没有"),
    DifferenceKind.MISSING_THERE: _("对方没有"),
    DifferenceKind.AMOUNT: _("金额不同"),
    DifferenceKind.STATE: _("我方没有结算"),
    DifferenceKind.DAY: _("日期不同"),
}
DIFFERENCE_STATES: Mapping[StrEnum, Promise] = {
    DifferenceState.OPEN: _("待处理"),
    DifferenceState.EXPLAINED: _("已说明"),
    DifferenceState.CORRECTED: _("已改正"),
    DifferenceState.GONE: _("已消失"),
}
WALLET_STATES: Mapping[StrEnum, Promise] = {
    WalletState.SENT: _("等对方接受"),
    WalletState.ACCEPTED: _("对方已接受"),
    WalletState.RETURNED: _("已退回"),
    WalletState.CANCELLED: _("已撤回转账"),
}
WALLET_RETURNS: Mapping[StrEnum, Promise] = {
    WalletReturn.UNCLAIMED: _("到时间没有接受"),
    WalletReturn.DECLINED: _("家人没有要"),
    WalletReturn.SENDER_DIED: _("转出的人已经去世"),
    WalletReturn.RECIPIENT_DIED: _("收钱的人已经去世"),
}
# A payee is named as on record; where no partner charges, the house's own name for it is a word of the language.
_OWN_PAYEES: Mapping[str, Promise] = {premiums.PAYEE: _("城乡居民基本医疗保险")}
# What an audit event says to the person it is about.
WALLET_ACTIONS: Mapping[str, Promise] = {
    "wallet.opened": _("开通了您的医保钱包"),
    "wallet.sent": _("从医保账户里转钱给您，等您接受"),
    "wallet.accepted": _("接受了您转的钱"),
    "wallet.declined": _("没有接受您转的钱，已退回"),
    "wallet.cancelled": _("撤回了转给您的钱"),
    "wallet.returned": _("把没有接受的转账退了回去"),
    "wallet.viewed": _("查看了您的医保钱包记录"),
}
# What an audit event about payments says to the person it is about: the patient, or the sharer who disputed one.
ACTIONS: Mapping[str, Promise] = {
    "payments.viewed": _("查看了谁用了您的钱、谁替您付的钱"),
    "payment.held": _("向您收费，冻结了资金"),
    "payment.settled": _("结算了向您收的费用"),
    "payment.released": _("取消了向您收的费用"),
    "payment.expired": _("退回了没有按时结算的资金"),
    "payment.refunded": _("退回了向您收的费用"),
    "payment.disputed": _("对一笔支付提出了异议"),
    "payment.dispute_withdrawn": _("撤回了对一笔支付的异议"),
    "payment.dispute_dismissed": _("答复了您的支付异议：不成立"),
    "payment.claim_met": _("您的支付异议：机构已经退款，结案"),
    "payment.dispute_upheld": _("答复了您的支付异议：成立"),
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
    SkipReason: SKIP_REASONS,
    FlagKind: FLAGS,
    DisputeReason: DISPUTE_REASONS,
    DisputeState: DISPUTE_STATES,
    DisputeRemedy: DISPUTE_REMEDIES,
    LateFinding: LATE_FINDINGS,
    ReconciledEntry: ENTRIES,
    DifferenceKind: DIFFERENCES,
    DifferenceState: DIFFERENCE_STATES,
    WalletState: WALLET_STATES,
    WalletReturn: WALLET_RETURNS,
}


def payee_words(name: str) -> str:
    """Name a payee in the language of the page, as far as its name is the house's own."""
    return str(_OWN_PAYEES.get(name, name))
