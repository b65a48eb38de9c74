"""The names of what concerns messages: channels, how far one has come, how a calendar calls people."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.feeds import FeedNaming
from accounts.enums.notices import Channel, DeliveryState

CHANNELS: Mapping[StrEnum, Promise] = {
    Channel.SMS: _("短信"),
    Channel.APP: _("应用消息"),
    Channel.EMAIL: _("邮件"),
    Channel.LETTER: _("信件"),
}
# What happens inside the house on the way is no matter of the recipient's.
STATES: Mapping[StrEnum, Promise] = {
    DeliveryState.QUEUED: _("待发送"),
    DeliveryState.LEASED: _("待发送"),
    DeliveryState.SENDING: _("待发送"),
    DeliveryState.SENT: _("已发送"),
    DeliveryState.DELIVERED: _("已送达"),
    DeliveryState.UNKNOWN: _("不能确定是否送达"),
    DeliveryState.FAILED: _("失败"),
    DeliveryState.PARKED: _("失败"),
    DeliveryState.CANCELLED: _("已取消"),
}
FEED_NAMINGS: Mapping[StrEnum, Promise] = {
    FeedNaming.TERM: _("只写称谓，如“外祖母”"),
    FeedNaming.INITIALS: _("只写姓，如“顾某”"),
    FeedNaming.FULL: _("写全名"),
}
BY_TYPE: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    Channel: CHANNELS,
    DeliveryState: STATES,
    FeedNaming: FEED_NAMINGS,
}
ACTIONS: Mapping[str, Promise] = {
    "notices.channels": _("您更改了接收消息的渠道"),
    "notices.word": _("您换了一个暗号"),
    "email.asked": _("申请把您的消息发到一个邮箱"),
    "email.confirmed": _("登记了接收您消息的邮箱"),
    "email.removed": _("停用了接收您消息的邮箱"),
    "channel.bound": _("绑定了接收您消息的应用"),
    "channel.unbound": _("解除了接收您消息的应用"),
    "feed.made": _("您生成了一个日历订阅地址"),
    "feed.ended": _("您停用了日历订阅"),
    "feed.read": _("用日历订阅读取了您的到期日"),
}
