"""Mandates: what a person lets a relative do for them."""

from django.db import models
from django.db.models import F, Q

from family.enums import MandateGrade
from foundation.identifiers import uuid7
from regions.fields import choices_of


class Mandate(models.Model):
    """One person (principal) lets another (helper) act for them up to a grade (授权, Civil Code 161-165).

    Liveness is asked at every use: the day, both persons alive, not revoked.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    principal = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField("等级", max_length=10, choices=choices_of(MandateGrade))
    legal_basis = models.CharField("依据", max_length=100)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束", null=True, blank=True)
    confirmed_at = models.DateTimeField("本人确认时间")
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("helper")), name="family_mandate_two_persons"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="family_mandate_period",
            ),
            models.UniqueConstraint(
                fields=["principal", "helper"],
                condition=Q(revoked_at__isnull=True),
                name="family_mandate_one_live",
            ),
        ]
        indexes = [
            models.Index(
                fields=["helper"], condition=Q(revoked_at__isnull=True), name="family_mandate_helper"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
