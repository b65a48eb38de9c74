"""Appointments at a counter."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import AppointmentState
from certification.models.entitlements import Entitlement
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

_BOOKED = AppointmentState.BOOKED.value
# Whoever came holds their seat as much as whoever is still to come.
SEATED = (_BOOKED, AppointmentState.ARRIVED.value)


class Appointment(models.Model):
    """That somebody comes to a service point at a time, to certify for one round of a benefit (窗口预约).

    ``due_on`` names the round. ``seat`` is one of the seats of the slot when it was booked: no two of them are the same,
    so the database itself gives out no more than there are. Changed once, when it is settled; a trigger holds that.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField("预约号", max_length=16, unique=True)
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("截止日")
    point_key = models.CharField("网点", max_length=40)
    area_key = models.CharField("统筹区", max_length=20)
    comes_on = models.DateField("日期")
    begins = models.TimeField("开始")
    ends = models.TimeField("结束")
    seat = models.PositiveSmallIntegerField("席位")
    seats_count = models.PositiveSmallIntegerField("席位数")
    state = models.CharField("状态", max_length=10, default=_BOOKED, choices=choices_of(AppointmentState))
    booked_at = models.DateTimeField("预约时间")
    booked_by = models.BigIntegerField("预约用户")
    mandate_id = models.BigIntegerField("授权", null=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", verbose_name="改自"
    )
    reminded_at = models.DateTimeField("提醒时间", null=True)
    settled_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = "窗口预约"
        verbose_name_plural = "窗口预约"
        constraints: ClassVar = [
            one_of("certification_appointment_state", "state", AppointmentState),
            models.CheckConstraint(name="certification_appointment_span", condition=Q(ends__gt=F("begins"))),
            models.CheckConstraint(
                name="certification_appointment_seat_there",
                condition=Q(seat__gte=1, seat__lte=F("seats_count")),
            ),
            models.CheckConstraint(
                name="certification_appointment_settled_has_time",
                condition=Q(state=_BOOKED, settled_at__isnull=True)
                | (~Q(state=_BOOKED) & Q(settled_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="certification_appointment_one_seat",
                fields=["point_key", "comes_on", "begins", "seat"],
                condition=Q(state__in=SEATED),
            ),
            models.UniqueConstraint(
                name="certification_appointment_one_live",
                fields=["entitlement", "due_on"],
                condition=Q(state=_BOOKED),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="certification_appointment_who", fields=["person", "-comes_on"]),
            models.Index(
                name="certification_appointment_due", fields=["comes_on"], condition=Q(state=_BOOKED)
            ),
        ]

    def __str__(self) -> str:
        return self.number
