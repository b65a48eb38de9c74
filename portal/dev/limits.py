"""The limits a partner meets, with what is left where something is used up."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actions import card_guesses, partner_events
from accounts.rules.webhooks import ATTEMPTS_MAX
from certification.rules.deliveries import ITEMS_MAX
from portal.api.pages import LIMIT_MAX
from portal.api.serializers.events import REPLAY_EVENTS_MAX

_NAMES = (_("接收地址"), _("有效的签名密钥"), _("开发人员"))


@dataclass(frozen=True)
class Left:
    """How many of something a partner has, may have, and may still add."""

    name: Promise
    used_count: int
    most_count: int

    @property
    def left_count(self) -> int:
        """Give what may still be added."""
        return max(0, self.most_count - self.used_count)


@dataclass(frozen=True)
class Limit:
    """A limit that holds for each call or span."""

    name: Promise
    most_count: int


def left(used: tuple[int, ...], most: tuple[int, ...]) -> list[Left]:
    """Put together what is used with what may be."""
    return [Left(*one) for one in zip(_NAMES, used, most, strict=True)]


def fixed() -> list[Limit]:
    """List the limits that do not count down."""
    return [
        Limit(_("一页最多返回几项"), LIMIT_MAX),
        Limit(_("一批认证最多几项"), ITEMS_MAX),
        Limit(_("一次最多重新发送几个点名的事项"), REPLAY_EVENTS_MAX),
        Limit(_("一条消息最多尝试发送几次"), ATTEMPTS_MAX),
        Limit(_("十分钟里最多输错几次卡码数字"), card_guesses.GUESSES_MAX),
        Limit(_("事项保留几天"), partner_events.KEPT_FOR.days),
    ]
