"""What any door may have to say."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "house.refused": _("这件事现在办不了。请稍后再试，或拨打 12333。"),
    "id.invalid": _("身份证号码不对，请对照证件重新输入。"),
    "id.length": _("身份证号码应为 18 位，您输入了 {length} 位。"),
    "id.characters": _("身份证号码只能有数字，最后一位可以是字母 X，请对照证件重新输入。"),
    "id.province": _("身份证号码开头两位不对，请对照证件重新输入。"),
    "id.date": _("身份证号码里的出生日期不存在，请核对第 7 到 14 位。"),
    "id.future": _("身份证号码里的出生日期还没有到，请核对第 7 到 14 位。"),
    "id.checksum": _("身份证号码最后一位校验不对，请对照证件重新输入。"),
    "phone.invalid": _("请填写 11 位手机号码；境外号码请以 + 和国家代码开头。"),
    "money.amount": _("金额不对，请按“3264.18”的样子填写，最多两位小数。"),
    "sealing.broken": _("这条资料打不开，我们已经收到通知。请稍后再试，或拨打 12333。"),
}
