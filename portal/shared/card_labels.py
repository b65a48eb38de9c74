"""The names of cards' states, acts and numbers as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.cards import CardAct, CardChannel, CardState, NumberScheme, ShownAs, SocialCardState


@dataclass(frozen=True)
class PrintedMove:
    """What a desk does to a printed card, and what follows from it."""

    title: Promise
    told: Promise


PRINTED_MOVES: Mapping[SocialCardState, PrintedMove] = {
    SocialCardState.ACTIVE: PrintedMove(_("解除挂失"), _("卡找到了，从今天起恢复正常。请看过卡片再办。")),
    SocialCardState.LOST: PrintedMove(
        _("挂失"), _("这张卡从今天起停用，找到了可以解除挂失。卡上的银行账户，请本人另向发卡银行挂失。")
    ),
    SocialCardState.CANCELLED: PrintedMove(_("注销"), _("注销后不能恢复，再要用卡就要登记一张新卡。")),
    SocialCardState.REPLACED: PrintedMove(_("换发新卡"), _("旧卡从今天起停用，换成下面填写的新卡。")),
    SocialCardState.EXPIRED: PrintedMove(_("登记过期"), _("登记后这张卡不能再用，也不能恢复。")),
}
LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    CardState: {
        CardState.APPLIED: _("待设密码"),
        CardState.ACTIVE: _("正常"),
        CardState.LOST: _("已挂失"),
        CardState.LOCKED: _("已锁定"),
        CardState.CANCELLED: _("已注销"),
        CardState.REISSUED: _("已换发"),
    },
    CardAct: {
        CardAct.APPLY: _("申领"),
        CardAct.ACTIVATE: _("设置密码，启用"),
        CardAct.CHANGE_PASSWORD: _("修改密码"),
        CardAct.RESET_PASSWORD: _("重设密码"),
        CardAct.LOCK: _("密码错误多次，锁定"),
        CardAct.UNLOCK: _("解除锁定或挂失"),
        CardAct.REPORT_LOSS: _("挂失"),
        CardAct.CANCEL: _("注销"),
        CardAct.REISSUE: _("补发新卡"),
    },
    CardChannel: {
        CardChannel.PORTAL: _("家社通网页"),
        CardChannel.COUNTER: _("窗口"),
        CardChannel.PHONE: _("电话"),
    },
    ShownAs: {
        ShownAs.PICTURE: _("扫码"),
        ShownAs.DIGITS: _("输入数字码"),
    },
    SocialCardState: {
        SocialCardState.ACTIVE: _("正常"),
        SocialCardState.LOST: _("已挂失"),
        SocialCardState.CANCELLED: _("已注销"),
        SocialCardState.REPLACED: _("已换新卡"),
        SocialCardState.EXPIRED: _("已过期"),
    },
    NumberScheme: {
        NumberScheme.SHENZHEN_COMPUTER_NUMBER: _("社保电脑号"),
        NumberScheme.NATIONAL_INSURED_NUMBER: _("全国医保人员编号"),
    },
}
ACTIONS: Mapping[str, Promise] = {
    "card.verified": _("核验了您出示的电子社保卡"),
    "card.apply": _("为您申领了电子社保卡"),
    "card.activate": _("启用了您的电子社保卡"),
    "card.change_password": _("修改了您的电子社保卡密码"),
    "card.reset_password": _("重设了您的电子社保卡密码"),
    "card.lock": _("锁定了您的电子社保卡"),
    "card.unlock": _("解除了您电子社保卡的锁定或挂失"),
    "card.report_loss": _("挂失了您的电子社保卡"),
    "card.cancel": _("注销了您的电子社保卡"),
    "card.reissue": _("为您换发了电子社保卡"),
    "card.viewed": _("查看了您的社保卡情况"),
    "printed_card.recorded": _("登记了您的社会保障卡"),
    "printed_card.active": _("登记您的社会保障卡恢复正常"),
    "printed_card.lost": _("登记您的社会保障卡挂失"),
    "printed_card.cancelled": _("登记您的社会保障卡注销"),
    "printed_card.replaced": _("登记您的社会保障卡换新"),
    "printed_card.expired": _("登记您的社会保障卡过期"),
    "personal_number.recorded": _("登记了您的社保编号"),
}
