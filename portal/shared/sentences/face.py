"""What is said about face checks; every sentence names a way on."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "face.challenge_not_found": _("没有找到这次刷脸，或者它不是在这次登录里开始的。请从原来的页面重新开始。"),
    "face.challenge_over": _("这次刷脸已经用过，或者时间到了。请重新开始一次。"),
    "face.not_agreed": _("刷脸需要您单独同意。请先看说明，再决定；不同意也可以换一种方式。"),
    "face.nonce_wrong": _("这些照片不是刚才那一页拍的，还没有提交。请在打开的页面上重新拍一次。"),
    "face.too_soon": _("今天试得够多了，{again_at} 之后可以再试。不想等的话，可以换一种方式。"),
    "face.being_reviewed": _("工作人员正在看您的照片，请等结果。着急的话，可以带身份证到窗口办理。"),
    "face.pictures_unusable": _("这些照片用不了，可能太大，或者不是照片。请重新拍一次，或换一种方式。"),
    "face.check_not_found": _("没有找到这次刷脸的结果。请先完成刷脸，或换一种方式。"),
    "face.check_used": _("这次刷脸的结果已经用过。每次结果只能用一次，请重新核对。"),
    "face.check_not_passed": _("这次刷脸的结果不能用在这里。请重新核对，或到窗口办理。"),
    "face.review_not_found": _("您的统筹区里没有这一对照片，请刷新列表。"),
    "face.review_done": _("这一对照片已经有人看过了，请看下一对。"),
    "face.review_own": _("这件事与您本人有关，请交给同事。"),
    "face.photo_unusable": _("这张照片不能留存。请只拍一张脸，靠近一点，光线亮一些，不要晃动。"),
    "face.unavailable": _("刷脸暂时用不了，我们请工作人员看您的照片。"),
    "face.no_face": _("没有看到脸。"),
    "face.still": _("没有看到头部真实的转动。"),
    "face.gesture_not_seen": _("没有看清这个动作：{gesture}。"),
    "face.swapped": _("中间出现了另一张脸。"),
    "face.jumped": _("画面中间断开了。"),
    "face.mismatch": _("没能确认是本人。"),
    "face.not_sure": _("与留存照片比对，还不能确定。"),
    "face.no_reference": _("还没有您的留存照片可以比对。"),
    "face.level_too_low": _("这件事比较重要，需要工作人员再看一眼。"),
    "face.enough_tries": _("已经试了几次，不用再试，工作人员会帮您看。"),
    "face.provider_unavailable": _("自动核对暂时用不了，由工作人员来看。"),
    "face.sent_photo": _("您选择了请工作人员看照片。"),
    "face.looked_at": _("动作都做到了，接下来由工作人员核对。"),
    "face.no_desk": _("还不知道由哪里的窗口来看您的照片，请带身份证到窗口办理。"),
}
