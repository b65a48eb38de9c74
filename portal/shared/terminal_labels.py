"""The names of codes about self-service terminals, and what their audit events say to the person they are about."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.terminals import TicketWhy

Labels = Mapping[StrEnum, Promise]

TICKET_WHYS: Labels = {
    TicketWhy.ASKED: _("想请工作人员帮忙"),
    TicketWhy.NOT_RECOGNISED: _("自助机没有认出证件"),
    TicketWhy.NOT_ACCEPTED: _("当地自助机认证不算"),
    TicketWhy.FACE_UNAVAILABLE: _("刷脸暂时用不了"),
    TicketWhy.PERSON_DECIDES: _("刷脸没有通过"),
}
LABELS: Mapping[type[StrEnum], Labels] = {TicketWhy: TICKET_WHYS}
ACTIONS: Mapping[str, Promise] = {
    "terminal.card_shown": _("在自助机上核对了您的身份证"),
    "terminal.ticket_taken": _("在自助机上给您取了窗口排队号"),
    "terminal.ticket_served": _("在窗口接待了您"),
}
