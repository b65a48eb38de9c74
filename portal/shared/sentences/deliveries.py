"""What the house refuses about deliveries, leases and letters."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "channel.refused": _("这个号码或地址送不到。请核对，或换一种方式联系对方。"),
    "message.unfit": _("这条消息不能这样发出去。请转告运维人员。"),
    "channel.unknown": _("服务商没有答复，不知道消息发出去没有。"),
    "lease.not_found": _("没有这个发送批次。请回到列表。"),
    "lease.still_runs": _("这一批还在发送。结束以后才能补发。"),
    "lease.nothing_left": _("这一批没有可以补发的：都已发出、取消，或者不能问清楚，请打电话。"),
    "parked.nothing_left": _("这些已经不在搁置里：已发出、已取消，或者刚刚有人让它再试。请看最新的报告。"),
    "letter.not_waiting": _("选中的信有的已经打印，或不在您的窗口。请看最新的列表再选。"),
    "letter.not_printed": _("没有打印过这个编号的信，或不是您的统筹区的。请对照信上的编号。"),
}
