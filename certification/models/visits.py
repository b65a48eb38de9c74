"""Home visits: what was asked for, each try at the door, and the colleagues who go out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.fields import SealedField
from certification.enums import HalfDay, VisitGround, VisitOutcome, VisitState
from certification.models.entitlements import Entitlement
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

OPEN = (VisitState.ASKED.value, VisitState.PLANNED.value)


class VisitWorker(models.Model):
    """A colleague who goes out for one area, under the name and badge that people are told (上门人员)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    area_key = models.CharField("统筹区", max_length=20)
    name = models.CharField("姓名", max_length=60)
    badge = models.CharField("工作证号", max_length=20)
    is_active = models.BooleanField("在岗", default=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "上门人员"
        verbose_name_plural = "上门人员"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "area_key"], name="certification_visitworker_once"),
            models.UniqueConstraint(fields=["area_key", "badge"], name="certification_visitworker_badge"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.badge}"


class HomeVisit(models.Model):
    """That somebody is to be visited at home, to certify for one round of a benefit (上门服务).

    The street stands in clear, for the days are planned by it; house number and telephone are sealed. Whoever comes says
    ``word`` at the door, which only the household was told. ``due_on`` names the round.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField("预约号", max_length=16, unique=True)
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("截止日")
    area_key = models.CharField("统筹区", max_length=20)
    division_code = models.CharField("行政区划", max_length=12)
    street = models.CharField("街道、社区", max_length=40)
    address_sealed = SealedField(label="visit.address", editable=False)
    phone_sealed = SealedField(label="visit.phone", editable=False)
    word = models.CharField("暗号", max_length=10, editable=False)
    ground = models.CharField("事由", max_length=10, choices=choices_of(VisitGround))
    wish = models.CharField("希望的时段", max_length=10, blank=True, choices=choices_of(HalfDay))
    state = models.CharField(
        "状态", max_length=10, default=VisitState.ASKED.value, choices=choices_of(VisitState)
    )
    visit_by = models.DateField("最迟上门")
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.BigIntegerField("申请用户")
    mandate_id = models.BigIntegerField("授权", null=True)
    settled_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = "上门服务"
        verbose_name_plural = "上门服务"
        constraints: ClassVar = [
            one_of("certification_homevisit_state", "state", VisitState),
            one_of("certification_homevisit_ground", "ground", VisitGround),
            models.CheckConstraint(
                name="certification_homevisit_settled_has_time",
                condition=Q(state__in=OPEN, settled_at__isnull=True)
                | (~Q(state__in=OPEN) & Q(settled_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="certification_homevisit_one_live",
                fields=["entitlement", "due_on"],
                condition=Q(state__in=OPEN),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="certification_homevisit_who", fields=["person", "-asked_at"]),
            models.Index(
                name="certification_homevisit_plan",
                fields=["area_key", "street", "asked_at"],
                condition=Q(state=VisitState.ASKED.value),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class VisitTry(models.Model):
    """One time somebody goes to the door: planned for a half of a day, and what they found.

    What was found is written once; a trigger holds that.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    visit = models.ForeignKey(HomeVisit, on_delete=models.PROTECT, related_name="tries")
    ordinal = models.PositiveSmallIntegerField("第几次")
    planned_on = models.DateField("上门日期")
    half = models.CharField("时段", max_length=10, choices=choices_of(HalfDay))
    worker = models.ForeignKey(VisitWorker, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("安排时间")
    planned_by = models.BigIntegerField("安排人")
    reminded_at = models.DateTimeField("提醒时间", null=True)
    outcome = models.CharField("结果", max_length=10, blank=True, choices=choices_of(VisitOutcome))
    visited_on = models.DateField("实际上门日期", null=True)
    recorded_at = models.DateTimeField("登记时间", null=True)
    recorded_by = models.BigIntegerField("登记人", null=True)
    note = models.CharField("说明", max_length=200, blank=True)
    evidence = models.ForeignKey(
        "accounts.Evidence", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="照片"
    )

    class Meta:
        verbose_name = "一次上门"
        verbose_name_plural = "上门记录"
        constraints: ClassVar = [
            one_of("certification_visittry_half", "half", HalfDay),
            models.UniqueConstraint(fields=["visit", "ordinal"], name="certification_visittry_ordinal"),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(outcome=""), name="certification_visittry_one_open"
            ),
            models.CheckConstraint(
                name="certification_visittry_outcome_whole",
                condition=Q(
                    outcome="",
                    visited_on__isnull=True,
                    recorded_at__isnull=True,
                    recorded_by__isnull=True,
                    evidence__isnull=True,
                )
                | Q(
                    outcome__in=[one.value for one in VisitOutcome],
                    visited_on__isnull=False,
                    recorded_at__isnull=False,
                    recorded_by__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="certification_visittry_day", fields=["planned_on", "worker"], condition=Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.ordinal}"
