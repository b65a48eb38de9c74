"""What is refused about cards, and why six digits make no password."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "card.not_found": _("还没有电子社保卡，请先申领。"),
    "card.exists": _("已经有一张电子社保卡，直接使用就可以；找不到手机的，请先挂失，再补发。"),
    "card.holder_dead": _("登记显示持卡人已经去世，不能再办卡、用卡。如有误请到窗口更正。"),
    "card.act_not_possible": _("电子社保卡现在是“{state}”，不能这样办。请看卡片页面上可以办的事。"),
    "card.printed_not_usable": _(
        "您的实体社保卡已挂失或失效，电子社保卡要等实体卡恢复正常后再用。请到窗口办理。"
    ),
    "card.password.weak": _("这个密码容易被人猜到，请换一个。"),
    "card.password.shape": _("密码是 6 位数字，不能有别的字符。"),
    "card.password.sequence": _("不要用连着的数字，例如 123456、4321。"),
    "card.password.repeat": _("不要用重复的数字，例如 111111、112233、123123。"),
    "card.password.well_known": _("这是很多人用的密码，请换一个。"),
    "card.password.birthday": _("不要用生日。"),
    "card.password.number": _("不要用身份证号、手机号、卡号里连着的几位。"),
    "card.password.wrong": _("密码不对，还可以试 {left} 次。忘记了可以重设。"),
    "card.password.waits": _("密码错了好几次，请等到{until}再试，或者现在重设密码。"),
    "card.locked": _("密码错误次数太多，卡已锁定。重设密码就能解锁，也可以带身份证到窗口办理。"),
    "card.code.refused": _("这张码不能用：可能过期了，或已经用过。请出示人刷新后再出示一次。"),
    "card.code.unavailable": _("暂时生成不了新的码，请再点一次“刷新”。"),
    "card.code.guesses_spent": _("输错的数字码太多了。请改用扫码，或过 10 分钟再输。"),
    "card.clerk_is_holder": _("工作人员不能为自己办理，请交给同事。"),
    "card.printed_not_found": _("没有找到这张社会保障卡，请核对卡号。"),
    "card.number_taken": _("这个卡号在当地已经登记过，请打开已有的记录。"),
    "card.printed_state": _("这张社会保障卡的状态刚刚有变化，或不能这样改，请看最新状态。"),
    "card.number_invalid": _("卡号应为 6 至 32 位字母和数字，请照卡面填写。"),
    "card.personal_number_invalid": _(
        "社保电脑号应为 {floor} 至 {ceiling} 位数字，前面的 0 也要写，请照凭证填写。"
    ),
    "card.personal_number_taken": _("这个编号已经登记，或本人已有编号，请先结束原来的记录。"),
}
