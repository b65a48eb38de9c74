"""The names of codes about appointments and home visits, and what the audit says of them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certification.enums import AppointmentState, HalfDay, VisitGround, VisitOutcome, VisitState

LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    AppointmentState: {
        AppointmentState.BOOKED: _("已预约"),
        AppointmentState.ARRIVED: _("已到场"),
        AppointmentState.MISSED: _("没有来"),
        AppointmentState.CANCELLED: _("已取消"),
        AppointmentState.MOVED: _("已改到别的时间"),
    },
    VisitState: {
        VisitState.ASKED: _("等待安排"),
        VisitState.PLANNED: _("已安排"),
        VisitState.CERTIFIED: _("已认证"),
        VisitState.REFUSED: _("本人不愿意"),
        VisitState.FAILED: _("几次上门没有遇到人"),
        VisitState.DIED: _("本人已经去世"),
        VisitState.MOVED: _("已经搬走"),
        VisitState.CANCELLED: _("已取消"),
    },
    VisitOutcome: {
        VisitOutcome.CERTIFIED: _("见到本人，核对身份证，认证通过"),
        VisitOutcome.ABSENT: _("家里没有人，留了便条"),
        VisitOutcome.REFUSED: _("见到本人，本人不愿意认证"),
        VisitOutcome.DIED: _("家人或邻居说本人已经去世"),
        VisitOutcome.MOVED: _("已经不住在这里"),
    },
    VisitGround: {
        VisitGround.AGE: _("年纪大，出门不方便"),
        VisitGround.BEDRIDDEN: _("卧病在床"),
        VisitGround.DISABLED: _("残疾，行动不便"),
    },
    HalfDay: {HalfDay.MORNING: _("上午"), HalfDay.AFTERNOON: _("下午")},
}

ACTIONS: Mapping[str, Promise] = {
    "appointment.booked": _("为您预约了窗口"),
    "appointment.moved": _("改了您的窗口预约"),
    "appointment.cancelled": _("取消了您的窗口预约"),
    "appointment.arrived": _("登记您按预约到场"),
    "appointment.missed": _("登记您没有按预约到场"),
    "appointment.listed": _("在预约名单里看到了您"),
    "visit.asked": _("为您申请了上门服务"),
    "visit.planned": _("安排了到您家上门"),
    "visit.cancelled": _("取消了到您家上门"),
    "visit.recorded": _("登记了到您家上门的结果"),
    "visit.listed": _("在上门名单里看到了您"),
    "visit.viewed": _("查看了您的上门申请"),
    "visit.address_seen": _("查看了您上门申请里的地址和电话"),
    "overseas.form_made": _("生成了境外居住人员资格审核表"),
}
