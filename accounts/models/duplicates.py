"""Pairs of records that may be one person, and what was decided about them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.enums.duplicates import DuplicateGround, DuplicateState, DuplicateVerdict
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

_GROUNDS = [ground.value for ground in DuplicateGround]


class DuplicatePair(models.Model):
    """The question whether two records are one person (疑似重复), and where it stands.

    Searches add grounds and take none away. A pair that was decided stays so until a ground comes up that it had not
    then. A trigger keeps whom it is about and when it was found.
    """

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    one = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    grounds = ArrayField(models.CharField(max_length=20, choices=choices_of(DuplicateGround)))
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(DuplicateState), default=DuplicateState.OPEN.value
    )
    found_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = "疑似重复"
        verbose_name_plural = "疑似重复"
        constraints: ClassVar = [
            models.CheckConstraint(name="accounts_duplicate_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(name="accounts_duplicate_once", fields=["one", "other"]),
            models.CheckConstraint(
                name="accounts_duplicate_has_grounds",
                condition=Q(grounds__len__gt=0, grounds__contained_by=_GROUNDS),
            ),
            one_of("accounts_duplicate_state", "state", DuplicateState),
        ]
        indexes: ClassVar = [
            models.Index(name="accounts_duplicate_list", fields=["state", "-id"]),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class DuplicateDecision(models.Model):
    """What was said about a pair, on which grounds, by whom and why; never changed."""

    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField("结论", max_length=10, choices=choices_of(DuplicateVerdict))
    grounds = ArrayField(models.CharField(max_length=20, choices=choices_of(DuplicateGround)))
    reason = models.CharField("依据", max_length=200)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "疑似重复的结论"
        verbose_name_plural = "疑似重复的结论"
        constraints: ClassVar = [
            one_of("accounts_duplicatedecision_verdict", "verdict", DuplicateVerdict),
            models.CheckConstraint(name="accounts_duplicatedecision_reasoned", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.pair_id} {self.verdict}"
