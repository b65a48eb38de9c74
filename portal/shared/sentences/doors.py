"""What the doors themselves refuse."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "rate.limited": _("您试的次数有点多，请过一会儿再试。着急的话，请换一种方式，或拨打 12333。"),
    "code.wrong": _("验证码不对，还可以试 {left} 次。请看最新的一条短信。"),
    "code.void": _("验证码已经失效，请重新获取一条。"),
    "code.sent_again": _("又发了一条验证码，请填最新的这一条。"),
    "step_up.password": _("密码不对，请重新输入，或改用短信验证码。"),
    "step_up.answer": _("通行密钥没有对上，请再试一次，或改用密码、短信验证码。"),
    "step_up.once_more": _("已经确认是您。刚才的内容还没有提交，请看一下，再按一次按钮。"),
    "draft.unfinished": _("这份申请没有填完，或者已经不在了。请从这里填起；提交过的在“我的申请”里。"),
    "draft.changed": _("这份申请刚才在另一个页面里改过。下面是最新的内容，请再核对一遍，然后提交。"),
    "draft.no_papers": _("还没有上传材料。请先上传，经办人员才能审核；手边没有的，请带材料到窗口办。"),
    "sign_in.mismatch": _("号码或密码不对。请重新输入，或改用短信验证码登录。"),
    "sign_in.several": _("这个手机号上有几个账号用同样的密码。请改用短信验证码登录，再选您的名字。"),
    "sign_in.too_fast": _("验证码要得有点快，请过几分钟再试。"),
    "sign_in.second_proof": _(
        "没有对上。请再核对一次；今天最多可以试 5 次，也可以用开通码，或带证件到窗口找回。"
    ),
}
