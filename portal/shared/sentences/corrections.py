"""What is refused about corrections of personal information."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "correction.birth_date": _("请填写真实存在、不在今天以后的出生日期，年份写四位，例如 1983-05-16。"),
    "correction.sex": _("请选择男或女，和证件上一样。"),
    "correction.outlived": _("出生日期不能晚于登记的去世日期，请先核对去世登记。"),
    "correction.dead": _("登记显示当事人已经去世。如有误，请带证明到窗口。"),
    "correction.same": _("您填的{fact}和登记的一样，不用更正。"),
    "correction.already_open": _("{fact}的更正申请正在办理，不用重复申请。您可以在“我的申请”里看进度。"),
    "correction.facts_wrong": _("请写明哪一项不对、正确的是什么，说明不超过 300 个字。"),
    "correction.no_area": _("没有查到您的参保地或待遇发放地，请带身份证和证明到就近窗口更正。"),
}
