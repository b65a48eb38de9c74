"""Names of codes about certifying."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certification.enums import (
    DecisionKind,
    DecisionReason,
    NextStep,
    SignalKind,
    StatusQuestion,
    SurvivorGround,
    SuspensionStepKind,
    WithdrawalReason,
)

STATUS_CHANGES: Mapping[StrEnum, Promise] = {
    StatusQuestion.WORKS: _("已经工作或参军"),
    StatusQuestion.REMARRIED: _("已经再婚"),
    StatusQuestion.ADOPTED: _("已经被别人收养"),
    StatusQuestion.IMPRISONED: _("正在服刑"),
}
SIGNALS: Mapping[StrEnum, Promise] = {
    SignalKind.REGISTER_MATCH: _("登记数据比对（如户籍、殡葬）"),
    SignalKind.FAILED_VISIT: _("上门没有见到本人"),
    SignalKind.RETURNED_POST: _("信件退回、无法送达"),
    SignalKind.RELATIVE_REPORT: _("家人或知情人说明"),
    SignalKind.DATA_MISMATCH: _("数据对不上"),
}
STEPS: Mapping[StrEnum, Promise] = {
    SuspensionStepKind.VISIT_OFFERED: _("已约上门或来窗口"),
    SuspensionStepKind.NOTICE: _("已书面通知"),
}
NEXT_STEPS: Mapping[StrEnum, Promise] = {
    NextStep.IN_TIME: _("没有逾期，不能办停发"),
    NextStep.SIGNALS: _("先要有互相独立的线索"),
    NextStep.OFFER: _("先约上门，或请本人来窗口"),
    NextStep.WAIT_FOR_OFFER: _("等约好的期限过去"),
    NextStep.NOTICE: _("书面通知本人和家人"),
    NextStep.WAIT_FOR_NOTICE: _("等答复期限过去"),
    NextStep.UNDER_WAY: _("还有没办完的预约、上门或等核对的认证，先办完"),
    NextStep.PROPOSE: _("可以提出暂停发放，由同事复核"),
    NextStep.SUSPENDED: _("暂停发放已经决定"),
}
DECISIONS: Mapping[StrEnum, Promise] = {
    DecisionKind.SUSPEND: _("暂停发放"),
    DecisionKind.RESUME: _("恢复发放"),
    DecisionKind.RELEASE: _("误停补发"),
    DecisionKind.EXEMPT: _("免认证"),
    DecisionKind.TERMINATE: _("停止待遇"),
    DecisionKind.FALSE_STATEMENT: _("登记不实陈述"),
    DecisionKind.REVOKE: _("撤销决定"),
}
REASONS: Mapping[StrEnum, Promise] = {
    DecisionReason.NO_PROOF: _("一直没有认证"),
    DecisionReason.IMPRISONED: _("服刑"),
    DecisionReason.CERTIFIED: _("已经认证"),
    DecisionReason.WRONG_SUSPENSION: _("当时已按时认证，停错了"),
    DecisionReason.SENTENCE_SERVED: _("刑满"),
    DecisionReason.ACQUITTED: _("无罪"),
    DecisionReason.MISTAKE: _("登记有误"),
    DecisionReason.APPEAL: _("申诉成立"),
    DecisionReason.DATA_COVERED: _("数据长期可以核对"),
    DecisionReason.IN_CARE: _("集中供养、长期住院"),
    DecisionReason.DIED: _("去世"),
    DecisionReason.WORKS: _("已经工作或参军"),
    DecisionReason.REMARRIED: _("再婚"),
    DecisionReason.ADOPTED: _("被别人收养"),
    DecisionReason.ABLE_TO_WORK: _("恢复劳动能力"),
    DecisionReason.NOT_ENTITLED: _("不符合领取条件"),
    DecisionReason.FALSE_ANSWER: _("回答不实"),
    DecisionReason.FALSE_PERSON: _("冒名顶替"),
}
WITHDRAWALS: Mapping[StrEnum, Promise] = {
    WithdrawalReason.WRONG_PERSON: _("认证的不是本人"),
    WithdrawalReason.NAMESAKE: _("同名或重号，记错了人"),
    WithdrawalReason.MISTAKE: _("登记有误"),
    WithdrawalReason.FRAUD: _("冒名顶替"),
    WithdrawalReason.AFTER_DEATH: _("认证日期在去世之后"),
    WithdrawalReason.IMPORT_UNDONE: _("导入的数据撤回了"),
}
GROUNDS: Mapping[StrEnum, Promise] = {
    SurvivorGround.SPOUSE: _("配偶"),
    SurvivorGround.CHILD: _("子女"),
    SurvivorGround.PARENT: _("父母"),
    SurvivorGround.GRANDPARENT: _("祖父母、外祖父母"),
    SurvivorGround.GRANDCHILD: _("孙子女、外孙子女"),
    SurvivorGround.SIBLING: _("兄弟姐妹"),
}
BY_TYPE: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    StatusQuestion: STATUS_CHANGES,
    SignalKind: SIGNALS,
    SuspensionStepKind: STEPS,
    NextStep: NEXT_STEPS,
    DecisionKind: DECISIONS,
    DecisionReason: REASONS,
    WithdrawalReason: WITHDRAWALS,
    SurvivorGround: GROUNDS,
}
# What somebody reads of such acts about themselves.
ACTIONS: Mapping[str, Promise] = {
    "certification.looked": _("查看了您的认证记录"),
    "standing.signal": _("登记了一条待遇线索"),
    "standing.visit_offered": _("约您上门或来窗口认证"),
    "standing.notice": _("书面通知您补办认证"),
    "standing.suspend": _("决定暂停发放您的待遇"),
    "standing.resume": _("恢复发放您的待遇"),
    "standing.release": _("补发停错的待遇"),
    "standing.exempt": _("决定您免认证"),
    "standing.terminate": _("决定停止您的待遇"),
    "standing.false_statement": _("登记了一次不实陈述"),
    "standing.revoke": _("撤销了先前的决定"),
    "standing.ground": _("登记了您的供养关系"),
    "standing.viewed": _("查看了您的待遇记录"),
    "standing.listed": _("在待遇核查列表里看到了您"),
    "standing.review_kept": _("核查了资格变化，待遇保留"),
    "certification.withdrawn": _("撤销了您的一次认证"),
    "certification.review_opened": _("根据认证时的回答，登记了资格变化，等待核查"),
    "policy.impact_viewed": _("核对规定的修改会影响谁时，看到了您的姓和截止日"),
}
# As they are asked of the person; the answer is yes or no.
QUESTIONS: Mapping[StatusQuestion, Promise] = {
    StatusQuestion.WORKS: _("您现在有工作，或者参军了吗？"),
    StatusQuestion.REMARRIED: _("您再婚了吗？"),
    StatusQuestion.ADOPTED: _("您被别人收养了吗？"),
    StatusQuestion.IMPRISONED: _("您正在服刑吗？"),
}
