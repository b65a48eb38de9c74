"""Mandates: what a person lets a relative do for them."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from family.enums import ConfirmedBy, LegalBasis, MandateEnd, MandateGrade, MandateScope
from foundation.identifiers import uuid7
from regions.fields import DateRange, choices_of, one_of

# What a helper pays from is a sharing binding, never a second row here.
ON_PAPER = [LegalBasis.GUARDIAN.value, LegalBasis.POWER_OF_ATTORNEY.value]
ROW_GRADES = [MandateGrade.REMIND, MandateGrade.SEE, MandateGrade.ACT]


class Mandate(models.Model):
    """One person (principal) lets another (helper) act for them up to a grade (授权, Civil Code 161-165).

    Liveness is asked at every use: the day, both persons alive, neither revoked nor frozen.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    principal = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField("等级", max_length=10, choices=choices_of(MandateGrade))
    scopes = ArrayField(models.CharField(max_length=20, choices=choices_of(MandateScope)), default=list)
    legal_basis = models.CharField("依据", max_length=20, choices=choices_of(LegalBasis))
    confirmed_by = models.CharField("确认方式", max_length=20, choices=choices_of(ConfirmedBy))
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束", null=True, blank=True)
    confirmed_at = models.DateTimeField("本人确认时间")
    ending_told_at = models.DateTimeField("到期前告知时间", null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField("暂停时间", null=True, blank=True)
    # A desk lets it rest in a dispute: then a desk lets it live again, not whoever holds the phone.
    held_at_desk = models.BooleanField("窗口暂停", default=False, db_default=False, editable=False)
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)
    # On what a guardian's or an attorney's mandate stands: the paper's name and number, and its picture.
    paper = models.CharField("凭证", max_length=200, blank=True)
    evidence = models.ForeignKey(
        "accounts.Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField("结束原因", max_length=12, choices=choices_of(MandateEnd), blank=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("helper")), name="family_mandate_two_persons"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="family_mandate_period",
            ),
            # One that has run out stands in nobody's way: the same two may begin anew.
            ExclusionConstraint(
                name="family_mandate_one_live",
                expressions=[
                    ("principal", RangeOperators.EQUAL),
                    ("helper", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(held_at_desk=False) | Q(frozen_at__isnull=False), name="family_mandate_held_rests"
            ),
            one_of("family_mandate_grade_is_row", "grade", ROW_GRADES),
            one_of("family_mandate_basis_known", "legal_basis", LegalBasis),
            models.CheckConstraint(
                condition=~Q(legal_basis__in=ON_PAPER)
                | (Q(confirmed_by=ConfirmedBy.DESK.value) & ~Q(paper="")),
                name="family_mandate_paper_at_desk",
            ),
            models.CheckConstraint(
                condition=Q(end_reason="")
                | Q(revoked_at__isnull=False, end_reason__in=[reason.value for reason in MandateEnd]),
                name="family_mandate_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=[scope.value for scope in MandateScope]),
                name="family_mandate_scopes_known",
            ),
            models.CheckConstraint(
                condition=Q(grade=MandateGrade.REMIND.value, scopes__len=0)
                | (~Q(grade=MandateGrade.REMIND.value) & Q(scopes__len__gt=0)),
                name="family_mandate_scopes_fit",
            ),
        ]
        indexes = [
            models.Index(
                fields=["helper"], condition=Q(revoked_at__isnull=True), name="family_mandate_helper"
            ),
            models.Index(fields=["ends_on"], condition=Q(revoked_at__isnull=True), name="family_mandate_end"),
            # Whom to tell about ten thousand people is read here, and not at ten thousand places of the table.
            models.Index(
                fields=["principal"],
                include=["helper", "starts_on", "ends_on"],
                condition=Q(revoked_at__isnull=True, frozen_at__isnull=True),
                name="family_mandate_told",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class MandateChange(models.Model):
    """That a mandate lets somebody be told anew: written by the database, taken by the floor that tells them."""

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    mandate = models.ForeignKey(
        Mandate, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = "授权变动"
        verbose_name_plural = "授权变动"

    def __str__(self) -> str:
        return str(self.mandate_id)
