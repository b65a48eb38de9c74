"""The names of a matter's states, outcomes, steps and reasons as people read them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.evidence import EvidenceState
from accounts.enums.matters import (
    MatterAct,
    MatterChannel,
    MatterOutcome,
    MatterState,
    TransferReason,
)
from portal.shared.dates import reads_english

Labels = Mapping[StrEnum, Promise]

STATES: Labels = {
    MatterState.APPLIED: _("已提交，等待受理"),
    MatterState.ACCEPTED: _("已受理，正在审核"),
    MatterState.CHECKING: _("审核中，等待复核"),
    MatterState.RETURNED: _("退回补正"),
    MatterState.CLOSED: _("已办结"),
    MatterState.SERVED: _("已送达"),
}
OUTCOMES: Labels = {
    MatterOutcome.PASSED: _("通过"),
    MatterOutcome.REJECTED: _("驳回"),
    MatterOutcome.NOT_ACCEPTED: _("不予受理"),
    MatterOutcome.WITHDRAWN: _("已撤销"),
    MatterOutcome.LAPSED: _("超时失效"),
}
ACTS: Labels = {
    MatterAct.APPLY: _("提交申请"),
    MatterAct.ACCEPT: _("受理"),
    MatterAct.REFUSE: _("不予受理"),
    MatterAct.RETURN: _("退回补正"),
    MatterAct.SUPPLY: _("提交补正"),
    MatterAct.PROPOSE: _("审核，提交复核"),
    MatterAct.GRANT: _("办结：通过"),
    MatterAct.REJECT: _("办结：驳回"),
    MatterAct.SEND_BACK: _("复核不同意，退回审核"),
    MatterAct.EXPIRE: _("复核超时，退回审核"),
    MatterAct.WITHDRAW: _("撤回申请"),
    MatterAct.LAPSE: _("超时未补正，失效"),
    MatterAct.SERVE: _("结果送达"),
    MatterAct.APPEAL: _("申请复核"),
    MatterAct.TAKE: _("取件"),
    MatterAct.GIVE_BACK: _("放回队列"),
}
CHANNELS: Labels = {
    MatterChannel.WEB: _("网上申请"),
    MatterChannel.COUNTER: _("窗口申请"),
}
EVIDENCE_STATES: Labels = {
    EvidenceState.WAITING: _("等待安全检查"),
    EvidenceState.READY: _("可以查看"),
    EvidenceState.HARMFUL: _("安全检查未通过"),
    EvidenceState.DROPPED: _("已到期销毁"),
}
TRANSFER_REASONS: Labels = {
    TransferReason.NEW_JOB: _("到新地方就业参保"),
    TransferReason.FLEXIBLE_WORK: _("在新地方以灵活就业身份参保"),
    TransferReason.MOVED: _("户口或居住地迁移"),
    TransferReason.OTHER: _("其他"),
}
BY_TYPE: Mapping[type[StrEnum], Labels] = {
    MatterState: STATES,
    MatterOutcome: OUTCOMES,
    MatterAct: ACTS,
    MatterChannel: CHANNELS,
    EvidenceState: EVIDENCE_STATES,
    TransferReason: TRANSFER_REASONS,
}
# What a transfer says, and the conditions it is held against, as a clerk reads them.
FACTS: Mapping[str, Promise] = {
    "insurance": _("险种"),
    "from_area": _("转出地"),
    "to_area": _("转入地"),
    "reason": _("原因"),
    "note": _("补充说明"),
}
CHECKS: Mapping[str, Promise] = {
    "transfer.dead": _("没有去世登记"),
    "transfer.not_transferable": _("这个险种可以转移"),
    "transfer.same_area": _("转出地和转入地不同"),
    "transfer.not_enrolled": _("转出地有参保记录"),
    "transfer.already_open": _("没有另一件同样的申请"),
    "transfer.draws_pension": _("没有在领取养老金"),
    "transfer.undo.not_carried_out": _("这次转移已经执行，没有撤销过"),
    "transfer.undo.moved_on": _("之后没有再转移到别处"),
    "transfer.undo.changed_there": _("转入地的参保登记没有改动"),
    "transfer.undo.changed_here": _("转出地的参保登记没有改动"),
    "transfer.undo.enrolled_again": _("没有在转出地重新参保"),
    "transfer.undo.draws_pension": _("没有按转移后的关系领取养老金"),
}
# What an audit event says to the person it is about.
ACTIONS: Mapping[str, Promise] = {
    "matter.looked": _("查看了替您提交的申请"),
    "transfer.undone": _("撤销了您的一次关系转移"),
    "enrolment.viewed": _("查看了您在哪里参保"),
    "matter.apply": _("提交了您的一项申请"),
    "matter.accept": _("受理了您的申请"),
    "matter.refuse": _("对您的申请作出不予受理的决定"),
    "matter.return": _("请您补正申请"),
    "matter.supply": _("补正了您的申请"),
    "matter.propose": _("审核了您的申请"),
    "matter.grant": _("办结了您的申请"),
    "matter.reject": _("办结了您的申请"),
    "matter.send_back": _("复核了您的申请"),
    "matter.expire": _("把您的申请退回审核"),
    "matter.withdraw": _("撤回了您的申请"),
    "matter.lapse": _("您的申请超时失效"),
    "matter.serve": _("送达了您的申请结果"),
    "matter.appeal": _("为您的申请提出复核"),
    "matter.take": _("开始办理您的申请"),
    "matter.give_back": _("把您的申请放回队列"),
    "matter.viewed": _("查看了您的申请"),
    "matter.listed": _("在受理列表里看到了您的申请"),
    "approval.proposed": _("提出了一项与您有关的复核"),
    "approval.approved": _("复核同意了一项与您有关的决定"),
    "approval.rejected": _("复核没有同意一项与您有关的决定"),
    "approval.void": _("取消了一项与您有关的复核"),
    "evidence.viewed": _("查看了您的材料"),
}


class Named(Protocol):
    """Anything that carries its name in both languages."""

    @property
    def zh(self) -> str:
        """Give the Chinese name."""

    @property
    def en(self) -> str:
        """Give the English name."""


def named(thing: Named | None) -> str:
    """Give a name in the language of the page; nothing for nothing."""
    if thing is None:
        return ""
    return thing.en if reads_english() else thing.zh
