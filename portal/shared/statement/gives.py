"""What each insurance gives, in plain words with its article, and what nobody can compute from this record."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.people import Insurance

# Sentence and article, by insurance.
GIVES: Mapping[Insurance, tuple[tuple[Promise, str], ...]] = {
    Insurance.EMPLOYEE_PENSION: ((_("到退休时间、缴费年限也够的，按月领基本养老金，领到终身。"), "SIL 16"),),
    Insurance.PUBLIC_PENSION: ((_("到退休时间、缴费年限也够的，按月领基本养老金，领到终身。"), "SIL 16"),),
    Insurance.RESIDENT_PENSION: ((_("满 60 周岁、缴费年限也够的，按月领基础养老金和个人账户养老金。"), ""),),
    Insurance.EMPLOYEE_MEDICAL: (
        (_("看病住院，目录里的药、检查和服务按规定报销；急诊抢救也在内。"), "SIL 28"),
        (_("退休时缴费年限够的，不用再缴，一直享受。"), "SIL 27"),
    ),
    Insurance.RESIDENT_MEDICAL: (
        (_("看病住院，目录里的药、检查和服务按规定报销；急诊抢救也在内。"), "SIL 28"),
    ),
    Insurance.UNEMPLOYMENT: (
        (_("失业后符合条件的，按月领失业保险金。"), "SIL 45"),
        (_("领失业保险金期间，参加职工医保，医保费由失业保险基金缴。"), "SIL 48"),
    ),
    Insurance.WORK_INJURY: (
        (_("因工作受伤或得职业病的，治疗、康复、辅助器具和伤残待遇由工伤保险基金按规定支付。"), "SIL 38"),
    ),
    Insurance.MATERNITY: ((_("生孩子的医疗费用和产假期间的生育津贴，按规定支付。"), "SIL 54"),),
}
UNKNOWN: tuple[Promise, ...] = (
    _("养老金每月多少：要用退休那年当地的平均工资和个人账户的全部记录，现在都还没有。"),
    _("失业保险金每月多少：由省里定标准，低于当地最低工资。"),
    _("工伤待遇多少：要看伤残等级和受伤前的工资，由劳动能力鉴定来定。"),
    _("生育津贴多少：要看单位上年度的平均工资和产假天数。"),
    _("从事特殊工种、因病提前退休的，另有规定，请带材料到窗口问。"),
)
