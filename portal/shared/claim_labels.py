"""The names of claimed family ties: what they are, on what they rest, how they stand, and what contradicts them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from family.enums import (
    ClaimAnswer,
    ClaimProof,
    ClaimRelation,
    ClaimStanding,
    ClaimState,
    ConfirmedHow,
    FactProof,
)

LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    ClaimRelation: {
        ClaimRelation.SPOUSE: _("丈夫或妻子"),
        ClaimRelation.PARENT: _("父亲或母亲"),
        ClaimRelation.CHILD: _("儿子或女儿"),
        ClaimRelation.SIBLING: _("兄弟姐妹"),
        ClaimRelation.GRANDPARENT: _("祖父母或外祖父母"),
        ClaimRelation.GRANDCHILD: _("孙子女或外孙子女"),
        ClaimRelation.STEP_SIBLING: _("继兄弟姐妹（互相扶养过）"),
    },
    ClaimProof: {
        ClaimProof.PROMISE: _("本人承诺"),
        ClaimProof.PAPERS: _("上传材料"),
    },
    ClaimStanding: {
        ClaimStanding.WAITING: _("已提交，等待对方确认"),
        ClaimStanding.REVIEW: _("已提交，等待对方确认和经办人员审核"),
        ClaimStanding.EFFECTIVE: _("已登记"),
        ClaimStanding.UNCONFIRMED: _("没有确认"),
        ClaimStanding.WITHDRAWN: _("已撤回"),
        ClaimStanding.CLOSED: _("没有通过"),
    },
    ClaimState: {
        ClaimState.OPEN: _("正在办理"),
        ClaimState.EFFECTIVE: _("已登记"),
        ClaimState.WITHDRAWN: _("已撤回"),
        ClaimState.CLOSED: _("已结束"),
    },
    ClaimAnswer: {
        ClaimAnswer.CONFIRMED: _("确认"),
        ClaimAnswer.DENIED: _("不是"),
    },
    ConfirmedHow: {
        ConfirmedHow.ONLINE: _("网上"),
        ConfirmedHow.FACE: _("刷脸"),
        ConfirmedHow.DESK: _("窗口"),
        ConfirmedHow.HOSPITAL: _("医院医保办"),
    },
    FactProof: {
        FactProof.PROMISED: _("本人承诺"),
        FactProof.CONFIRMED: _("本人承诺，对方确认"),
        FactProof.VERIFIED: _("登记数据或材料核实"),
    },
}
ACTIONS: Mapping[str, Promise] = {
    "claim.claimed": _("提交了一项家人关系申报"),
    "claim.confirmed": _("确认了与您有关的家人关系申报"),
    "claim.denied": _("答复了家人关系申报：不是"),
    "claim.withdrawn": _("撤回了一项家人关系申报"),
}
