"""What partners' doors refuse, and what their apps and voice menus say to people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "certification.session.not_found": _("没有找到这次认证，请重新开始。"),
    "certification.session.refused": _("现在还不能开始认证，请先看下面的原因。"),
    "certification.session.over": _("这次认证已经过期或结束，请重新开始。"),
    "certification.session.passed": _("这次认证已经通过，不用再做。"),
    "certification.session.signature": _("签名对不上。请用有效的密钥，对规定的文字重新签名。"),
    "certification.session.nonce": _("这个结果对应的动作已经用过。请用最新的动作重新检测。"),
    "certification.session.subject": _("结果不是这次认证的人。不同的认证不能混用结果。"),
    "certification.session.time": _("检测时间不在这次认证期间。请校准时钟，写检测当时的时间。"),
    "certification.session.too_many": _("今天试的次数已经够多了，{until}以后再试，或到窗口办理。"),
    "partner.webhook.not_found": _("没有找到这个接收地址，请核对编号。"),
    "partner.webhook.url": _("不能发送到这个地址。请用 https、公开的域名，以及 443 或 8443 端口。"),
    "partner.webhook.kind": _("您的令牌没有这类事项的权限范围。请去掉这一类，或申请相应范围。"),
    "partner.webhook.exists": _("这个地址已经登记过，请直接使用，或先删除再登记。"),
    "partner.webhook.too_many": _("接收地址的数量已到上限 {endpoints_max} 个，请先删除一个。"),
    "partner.webhook.off": _("这个接收地址已停用。请修好后先重新启用。"),
    "person.lookups_spent": _("查不到的号码太多了，请过 10 分钟再查。"),
    "partner.event.not_found": _("没有找到这个事项：可能已过保存期，或当事人不再授权。"),
    "certification.card_missing": _("在这个平台认证，要先领好并激活电子社保卡。请先领卡，或换一种方式。"),
    "certification.session.say_open": _("请按提示做动作，还可以试 {left} 次。"),
    "certification.session.say_passed": _("认证成功。下一次最晚{due_on}办好，当天也算。"),
    "certification.session.say_closed": _("没能自动认出来，不影响您的待遇。请换一种有人帮忙的方式。"),
    "certification.session.say_expired": _("时间到了，这次没有做完。请重新开始。"),
    "certification.batch.not_found": _("没有找到这次批量上传，请核对编号。"),
    "certification.set_aside.in_future": _("日期在将来，已暂存待查，不影响截止日。"),
    "certification.set_aside.before_birth": _("日期早于出生，已暂存待查，不影响截止日。"),
    "certification.set_aside.offset_missing": _("时间没有写时区，已暂存待查，不影响截止日。"),
    "certification.set_aside.unreadable_time": _("时间看不懂，已暂存待查，不影响截止日。"),
    "certification.item.unreadable": _("待遇编号写错了，请核对后重新发送。"),
    "certification.item.broken": _("这一条我们没能处理，请凭编号联系我们。"),
    "certification.quarantine.not_found": _("您的窗口没有这一条，请回到列表看看。"),
    "certification.quarantine.settled": _("这一条已经有人处理过了，请回到列表看看。"),
    "certification.quarantine.of_nobody": _("这一条不能确定是谁，只能不予采用。请让本人到窗口认证。"),
    "certification.voice.codes_spent": _("一小时内要的验证码太多，请稍后再要。"),
    "voice.code_sent": _("如果这个号码在我们这里登记过，验证码会发到登记的手机上。收到以后再打来。"),
    "voice.recorded": _("电话认证成功。下一次最晚{due_on}办好，当天也算。"),
    "voice.not_enough": _("电话不算认证，不影响您的待遇。请用这些方式：{ways}。工作人员会给您回电话。"),
    "voice.not_recognised": _("号码或验证码没有对上。请重新要一个验证码，或到窗口办理。"),
    "sandbox.clock.backwards": _("沙箱的时钟只能往前走。要从今天重新开始，请重置沙箱。"),
    "sandbox.clock.too_far": _("一次走得太远，最多 {days_max} 天。请分几次走。"),
    "sandbox.clock.moving": _("时钟正在往前走，请等它走到再说。"),
}
