"""What is said of contributions, retirement, benefits and papers: refusals, and the steps of every calculation."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REFUSALS: Mapping[str, Promise] = {
    "contribution.refused": _("这段缴费还不能登记，请改正指出的地方。"),
    "contribution.exists": _("来源的这条记录已经登记过，请更正那一条。"),
    "contribution.not_found": _("没有这条缴费记录，或者它刚刚更正过。请查看最新的记录。"),
    "contribution.not_whole_months": _("缴费时段要从某月 1 日到另一个月的 1 日（不含），请核对起止月份。"),
    "contribution.no_months": _("缴费月数要在 1 到 {most} 之间，请核对。"),
    "contribution.one_off_in_one_month": _("一次性缴费只填缴费的那一个月，买到的月数另外填写。"),
    "contribution.months_differ": _("起止月份之间是 {own} 个月，填写的是 {counted} 个月，请核对。"),
    "contribution.in_future": _("还没有到的月份不能登记，请核对截止月份。"),
    "contribution.wrong_scheme": _("这个险种不能以这种身份参保，请核对险种和参保身份。"),
    "contribution.employer_only": _("{insurance}只由单位缴费，个人部分应为 0。"),
    "contribution.flexible_has_no_unit": _("灵活就业人员没有单位缴费，单位部分应为 0。"),
    "contribution.amount_negative": _("金额不能小于 0，请核对。"),
    "retirement.mismatch": _("这个退休类别与登记的性别不符，请核对岗位材料和身份信息。"),
    "paper.too_large": _("这份凭证太长，打不出来。请到窗口打印需要的部分。"),
    "paper.not_found": _("没有这个核验码的凭证。请对照打印件，一个字符一个字符地核对。"),
}
_RETIREMENT: Mapping[str, Promise] = {
    "retirement.step.old_age": _("原来的退休年龄是 {years} 周岁，{month}满。"),
    "retirement.step.before": _("这在 {since}之前，退休时间不变。"),
    "retirement.step.delay": _(
        "从 {since}到那个月过了 {elapsed} 个月；每 {pace} 个月延迟 1 个月，不满的也算：{elapsed} ÷ {pace} 取整，"
        "再加 1，是 {delay} 个月。"
    ),
    "retirement.step.cap": _("最多延迟 {delay} 个月。"),
    "retirement.step.month": _("法定退休时间：{month}，那时 {years} 周岁 {months} 个月。"),
    "retirement.step.earliest": _(
        "缴费年限够的，可以自愿提前，最早 {month}（最多提前三年，也不能早于原来的退休年龄）。"
    ),
    "retirement.step.latest": _("和单位商量一致的，可以延后，最晚 {month}。"),
}
_PENSION: Mapping[str, Promise] = {
    "pension.way.keep_paying": _("接着按月缴，缴到 {month}就够了。"),
    "pension.way.extend": _("到退休时间还差 {missing} 个月的，可以延长缴费，补足再按月领。"),
    "pension.way.one_off": _("您在 {before}以前参保：延长缴费 {after} 个月后还不够的，可以一次性补足。"),
    "pension.way.one_off_not_needed": _(
        "您在 {before}以前参保，延长 {after} 个月后还不够才可以一次性补足；按现在的记录，延长缴费就能补足。"
    ),
    "pension.way.no_one_off": _("一次性补足只限 {before}以前参保的人，您的记录里没有这之前的缴费。"),
    "pension.way.switch": _(
        "也可以申请转到城乡居民养老保险，按那里的办法领。转之前请先问清楚两种待遇相差多少。"
    ),
    "medical.way.keep_paying": _("接着按月缴，缴到 {month}就够了，退休后不用再缴医保费。"),
    "medical.way.fill_up": _(
        "到退休时间还差 {missing} 个月的，可以缴到规定年限，之后不用再缴。能不能一次补缴，请问当地医保。"
    ),
}
_UNEMPLOYMENT: Mapping[str, Promise] = {
    "unemployment.step.paid": _("记录上缴了 {months} 个月，按这个年限最多领 {own} 个月。"),
    "unemployment.step.carried": _("加上以前没有领完的 {carried} 个月，是 {sum} 个月。"),
    "unemployment.step.cap": _("一共最多 {most} 个月。"),
    "unemployment.unmet.year": _("缴费要满 1 年，还差 {missing} 个月。"),
    "unemployment.unmet.left": _("要不是因为本人意愿中断就业的，才能领。"),
    "unemployment.unmet.registered": _("要先办失业登记，并有求职要求。"),
    "unemployment.unmet.pension": _("已经领养老金的，不再领失业保险金。"),
    "unemployment.open.left": _("要不是因为本人意愿中断就业的，比如合同到期、单位解除合同。"),
    "unemployment.open.registered": _("要办过失业登记，并有求职要求。"),
}
SENTENCES: Mapping[str, Promise] = {**_REFUSALS, **_RETIREMENT, **_PENSION, **_UNEMPLOYMENT}
