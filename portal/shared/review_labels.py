"""The words of a certification that a person looks at: why it is, the list of rules, and what each answer means."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.documents import DocumentStanding
from certification.enums import CheckAnswer, ReviewWhy

Labels = Mapping[StrEnum, Promise]

WHYS: Labels = {
    ReviewWhy.FACE_FAILED: _("刷脸几次没有通过"),
    ReviewWhy.PERSON_DECIDES: _("刷脸结果要由人来看"),
    ReviewWhy.NO_CAMERA: _("没有摄像头，交了照片"),
    ReviewWhy.PHOTO_BY_RELATIVE: _("手持身份证和当天日历的照片"),
    ReviewWhy.BACK_ENTRY: _("补录以前的纸质认证"),
    ReviewWhy.DATA_CONTESTED: _("本人对数据认证有异议"),
}
CHECK_ANSWERS: Labels = {
    CheckAnswer.YES: _("是"),
    CheckAnswer.NO: _("否"),
    CheckAnswer.LOOK: _("请您看"),
}
CARD_STANDINGS: Labels = {
    DocumentStanding.LONG_TERM: _("长期有效"),
    DocumentStanding.VALID: _("在有效期内"),
    DocumentStanding.ENDING: _("快到期了"),
    DocumentStanding.EXPIRED: _("已经过期"),
    DocumentStanding.UNKNOWN: _("没有登记有效期"),
}
BY_TYPE: Mapping[type[StrEnum], Labels] = {
    ReviewWhy: WHYS,
    CheckAnswer: CHECK_ANSWERS,
    DocumentStanding: CARD_STANDINGS,
}
PERSONS_NEEDED: Mapping[str, Promise] = {
    "one": _("一个人决定"),
    "two": _("两个人决定，一人办理、一人复核"),
}
# The lines of the list of rules, as questions a clerk asks.
CHECKS: Mapping[str, Promise] = {
    "review.card": _("身份证在认证那天有效吗？"),
    "review.same_person": _("是同一个人吗？"),
    "review.live": _("是活人在镜头前吗？"),
    "review.picture": _("有照片可以看吗？"),
    "review.alive": _("认证那天还健在吗？"),
    "review.benefit": _("这项待遇还在发放吗？"),
    "review.day": _("认证日期合理吗？"),
    "review.method": _("发放地接受这种方式吗？"),
    "review.answers": _("状态问题都没有变化吗？"),
    "review.repeats": _("近 30 天没有多次像翻拍的刷脸吗？"),
}
REASONS: Mapping[str, Promise] = {
    "review.card.yes": _("登记的身份证在那天没有过期。"),
    "review.card.no": _("登记的身份证在那天已经过期。可以请本人换证，或者凭新证办理。"),
    "review.card.look": _("没有登记身份证的有效期，请看照片里的证件。"),
    "review.same_person.same": _("程序认为两张照片相像。请您自己再看一遍。"),
    "review.same_person.unsure": _("程序不能确定，请您比对眉眼、耳朵和脸形。"),
    "review.same_person.other": _("程序认为不像同一个人，请仔细比对。"),
    "review.same_person.not_compared": _(
        "程序没有比对过。请您比对两张照片，没有留存照片的，与照片里的身份证比对。"
    ),
    "review.live.live": _("转头、点头等动作都看到了。"),
    "review.live.unsure": _("有的动作没有看清，请看照片里有没有翻拍的痕迹。"),
    "review.live.flat": _("程序认为像一张平的照片，请看有没有翻拍的痕迹。"),
    "review.live.not_judged": _("没有看到动作，请看照片里当天的日历。"),
    "review.picture.yes": _("照片还在，决定以后马上删除。"),
    "review.picture.no": _("照片已经删除，不能凭它通过。请退回，请本人再拍一张。"),
    "review.alive.yes": _("认证那天没有去世登记。"),
    "review.alive.no": _("登记的去世日期不晚于认证日期，不能通过，请先核实。"),
    "review.benefit.yes": _("待遇在发放，由您的统筹区支付。"),
    "review.benefit.no": _("这项待遇已经停止或转走，不能通过。"),
    "review.day.yes": _("在待遇开始之后，不晚于今天。"),
    "review.day.no": _("认证日期早于待遇开始，或者在将来，不能通过。"),
    "review.method.yes": _("这种方式的可信等级达到当地要求。"),
    "review.method.no": _("这种方式达不到当地要求的可信等级，不能通过。"),
    "review.answers.yes": _("没有回答说待遇的条件变了。"),
    "review.answers.no": _("有一项回答说条件变了。健在仍然算数；待遇要不要停，另行核实。"),
    "review.repeats.yes": _("没有，或者只有一次。"),
    "review.repeats.no": _("有多次程序认为像翻拍的照片。请特别小心，最好请本人到窗口。"),
    "review.card.seen_no": _("您看到照片里的身份证已经过期或不是本人的，不能通过。"),
    "review.same_person.seen_no": _("您认为不是同一个人，不能通过。请驳回，或者退回重拍。"),
    "review.live.seen_no": _("您认为不是活人在镜头前，不能通过。请驳回，或者退回重拍。"),
}
# What an audit event says to the person it is about.
ACTIONS: Mapping[str, Promise] = {
    "certification.case_looked": _("核对了您的认证"),
    "certification.brought_absent": _("有人来窗口要替您认证，您不在场，没有办理"),
    "certification.after_death_tried": _("有人要登记您去世日期以后的认证，没有办理，已记下"),
    "certification.form_printed": _("打印了您的认证申请表"),
}
