"""The names of codes about telephone calls, and what their audit events say to the person they are about."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certification.enums import CallbackWhy, CallOutcome, CallQuestion, CallState

Labels = Mapping[StrEnum, Promise]

STATES: Labels = {
    CallState.CALLBACK_WANTED: _("等回电"),
    CallState.OPEN: _("通话中"),
    CallState.CLOSED: _("已结束"),
}
OUTCOMES: Labels = {
    CallOutcome.RECORDED: _("已认证"),
    CallOutcome.NOT_COUNTED: _("核对无误，但当地电话不算认证"),
    CallOutcome.NOT_ENOUGH: _("没能确认是本人"),
    CallOutcome.REFUSED_BY_PERSON: _("对方不愿意回答或录音"),
    CallOutcome.SUSPICIOUS: _("有疑点"),
    CallOutcome.NOBODY_ANSWERED: _("没有人接"),
}
QUESTIONS: Labels = {
    CallQuestion.BIRTH_DATE: _("您的出生日期是哪年哪月哪日（按身份证）？"),
    CallQuestion.CARD_TAIL: _("您社保卡号码的最后四位是多少？"),
    CallQuestion.ID_TAIL: _("您身份证号码的最后四位是多少？"),
    CallQuestion.PAYING_AREA: _("您的待遇由哪个地方发？"),
    CallQuestion.RELATIVE_NAME: _("请说一位近亲属的姓名，配偶、子女、父母都可以。"),
    CallQuestion.LAST_MONTH: _("您上一次办资格认证是哪年哪月？"),
}
WHYS: Labels = {
    CallbackWhy.ASKED: _("本人或家人要求"),
    CallbackWhy.VOICE_MENU: _("语音电话里没有办成"),
    CallbackWhy.NOT_REACHED: _("上次没有人接"),
}
LABELS: Mapping[type[StrEnum], Labels] = {
    CallState: STATES,
    CallOutcome: OUTCOMES,
    CallQuestion: QUESTIONS,
    CallbackWhy: WHYS,
}
ACTIONS: Mapping[str, Promise] = {
    "call.opened": _("与您通了一次电话"),
    "call.recording_agreed": _("登记了您同意录音"),
    "call.answered": _("在电话里核对了您的身份"),
    "call.closed": _("结束了与您的一次电话"),
    "call.looked_at": _("核实了一次与您有关的可疑来电"),
}
