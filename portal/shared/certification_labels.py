"""Names of codes about certifying."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certification.enums import StatusQuestion

STATUS_CHANGES: Mapping[StrEnum, Promise] = {
    StatusQuestion.WORKS: _("已经工作或参军"),
    StatusQuestion.REMARRIED: _("已经再婚"),
    StatusQuestion.ADOPTED: _("已经被别人收养"),
    StatusQuestion.IMPRISONED: _("正在服刑"),
}
BY_TYPE: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    StatusQuestion: STATUS_CHANGES,
}
# What somebody reads of such acts about themselves.
ACTIONS: Mapping[str, Promise] = {
    "certification.review_opened": _("根据认证时的回答，登记了资格变化，等待核查"),
}
# As they are asked of the person; the answer is yes or no.
QUESTIONS: Mapping[StatusQuestion, Promise] = {
    StatusQuestion.WORKS: _("您现在有工作，或者参军了吗？"),
    StatusQuestion.REMARRIED: _("您再婚了吗？"),
    StatusQuestion.ADOPTED: _("您被别人收养了吗？"),
    StatusQuestion.IMPRISONED: _("您正在服刑吗？"),
}
