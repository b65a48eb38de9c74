"""The names of codes about face checks, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.face import (
    FaceBand,
    FaceDecider,
    FaceHint,
    FacePurpose,
    FaceVerdict,
    Gesture,
    Likeness,
    Liveness,
    PhotoSource,
)

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
HINTS: Labels = {
    FaceHint.NONE: _("没有看到脸：请正对镜头，摘下口罩和帽子"),
    FaceHint.MANY: _("看到好几张脸：请旁边的人先让开"),
    FaceHint.DARK: _("太暗：请到亮一点的地方，光从前面照过来"),
    FaceHint.FAR: _("太远：请靠近一点，让脸占满椭圆"),
    FaceHint.BLURRED: _("不清楚：请擦擦镜头，慢一点，不要晃"),
}
LIVENESS: Labels = {
    Liveness.LIVE: _("动作都做到了"),
    Liveness.UNSURE: _("有动作没看清"),
    Liveness.FLAT: _("像是照片或有断开"),
    Liveness.NOT_JUDGED: _("没有做动作"),
}
LIKENESS: Labels = {
    Likeness.SAME: _("相像"),
    Likeness.UNSURE: _("拿不准"),
    Likeness.OTHER: _("不像"),
    Likeness.NOT_COMPARED: _("没有比对"),
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
    FaceHint: HINTS,
    Liveness: LIVENESS,
    Likeness: LIKENESS,
}
