"""What the accounts floor refuses."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "person.not_found": _("没有找到您可以查看的人。请核对信息，或请对方先在“我的家”里与您建立联系。"),
    "user.phone_taken": _("这个手机号上有一个账号还没有实名核验。请先核验那个账号，或换一个号码。"),
    "user.phone_full": _("这个手机号已经有 {most} 个人在用，不能再加了。请换一个号码，或到窗口办理。"),
    "user.code_not_sent": _("验证码暂时发不出去。请过几分钟再要一次；设过密码的，可以用密码登录。"),
    "notice.not_found": _("您的收件箱里没有这条消息。"),
    "idempotency.reused": _("这个 Idempotency-Key 已用于另一个请求。请发送同样的内容，或换一个新的键。"),
    "idempotency.running": _("同一个 Idempotency-Key 的请求还在处理，请稍等片刻再发送一次。"),
    "watch.not_needed": _("这两个地方已经可以共济，或者是同一个地方，不用等开通。"),
    "watch.full": _("您最多可以等 {most} 对地方开通。请先取消一个。"),
    "watch.not_found": _("没有找到这项提醒，可能已经通知过，或已经取消。"),
    "channel.unavailable": _("短信或邮件暂时发不出去。消息已保留，我们会再试。"),
    "channel.refused": _("这个号码或地址收不到消息。请核对，或换一种联系方式。"),
    "channel.unknown": _("还不知道这条消息是否发出。我们会先向服务商查询，不会重复发送。"),
    "message.unfit": _("这个渠道还没有这种消息的模板。请管理员补上模板后重发。"),
    "lease.not_found": _("没有找到这个发送批次。"),
    "lease.still_runs": _("这个批次还在发送。请等它结束后再重发。"),
    "lease.nothing_left": _("这个批次没有可以重发的消息：都已发出、已取消，或者无法查询结果。"),
    "letter.not_waiting": _("有的信件已经打印过，或者不用再寄。请刷新列表后再打印。"),
}
