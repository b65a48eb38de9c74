"""What staff read about reminders and their messages: ends, reasons, ways, and what is to be done about trouble."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import Channel, DeliveryState
from certification.enums import (
    EscalationAnswer,
    EscalationRung,
    OutreachOutcome,
    OutreachReason,
    ReminderState,
    ReminderWhy,
    RunOutcome,
    StepEnd,
)

Labels = Mapping[StrEnum, Promise]

OUTCOMES: Labels = {
    RunOutcome.PLANNED: _("排定"),
    RunOutcome.RELEASED: _("已成消息"),
    RunOutcome.SKIPPED: _("跳过"),
    RunOutcome.CANCELLED: _("取消"),
    RunOutcome.FAILED: _("搁置"),
}
REMINDER_STATES: Labels = {
    ReminderState.PLANNED: _("等待"),
    ReminderState.RELEASED: _("已成消息"),
    ReminderState.SKIPPED: _("跳过"),
    ReminderState.CANCELLED: _("取消"),
    ReminderState.PARKED: _("搁置"),
}
WHYS: Labels = {
    ReminderWhy.CERTIFIED: _("已经认证"),
    ReminderWhy.DEADLINE_MOVED: _("截止日变了"),
    ReminderWhy.BENEFIT_ENDED: _("待遇已经停止"),
    ReminderWhy.EXEMPT: _("现在不用认证"),
    ReminderWhy.COUNTED_ELSEWHERE: _("同一待遇另有记录，按那一条提醒"),
    ReminderWhy.NOT_TO_BE_TOLD: _("已经不该告诉这位（授权到期、暂停或本人去世）"),
    ReminderWhy.OVERTAKEN: _("已到下一个提醒日，只发最近的一次"),
    ReminderWhy.NO_POLICY: _("这个统筹区缺少规定，消息写不出来"),
    ReminderWhy.BROKEN: _("写不出这条消息，等工作人员看"),
}
CHANNELS: Labels = {
    Channel.SMS: _("短信"),
    Channel.APP: _("应用消息"),
    Channel.EMAIL: _("邮件"),
    Channel.LETTER: _("信件"),
}
# How a desk reads the states of a delivery; the recipient reads fewer words.
DELIVERY_STATES: Labels = {
    DeliveryState.QUEUED: _("等待"),
    DeliveryState.LEASED: _("已分批"),
    DeliveryState.SENDING: _("发送中"),
    DeliveryState.SENT: _("已发出"),
    DeliveryState.DELIVERED: _("已送达"),
    DeliveryState.UNKNOWN: _("不知结果"),
    DeliveryState.FAILED: _("没发成"),
    DeliveryState.PARKED: _("搁置"),
    DeliveryState.CANCELLED: _("取消"),
}
RUNGS: Labels = {
    EscalationRung.PERSON: _("参保人本人"),
    EscalationRung.FIRST_CONTACT: _("第一联系人"),
    EscalationRung.SECOND_CONTACT: _("第二联系人"),
    EscalationRung.COMMUNITY: _("社区"),
    EscalationRung.AGENCY: _("经办机构"),
    EscalationRung.HOME_VISIT: _("提议上门"),
}
ANSWERS: Labels = {
    EscalationAnswer.WILL_DO: _("我来办"),
    EscalationAnswer.CANNOT_REACH: _("联系不上"),
    EscalationAnswer.NEEDS_VISIT: _("要上门"),
}
ASKED_ENDS: Labels = {
    StepEnd.NO_ANSWER: _("没有答复"),
    StepEnd.UNREACHED: _("消息没有送到"),
    StepEnd.CANNOT_REACH: _("说联系不上本人"),
    StepEnd.NEEDS_VISIT: _("说要上门"),
    StepEnd.NOT_OPEN: _("没有这个人，或者本人没有同意"),
}
OUTREACH_REASONS: Labels = {
    OutreachReason.UNDELIVERABLE: _("消息送不到：没有联系方式，或者号码停用"),
    OutreachReason.NO_ANSWER: _("消息送到了，没有人答复"),
}
# What a member of staff may write down; that nobody had to ask any more, the house writes itself.
OUTREACH_OUTCOMES: Labels = {
    OutreachOutcome.REACHED_WILL_DO: _("联系上了，会去认证"),
    OutreachOutcome.REACHED_CANNOT: _("联系上了，自己办不了"),
    OutreachOutcome.OFFERED_VISIT: _("提议上门（会发给本人和家人）"),
    OutreachOutcome.NOT_REACHED: _("没有联系上"),
    OutreachOutcome.MOVED: _("搬走了（请写明听谁说的）"),
    OutreachOutcome.DIED_REPORTED: _("听说去世了（请写明听谁说的）"),
}
LEASE_STATES: Labels = {
    LeaseState.WAITING: _("等待发送"),
    LeaseState.RUNNING: _("发送中"),
    LeaseState.DONE: _("已结束"),
    LeaseState.EXPIRED: _("中断，已收回"),
}
LEASE_OUTCOMES: Mapping[str, Promise] = {
    "sent": _("已发出"),
    "failed": _("没发成"),
    "unknown": _("不知结果"),
    "skipped": _("取消"),
    "put_back": _("稍后再试"),
}
# What is to be done about a message that nothing more is done about.
NEXT_STEPS: Labels = {
    DeliveryState.UNKNOWN: _("没有人知道发出去没有，也不会再发。请打电话告诉对方。"),
    DeliveryState.FAILED: _("试过多次，没发成。请核对手机号，再打电话告诉对方。"),
    DeliveryState.PARKED: _("这条消息写不出来。系统会隔一阵自动再试；急的请打电话告诉对方，并转告运维人员。"),
}
# The causes that channels and the plan write down, by code.
CAUSES: Mapping[str, Promise] = {
    "channel.unavailable": _("服务商没有收下"),
    "channel.refused": _("号码或地址无法送达"),
    "channel.unknown": _("服务商没有答复"),
    "letter.returned": _("信件退回"),
    "channel.not_taken": _("服务商说没有收到过"),
    "lease.expired": _("发送程序中断，没有在限时内回来"),
    "provider.failing": _("服务商接连失败，先停一会儿"),
    "provider.gone": _("这个服务商已经不在设置里"),
    "address.missing": _("没有留下号码或地址"),
    "message.broken": _("消息写不出来"),
    "message.unfit": _("服务商那里缺这种消息的模板"),
    "policy.missing": _("这个统筹区缺少提醒规定"),
}
AREA_NEXT_STEP = _(
    "请运维人员查看日志；规定有缺的，先在“修改和复核”里补上。其他统筹区不受影响，修好后自动补排。"
)


def cause_words(code: str) -> str:
    """Say a cause in words; one without words stands as it was written down."""
    # A client may say behind its code what is missing.
    head = code.split(":", 1)[0].split(" ", 1)[0]
    return str(CAUSES[head]) if head in CAUSES else code


ACTIONS: Mapping[str, Promise] = {
    "letter.printed": _("打印了写给您的信"),
    "letter.returned": _("登记了写给您的信被退回"),
}
