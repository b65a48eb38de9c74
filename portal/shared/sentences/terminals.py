"""What is said about self-service terminals; every sentence names a way on."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "terminal.not_found": _("您的统筹区里没有这台自助机，或者已经停用。请刷新列表。"),
    "terminal.point_unknown": _("这个网点今天不在您的统筹区里，请从列表里选一个。"),
    "terminal.name_taken": _("这个网点已有同名的自助机，请换一个名称，例如“2号机”。"),
    "terminal.code_wrong": _("安装码不对，或者已经过期。请核对，或请工作人员重新开一个。"),
    "terminal.visit_over": _("这一次已经结束，屏幕已清空。请从第一页重新开始。"),
    "terminal.card_not_recognised": _(
        "没有对上。请对照身份证核对号码，再核对有效期或姓名；也可以取号，到旁边窗口办理。"
    ),
    "terminal.card_waits": _(
        "这个号码今天输错太多次，自助机先不核对了。请取号，到旁边窗口办理，不影响您的待遇。"
    ),
    "terminal.ticket_not_found": _("这个号已经有人接待，或者不在您的窗口。请刷新列表。"),
}
