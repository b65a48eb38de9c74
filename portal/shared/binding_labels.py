"""Words for what becomes of account sharing."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from family.enums import BindingSide, FrozenBy, PlaceMove, RequestState

SIDES: Mapping[StrEnum, Promise] = {
    BindingSide.SHARER: _("出钱的一方"),
    BindingSide.USER: _("用钱的一方"),
}
FROZEN_BY: Mapping[StrEnum, Promise] = {
    FrozenBy.SHARER: _("账户本人冻结"),
    FrozenBy.USER: _("使用人冻结"),
    FrozenBy.BOTH: _("双方都冻结"),
}
MOVES: Mapping[StrEnum, Promise] = {
    PlaceMove.TOP: _("置顶"),
    PlaceMove.UP: _("上移"),
    PlaceMove.DOWN: _("下移"),
    PlaceMove.BOTTOM: _("置底"),
}
REQUESTS: Mapping[StrEnum, Promise] = {
    RequestState.WAITING: _("等亲属关系确认"),
    RequestState.BOUND: _("已转为共济"),
    RequestState.REFUSED: _("不符合条件"),
    RequestState.DROPPED: _("没有办成"),
}
LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    BindingSide: SIDES,
    FrozenBy: FROZEN_BY,
    PlaceMove: MOVES,
    RequestState: REQUESTS,
}
# What an audit event says to the person it is about.
ACTIONS: Mapping[str, Promise] = {
    "binding.proposed": _("愿意把自己的医保个人账户余额给您用"),
    "binding.opened": _("把医保个人账户余额给您或您的孩子用"),
    "binding.asked": _("申请使用您的医保个人账户余额"),
    "binding.confirmed": _("确认了您使用账户余额的申请"),
    "binding.turned_down": _("没有同意您使用账户余额的申请"),
    "binding.accepted": _("接受了您的共济"),
    "binding.declined": _("没有接受您的共济"),
    "binding.withdrawn": _("撤回了请您用账户余额的邀请"),
    "binding.expired": _("没有人答复的共济过了期限，自动作废"),
    "binding.ended": _("结束了与您的共济"),
    "binding.frozen": _("冻结了与您的共济"),
    "binding.thawed": _("恢复了与您的共济"),
    "binding.changed": _("改了您的共济的用途或上限"),
    "binding.moved": _("改了使用家人账户的先后"),
    "binding.suspended": _("因参保情况暂停了您的共济"),
    "binding.resumed": _("参保情况恢复，您的共济也恢复了"),
    "binding.review_ended": _("因参保或家庭情况结束了您的共济"),
    "binding.requested": _("申请了与一位家人共济，等亲属关系确认"),
    "binding.viewed": _("查看了您的共济"),
}
