"""Transfers of insurance relations that were decided."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums.people import Insurance
from accounts.models.matters import Matter
from accounts.models.people import Enrolment, InsuredPerson
from regions.fields import choices_of


class RelationTransfer(models.Model):
    """That a person's relation in one insurance goes from one pooling area to another (转移接续), by which matter.

    Written once, in the transaction that consumes the decision, and never changed but for one thing: ``undone_by`` names
    the appeal that took it back. ``began`` and ``ended`` say which enrolments it wrote, so that just these are undone.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="transfers")
    insurance = models.CharField("险种", max_length=20, choices=choices_of(Insurance))
    from_area_key = models.CharField("转出地", max_length=20)
    to_area_key = models.CharField("转入地", max_length=20)
    decided_on = models.DateField("决定日期")
    recorded_at = models.DateTimeField("登记时间")
    began = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The enrolment as it was before it was ended by the transfer; nothing where it had ended before.
    ended = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    undone_by = models.OneToOneField(
        Matter, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    undone_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "关系转移"
        verbose_name_plural = "关系转移"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accounts_transfer_to_another_area",
                condition=~Q(from_area_key=F("to_area_key")),
            ),
            models.CheckConstraint(
                name="accounts_transfer_undone_whole",
                condition=Q(undone_by__isnull=True, undone_on__isnull=True)
                | Q(undone_by__isnull=False, undone_on__gte=F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insurance} {self.from_area_key} {self.to_area_key}"
