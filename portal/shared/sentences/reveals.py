"""Why a value is not shown whole."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "reveal.nothing": _("没有登记这一项。请问一问本人，再登记。"),
    "reveal.reason": _("请写明为什么要看，本人可以看到它。"),
    "reveal.limit": _("一小时里最多显示 {most} 次完整号码。请过一会儿再看，或先用打了星号的号码核对。"),
}
