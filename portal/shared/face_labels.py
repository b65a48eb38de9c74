"""The names of codes about face checks, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.face import FaceBand, FaceDecider, FacePurpose, FaceVerdict, Gesture, PhotoSource

Labels = Mapping[StrEnum, Promise]

PURPOSES: Labels = {
    FacePurpose.REAL_NAME: _("实名核验"),
    FacePurpose.CERTIFICATION: _("待遇资格认证"),
    FacePurpose.FAMILY_SERVICE: _("亲情服务确认"),
    FacePurpose.CARD: _("申领电子社保卡"),
}
DECIDERS: Labels = {
    FaceDecider.LOCAL: _("本站程序核对"),
    FaceDecider.PROVIDER: _("国家平台核对"),
    FaceDecider.PERSON: _("工作人员比对照片"),
}
BANDS: Labels = {
    FaceBand.PASSED: _("通过"),
    FaceBand.PERSON_DECIDES: _("由工作人员查看"),
    FaceBand.FAILED: _("这次没有通过"),
}
VERDICTS: Labels = {
    FaceVerdict.SAME: _("是同一个人"),
    FaceVerdict.NOT_SAME: _("不是同一个人"),
    FaceVerdict.UNCLEAR: _("看不清楚"),
}
GESTURES: Labels = {
    Gesture.STRAIGHT: _("请看着镜头"),
    Gesture.TURN_LEFT: _("请慢慢向左转头，再转回来"),
    Gesture.TURN_RIGHT: _("请慢慢向右转头，再转回来"),
    Gesture.NOD: _("请慢慢低头，再抬起来"),
    Gesture.CLOSER: _("请靠近一点"),
    Gesture.BLINK: _("请眨眨眼"),
}
SOURCES: Labels = {
    PhotoSource.COUNTER: _("窗口拍摄"),
    PhotoSource.IMPORT: _("历史数据导入"),
}
BY_TYPE: Mapping[type[StrEnum], Labels] = {
    FacePurpose: PURPOSES,
    FaceDecider: DECIDERS,
    FaceBand: BANDS,
    FaceVerdict: VERDICTS,
    Gesture: GESTURES,
    PhotoSource: SOURCES,
}
