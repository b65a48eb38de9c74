"""The names of what happens to a family, of the facts it rests on, and of what follows."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from family.enums import ClosureEffect, EventKind, FactKind, LinkKind, ParentageKind, RestingKind
from family.rules.kinship.paths import Direction

EVENTS: Mapping[StrEnum, Promise] = {
    EventKind.LINKED: _("登记亲属关系"),
    EventKind.DIVORCE: _("离婚"),
    EventKind.DEATH: _("去世"),
    EventKind.DECLARED_DEATH: _("宣告死亡"),
    EventKind.VOID: _("婚姻或收养无效"),
    EventKind.DISSOLVED: _("解除收养"),
    EventKind.COURT: _("法院否认亲子关系"),
    EventKind.STEP_ENDED: _("继亲抚养关系终止"),
    EventKind.RETURNED: _("宣告死亡后重新出现"),
    EventKind.WITHDRAWN: _("撤下登错的关系"),
    EventKind.CORRECTED: _("更正登错的变动"),
}
LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    EventKind: EVENTS,
    FactKind: {
        FactKind.PARENTAGE: _("父母子女"),
        FactKind.MARRIAGE: _("婚姻"),
        FactKind.SUPPORT: _("继兄弟姐妹扶养"),
    },
    LinkKind: {
        LinkKind.SPOUSE: _("配偶（已登记结婚）"),
        LinkKind.BIRTH_PARENT: _("亲生父亲或母亲"),
        LinkKind.BIRTH_CHILD: _("亲生儿子或女儿"),
        LinkKind.ADOPTIVE_PARENT: _("养父或养母（已登记收养）"),
        LinkKind.ADOPTIVE_CHILD: _("养子或养女（已登记收养）"),
        LinkKind.STEP_PARENT: _("抚养本人长大的继父或继母"),
        LinkKind.STEP_CHILD: _("本人抚养长大的继子或继女"),
        LinkKind.STEP_SIBLING: _("互相扶养的继兄弟姐妹"),
    },
    RestingKind: {
        RestingKind.MANDATE: _("授权"),
        RestingKind.BINDING: _("共济"),
    },
    ClosureEffect: {
        ClosureEffect.ENDED: _("结束"),
        ClosureEffect.SUSPENDED: _("暂停"),
        ClosureEffect.RESTORED: _("恢复"),
    },
}
# By whom a proof leads, step by step.
TIES: Mapping[tuple[Direction, ParentageKind], Promise] = {
    (Direction.UP, ParentageKind.BIRTH): _("亲生父母"),
    (Direction.UP, ParentageKind.ADOPTION): _("养父母"),
    (Direction.UP, ParentageKind.STEP): _("继父母"),
    (Direction.DOWN, ParentageKind.BIRTH): _("亲生子女"),
    (Direction.DOWN, ParentageKind.ADOPTION): _("养子女"),
    (Direction.DOWN, ParentageKind.STEP): _("继子女"),
}
MARRIED, SUPPORTED = _("配偶"), _("继兄弟姐妹")
# The words go into the audit as they stand here; a page that shows them translates them.
SECOND_LOOK = gettext_noop("复核家庭变动")
ACTIONS: Mapping[str, Promise] = {
    "mandate.lapsed": _("因家庭关系变动结束了您的一项授权"),
    "mandate.suspended": _("因家庭关系变动暂停了您的一项授权"),
    "mandate.restored": _("家庭关系更正后恢复了您的一项授权"),
    "binding.lapsed": _("因家庭关系变动结束了您的共济"),
    "binding.restored": _("家庭关系更正后恢复了您的共济"),
    "person.death_withdrawn": _("撤回了您的去世登记"),
    "kinship.event_recorded": _("登记了您家庭关系的变动"),
    "kinship.event_proposed": _("提出登记您家庭关系的变动，等同事复核"),
    "family.viewed": _("查看了您的家庭关系"),
}
