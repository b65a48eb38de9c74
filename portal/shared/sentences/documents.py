"""What is refused about identity documents, their numbers and names."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "document.invalid": _("证件号码不对，请对照证件逐字核对。"),
    "document.hk_macao_travel": _("港澳居民来往内地通行证号码是字母 H 或 M 加 8 位数字，请对照证件核对。"),
    "document.taiwan_travel": _("台湾居民来往大陆通行证号码是 8 位数字，括号里的不用填。"),
    "document.birth_certificate": _("出生医学证明编号是一个字母加 9 位数字，印在证明右上角。"),
    "document.foreign_residence_old": _(
        "旧版外国人永久居留证号码是 3 个国家字母加 12 位数字，请对照证件核对。"
    ),
    "document.passport": _("护照号码是 5 到 17 位字母和数字，印在有照片的那一页。"),
    "document.country": _("请填写护照照片页上的国家码，三个字母，例如 KOR、USA。"),
    "document.other_kind": _("号码是对的，但它是“{kind}”的号码，请改选证件类型。"),
    "document.not_found": _("没有找到这份证件，可能刚刚变更过。请回到这个人的页面再看一次。"),
    "document.exists": _("这个号码已经登记在这个人名下，请看证件列表。"),
    "document.last": _("这是唯一在用的证件，不能撤下。请先登记正确的证件。"),
    "document.dates": _("日期不对：签发日期不能在出生以前或今天以后，有效期要晚于签发日期。"),
    "document.start": _("新号码开始使用的日期要晚于原号码开始的日期，也不能在今天以后。请对照变更证明核对。"),
    "document.expiry_differs": _(
        "按签发时的年龄，这张证件应当在 {expected} 到期。请再看一眼证件；证件上确实印着您填的，就勾选“已再次核对有效期”。"
    ),
    "document.expiry_long_term": _(
        "按签发时的年龄，这张证件应当长期有效。请再看一眼证件；证件上确实印着到期日，就勾选“已再次核对有效期”。"
    ),
    "conflict.not_found": _("没有找到这项重号，可能已经核清。"),
    "conflict.open": _("还有两个人在用这个号码，请先变更或撤下其中一个。"),
    "birth_date.invalid": _("认定的出生日期不能在今天以后，也不能晚于去世日期，并且要写明档案依据。"),
    "birth_date.needs_second": _("这里认定退休用的出生日期要两个人：请先提出，再由一位同事复核。"),
    "name.invalid": _("姓名不对，请按证件上的写法填写。"),
    "name.missing": _("请填写姓名，按证件上的写法。"),
    "name.length": _("姓名最长 {most} 个字，您输入了 {length} 个。请不要填称呼和备注。"),
    "name.direction": _("姓名里夹带了看不见的控制符，请重新输入，不要粘贴。"),
    "name.character": _("姓名里不能有“{character}”，请按证件上的写法填写。"),
}
