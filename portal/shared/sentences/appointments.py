"""What is refused about appointments, home visits and forms from abroad."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "appointment.slot_not_open": _("这个时间不能预约了，请从列表里另选一个时间。"),
    "appointment.slot_full": _("这个时间刚刚约满，请另选一个时间。"),
    "appointment.exists": _("这次认证已经有一个预约。要换时间，请先更改或取消原来的。"),
    "appointment.not_found": _("没有找到这个预约。请到“我的预约”里查看。"),
    "appointment.settled": _("这个预约已经结束、取消或改过，请查看最新状态；需要的话可以重新预约。"),
    "appointment.too_early": _("还没有到预约的时间，不能这样登记。"),
    "appointment.plan_wrong": _("放号方案有地方不对，请按提示改正。"),
    "appointment.hours_wrong": _("开放时间请按 09:00-12:00 的样子填写，一段一行，从早到晚。"),
    "appointment.numbers_wrong": _("每段 5 到 240 分钟，每段 1 到 100 人，提前 1 到 60 天。"),
    "appointment.no_slot": _("每段的分钟数比开放时间还长，放不出号，请改短一些。"),
    "appointment.plan_in_past": _("方案从今天或以后的一天开始，请改日期。"),
    "appointment.point_unknown": _("没有找到您统筹区里的这个网点。"),
    "visit.not_allowed": _("现在还不能申请上门，原因如下。"),
    "visit.too_young": _(
        "满 {age} 岁可以按年龄申请上门。卧病在床或残疾的，不论年龄都可以，请改选原因；也可以预约窗口，或拨打 12333。"
    ),
    "visit.not_our_ground": _(
        "这个地方不在发放地的上门范围内。请预约窗口，或用刷脸等方式，也可以拨打 12333。"
    ),
    "visit.dead": _("登记显示本人已经去世，不能申请上门。如有误请到窗口更正。"),
    "visit.not_found": _("没有找到这次上门。请到“我的预约”里查看。"),
    "visit.settled": _("这次上门已经结束、取消或有了结果，请查看最新状态。"),
    "visit.day_wrong": _(
        "这一天不能上门。请选今天起三个月以内、上门服务开放的日子；登记结果时，日期不能早于申请那天。"
    ),
    "visit.worker_not_found": _("没有找到这位上门人员，请从列表里选择，或先登记。"),
    "visit.worker_is_relative": _("不能去自己或近亲属家里上门，请换一位同事。"),
    "visit.badge_taken": _("这个工作证号已经有同事在用，请核对。"),
    "overseas.not_allowed": _("现在还不能提交，原因如下。"),
    "overseas.dead": _("登记显示本人已经去世，不能提交。如有误请联系发放地的经办机构。"),
    "overseas.not_accepted": _("发放地不接受境外居住者资格审核表，请换一种认证方式。"),
    "overseas.in_future": _("表上的日期在将来，请对照表格重新填写。"),
    "overseas.before_benefit": _("表上的日期早于待遇开始的日子，请核对日期和待遇。"),
    "overseas.in_person_due": _(
        "当地规定每 {every} 次里要有一次本人到场，这一次请刷脸，或回国到窗口办理。有困难请拨打 12333。"
    ),
    "overseas.no_form": _("请先上传盖了章的审核表。"),
    "overseas.facts_wrong": _(
        "请把国家或地区、使领馆、居住起始日期和表上的日期填完整，居住起始日期不晚于表上的日期。"
    ),
}
