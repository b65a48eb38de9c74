"""What somebody who begins to build does first, in order, and what of it is done."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.partners import PartnerScope


@dataclass(frozen=True)
class Made:
    """What is there already."""

    has_secret: bool
    has_calls: bool
    has_links: bool
    has_key: bool
    has_endpoint: bool


@dataclass(frozen=True)
class Step:
    """One step, with where it is made."""

    title: Promise
    about: Promise
    href: str
    is_done: bool


def steps_of(scopes: Collection[PartnerScope], made: Made) -> list[Step]:
    """List the steps that this partner's scopes call for."""
    guide = reverse("dev:guide", args=["partner-in-an-afternoon"])
    found = [
        Step(
            _("取得客户端密钥"),
            _("只显示一次，请直接放进密钥库"),
            reverse("dev:keys"),
            made.has_secret or made.has_calls,
        ),
        Step(_("照着教程走一遍"), _("curl 和 Python 都有，一个下午"), guide, made.has_calls),
        Step(
            _("让第一个人授权"),
            _("没有授权的人，接口一律回答没有找到"),
            reverse("dev:guide", args=["partners"]),
            made.has_links,
        ),
    ]
    if PartnerScope.CERTIFICATIONS_WRITE in scopes:
        found.append(Step(_("交一把签名密钥"), _("认证结果要签名才算数"), reverse("dev:keys"), made.has_key))
    if PartnerScope.WEBHOOKS_MANAGE in scopes:
        found.append(
            Step(_("登记接收地址"), _("有事自动告诉贵机构"), reverse("dev:webhooks"), made.has_endpoint)
        )
    return found
