"""One sentence for every refusal and reason of the house, telling what to do; pages and API say the same."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError, Kind, Reason
from portal.shared.dates import day_words, moment_words, reads_english
from portal.shared.labels import has_label, label_of

TITLES: Mapping[Kind, Promise] = {
    Kind.INVALID: _("有一处需要改正"),
    Kind.FORBIDDEN: _("这件事您现在不能办"),
    Kind.NOT_FOUND: _("没有找到"),
    Kind.CONFLICT: _("这件事已经有结果了"),
    Kind.LIMIT: _("请稍等一会儿"),
    Kind.GONE: _("这件事已经结束"),
    Kind.UNAVAILABLE: _("暂时办不了"),
}

_GENERAL: Mapping[str, Promise] = {
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
_ACCOUNTS: Mapping[str, Promise] = {
    "person.not_found": _("没有找到您可以查看的人。请核对信息，或请对方先在“我的家”里与您建立联系。"),
    "person.exists": _("这个身份证号码已经登记过，请打开已有的记录。"),
    "user.phone_taken": _("这个手机号已经注册过，请直接登录，或换一个号码。"),
    "user.code_not_sent": _("验证码暂时发不出去。请过几分钟再要一次；设过密码的，可以用密码登录。"),
    "notice.not_found": _("您的收件箱里没有这条消息。"),
    "idempotency.reused": _("这个 Idempotency-Key 已用于另一个请求。请发送同样的内容，或换一个新的键。"),
    "idempotency.running": _("同一个 Idempotency-Key 的请求还在处理，请稍等片刻再发送一次。"),
    "watch.not_needed": _("这两个地方已经可以共济，或者是同一个地方，不用等开通。"),
    "watch.full": _("您最多可以等 {most} 对地方开通。请先取消一个。"),
    "watch.not_found": _("没有找到这项提醒，可能已经通知过，或已经取消。"),
    "channel.unavailable": _("短信或邮件暂时发不出去。消息已保留，我们会再试。"),
}
_REGIONS: Mapping[str, Promise] = {
    "regions.division.unknown": _("没有这个行政区划代码，请核对六位数字和日期。"),
    "regions.area.unknown": _("没有这个统筹区，请从列表中选择。"),
    "regions.division.not_covered": _("这个地方还没有对应的统筹区，请手动选择统筹区。"),
    "regions.policy.unknown": _("没有这个政策代码，请从政策目录中选择。"),
    "regions.policy.missing": _("当地这一天的规定还没有录入，暂时不能办理。请拨打 12333 咨询。"),
    "regions.data.refused": _("数据文件有错误，没有装载任何内容。请改正指出的每一行后重新装载。"),
    "regions.division.abolished": _("{name}已于{ended_on}撤销。原来的地方现在属于：{successors}。"),
    "regions.change.not_found": _("没有找到您可以查看的这项政策修改，请从列表里打开。"),
    "regions.change.refused": _("这项修改还不能提交，请改正指出的地方后再提交。"),
    "regions.change.exists": _("同一项规定已有一处修改在等同事复核。请等结果，或先撤回那一处。"),
    "regions.change.decided": _("这项修改已经有了结果，请查看最新状态。"),
    "regions.change.moved": _("您打开之后，这项规定有了变化。请重新查看，再作决定。"),
    "regions.change.needs_second": _("起草人不能复核自己的修改，请同一统筹区的另一位同事复核。"),
    "regions.change.wrong_value": _("这个值不合要求：{what}"),
    "regions.change.before_horizon": _("开始执行的日子不能早于{horizon}，请核对。"),
    "regions.change.no_source": _("请写明依据哪份文件，没有出处的规定不能录入。"),
    "regions.change.not_checked": _("请写明哪天核对过原文。"),
    "regions.change.checked_later": _("核对原文的日子不能晚于今天，请核对。"),
    "regions.change.nothing_to_end": _("这段时间本地没有单独录入的规定，不用恢复。"),
    "regions.policy.subject_unknown": _("这一项没有这种待遇或险种的单独规定，请从列表中选择。"),
    "regions.change.no_change": _("这段时间已经是这个值、这个出处，不用再改。"),
    "regions.sharing.member_only": _("按{name}的规定，个人账户只能本人使用。"),
    "regions.sharing.area_only": _("按{name}的规定，只能在本统筹区内共济。"),
    "regions.sharing.area_not_open": _("没有查到{name}开通跨省共济，请打 12393 问一下。"),
}
_FAMILY: Mapping[str, Promise] = {
    "family.kinship.contradicts": _("这与已经登记的家庭关系不一致，请核对日期和人员。"),
    "family.binding.not_allowed": _("现在还不能与这位家人共济，原因如下。"),
    "family.binding.exists": _("您已经与这位家人共济，或正在等对方同意，不用再办。"),
    "family.binding.not_found": _("没有找到这项共济，可能已经结束。"),
    "family.binding.not_open": _("这项共济已经有了结果，请查看最新状态。"),
    "family.binding.same_person": _("不能与自己共济，请选择另一位家人。"),
    "family.binding.sharer_dead": _("登记显示账户所有人已经去世，账户不能再共济。如有误请到窗口更正。"),
    "family.binding.user_dead": _("登记显示这位家人已经去世。如有误请到窗口更正。"),
    "family.binding.relation_out_of_scope": _(
        "这位家人不在当地可以共济的亲属范围内。可以办理的有：{scope}。"
    ),
    "family.binding.sharer_not_insured": _("您没有职工医保个人账户，所以没有可以共用的余额。"),
    "family.binding.user_not_insured": _("对方当前未参加基本医疗保险，参保后可以绑定。"),
    "family.binding.across_provinces": _("您和对方的参保地不在同一个省，暂时只能在省内绑定共济。"),
    "family.mandate.exists": _("这位家人已经有同样的授权，请修改或结束原来的授权。"),
    "family.mandate.outside_period": _("授权不在有效期内，请家人重新授权。"),
    "family.mandate.revoked": _("授权已经撤回，请家人重新授权。"),
    "family.mandate.principal_dead": _("登记显示授权人已经去世，授权随之结束。"),
    "family.mandate.helper_dead": _("登记显示被授权人已经去世，授权随之结束。"),
    "family.mandate.grade_too_low": _("目前的授权范围不包括这件事，请家人扩大授权。"),
}
_KINSHIP: Mapping[str, Promise] = {
    "kinship.same_person": _("这是同一个人。"),
    "kinship.marriage_void": _("登记的婚姻无效或已被撤销，配偶关系自始不存在。"),
    "kinship.marriage_later": _("这一天双方还没有结婚。"),
    "kinship.marriage_ended": _("双方的婚姻已于{ended_on}结束。"),
    "kinship.parentage_denied": _("法院已确认双方没有亲子关系。"),
    "kinship.parentage_later": _("这一天亲子关系还没有开始。"),
    "kinship.parentage_ended": _("亲子关系已于{ended_on}结束。"),
    "kinship.adoption_void": _("登记的收养无效，收养关系自始不存在。"),
    "kinship.adoption_dissolved": _("收养关系已于{ended_on}解除。"),
    "kinship.adoption_ended_tie": _(
        "孩子于{adopted_on}被收养，与原来亲属的关系随之消除（民法典第一千一百一十一条）。"
    ),
    "kinship.step_ended": _("继父母与继子女的抚养关系已于{ended_on}结束。"),
    "kinship.step_does_not_compose": _(
        "形成抚养教育关系的继父母和继子女之间适用父母子女的规定，但不延伸到其他亲属（民法典第一千零七十二条）。"
    ),
    "kinship.step_not_raised": _("继父母与继子女之间没有登记抚养教育关系，所以不算父母子女。"),
    "kinship.step_sibling": _("双方是继兄弟姐妹，没有登记扶养关系。"),
    "kinship.great_grandparent": _("曾祖父母、外曾祖父母是直系亲属，但不在近亲属范围内。"),
    "kinship.great_grandchild": _("曾孙子女、外曾孙子女是直系亲属，但不在近亲属范围内。"),
    "kinship.uncle_aunt": _("伯、叔、姑、舅、姨不在近亲属范围内。"),
    "kinship.nephew_niece": _("侄子女、外甥子女不在近亲属范围内。"),
    "kinship.cousin": _("堂、表兄弟姐妹不在近亲属范围内。"),
    "kinship.distant": _("双方有亲缘关系，但不在近亲属范围内。"),
    "kinship.in_law": _("双方是姻亲，不在近亲属范围内（民法典第一千零四十五条）。"),
    "kinship.no_path": _(
        "没有登记能证明双方关系的出生、收养或婚姻。可以带户口簿、出生证明或结婚证到窗口补登。"
    ),
}
_CERTIFICATION: Mapping[str, Promise] = {
    "certification.entitlement.not_found": _("没有找到您可以查看的待遇。请核对信息，或请对方先授权给您。"),
    "certification.method.not_accepted": _("当地不接受这种认证方式，请换一种列出的方式。"),
    "certification.event.in_future": _("认证日期在将来，请核对后重新提交。"),
    "certification.event.before_benefit": _("认证日期早于待遇开始的日子，请核对日期和待遇。"),
    "certification.event.after_death": _("登记的去世日期早于这次认证，请先由经办机构核实。"),
    "certification.clerk_is_relative": _("工作人员不能为自己或近亲属办理，请交给同事办理。"),
    "cycle.months": _("从{from}起满 {months} 个月，最晚到{due_on}。"),
    "cycle.days": _("从{from}起满 {days} 天，最晚到{due_on}。"),
    "cycle.calendar_year": _(
        "每年 1 月 1 日到 12 月 31 日要认证一次：上次记在前一年，{year} 年内最晚到{due_on}。"
    ),
    "cycle.window": _("每年在规定的时间段内认证：下一个时间段从{opens_on}开始，到{due_on}结束。"),
    "cycle.first_year_end": _("待遇从{from}开始，第一次认证在 {year} 年底前完成，最晚到{due_on}。"),
    "cycle.first_payment_month": _("待遇从{from}开始，第一次认证在首次发放的当月完成，最晚到{due_on}。"),
}
_DOORS: Mapping[str, Promise] = {
    "rate.limited": _("您试的次数有点多。请过几分钟再试，或改用另一种登录方式。"),
    "step_up.code": _("验证码不对或已过期，请重新输入，或重新获取一条。"),
    "step_up.password": _("密码不对，请重新输入，或改用短信验证码。"),
}
SENTENCES: Mapping[str, Promise] = {
    **_GENERAL,
    **_ACCOUNTS,
    **_REGIONS,
    **_FAMILY,
    **_KINSHIP,
    **_CERTIFICATION,
    **_DOORS,
}


class _Facts(dict[str, str]):
    """Facts in words; one that is missing becomes a dash, for a refusal must never fail to be told."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """Word a code with its facts in the language of the page."""
    told = dict(facts or {})
    if reads_english() and told.get("name_en"):
        told["name"] = told["name_en"]
    worded = _Facts({name: fact_words(value) for name, value in told.items()})
    return str(SENTENCES.get(code, SENTENCES["house.refused"])).format_map(worded)


def sentence_of(refusal: DomainError | Reason) -> str:
    """Word a refusal, or one reason of it."""
    return sentence(refusal.code, refusal.facts)


def title_of(error: DomainError) -> str:
    """Give the heading of the page that tells a refusal."""
    # With reasons it is no slip of the pen: nothing the reader typed needs to be corrected.
    kind = Kind.FORBIDDEN if error.kind is Kind.INVALID and error.reasons else error.kind
    return str(TITLES[kind])


def fact_words(value: Any) -> str:
    """Write one fact as people read it."""
    if value is None:
        return gettext("未知")
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, StrEnum) and has_label(value):
        return label_of(value)
    if isinstance(value, tuple | list | frozenset):
        return (", " if reads_english() else "、").join(fact_words(item) for item in value) or gettext("无")
    return str(value)
