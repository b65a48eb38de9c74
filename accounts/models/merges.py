"""That two rows stand for one human being, from the day two clerks said so until somebody takes it back."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7


class PersonMerge(models.Model):
    """One row, the absorbed, is an alias of another, the survivor (合并).

    Rows are only added; a trigger lets nothing change but that the merge is undone, once. Which row goes on in the end
    is derived from all live merges and kept in the persons' `merged_into`.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    absorbed = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="并入的登记"
    )
    survivor = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="+", verbose_name="保留的登记"
    )
    area_key = models.CharField("统筹区", max_length=12)
    reason = models.CharField("依据", max_length=200)
    merged_at = models.DateTimeField("合并时间")
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="复核人")
    # The questions about one number of both that it answered, and that are open again when it is undone.
    conflicts = ArrayField(models.BigIntegerField(), default=list, editable=False)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    undone_reason = models.CharField("撤销依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "登记合并"
        verbose_name_plural = "登记合并"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="accounts_merge_one_live", fields=["absorbed"], condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(name="accounts_merge_two_rows", condition=~Q(absorbed=F("survivor"))),
            models.CheckConstraint(name="accounts_merge_four_eyes", condition=~Q(merged_by=F("approved_by"))),
            models.CheckConstraint(name="accounts_merge_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="accounts_merge_undone_or_not",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | (Q(undone_at__gte=F("merged_at"), undone_by__isnull=False) & ~Q(undone_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
