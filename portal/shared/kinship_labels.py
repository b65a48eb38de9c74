"""The names of codes about family facts and their contradictions."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from family.enums import ContradictionKind, EndReason, ParentageKind, QuestionState

Labels = Mapping[StrEnum, Promise]

PARENTAGES: Labels = {
    ParentageKind.BIRTH: _("亲生"),
    ParentageKind.ADOPTION: _("收养"),
    ParentageKind.STEP: _("继父母抚养"),
}
ENDS: Labels = {
    EndReason.DIVORCE: _("离婚"),
    EndReason.DEATH: _("去世"),
    EndReason.DECLARED_DEATH: _("宣告死亡"),
    EndReason.VOID: _("自始无效"),
    EndReason.DISSOLVED: _("解除收养"),
    EndReason.COURT: _("法院判决"),
    EndReason.STEP_ENDED: _("抚养关系结束"),
}
CONTRADICTIONS: Labels = {
    ContradictionKind.TWO_BIRTH_MOTHERS: _("两位生母"),
    ContradictionKind.TWO_BIRTH_FATHERS: _("两位生父"),
    ContradictionKind.PARENT_YOUNGER: _("父母比子女年轻"),
    ContradictionKind.PARENT_TOO_NEAR: _("父母与子女年龄太近"),
    ContradictionKind.OWN_ANCESTOR: _("成了自己的祖先"),
    ContradictionKind.BEFORE_BIRTH: _("关系早于出生"),
    ContradictionKind.AFTER_DEATH: _("关系晚于去世"),
    ContradictionKind.TWO_MARRIAGES: _("同时有两段婚姻"),
    ContradictionKind.FORBIDDEN_KINSHIP: _("近亲结婚"),
    ContradictionKind.MARRIED_UNDER_AGE: _("未到婚龄结婚"),
    ContradictionKind.ADOPTER_UNDER_AGE: _("收养人年龄不够"),
    ContradictionKind.ADOPTER_TOO_NEAR: _("收养人与被收养人年龄太近"),
    ContradictionKind.ADOPTEE_TOO_OLD: _("被收养人年龄太大"),
}
STATES: Labels = {
    QuestionState.OPEN: _("待核实"),
    QuestionState.KEPT: _("已核实，登记无误"),
    QuestionState.GONE: _("已消除"),
}
BY_TYPE: Mapping[type[StrEnum], Labels] = {
    ParentageKind: PARENTAGES,
    EndReason: ENDS,
    ContradictionKind: CONTRADICTIONS,
    QuestionState: STATES,
}
