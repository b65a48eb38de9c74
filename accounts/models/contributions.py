"""What was paid on a person's insurances, and what was recorded of their retirement."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.db.models.lookups import Exact

from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.models.people import InsuredPerson, fits_scheme
from foundation.periods import MONTHS_A_YEAR
from regions.fields import BitemporalFact, choices_of, one_at_a_time, one_of

_OWN_MONTHS = (
    (ExtractYear("ends_on") - ExtractYear("starts_on")) * MONTHS_A_YEAR
    + ExtractMonth("ends_on")
    - ExtractMonth("starts_on")
)
_IS_ONE_OFF = Q(kind=ContributionKind.ONE_OFF.value)


class ContributionSpan(BitemporalFact):
    """Whole months of contributions to one insurance in one area, all of one base (缴费时段).

    Amounts are fen a calendar month. `months_count` is what the span counts for: its own months, except for a one-off
    payment, which is made in one month and buys several. It has no public id: a registry brings millions of rows, and
    nobody outside names one.
    """

    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+", db_index=False)
    insurance = models.CharField("险种", max_length=20, choices=choices_of(Insurance))
    scheme = models.CharField("参保身份", max_length=10, choices=choices_of(Scheme))
    kind = models.CharField("缴费类型", max_length=10, choices=choices_of(ContributionKind))
    area_key = models.CharField("统筹区", max_length=12)
    months_count = models.PositiveSmallIntegerField("月数")
    base_fen = models.BigIntegerField("月缴费基数（分）", default=0)
    unit_fen = models.BigIntegerField("每月单位缴费（分）", default=0)
    personal_fen = models.BigIntegerField("每月个人缴费（分）", default=0)
    employer = models.CharField("单位名称", max_length=100, blank=True)
    source = models.CharField("数据来源", max_length=40)
    external_id = models.CharField("来源编号", max_length=80)

    class Meta(BitemporalFact.Meta):
        verbose_name = "缴费时段"
        verbose_name_plural = "缴费时段"
        constraints = [
            *BitemporalFact.Meta.constraints,
            one_of("accounts_span_insurance", "insurance", Insurance),
            one_of("accounts_span_kind", "kind", ContributionKind),
            fits_scheme("accounts_span_fits_scheme"),
            models.CheckConstraint(
                name="accounts_span_whole_months",
                condition=Q(ends_on__isnull=False, starts_on__day=1, ends_on__day=1),
            ),
            models.CheckConstraint(
                name="accounts_span_counts_its_months",
                condition=Q(months_count__gte=1)
                & ((_IS_ONE_OFF & Exact(_OWN_MONTHS, 1)) | (~_IS_ONE_OFF & Q(months_count=_OWN_MONTHS))),
            ),
            models.CheckConstraint(
                name="accounts_span_amounts",
                condition=Q(base_fen__gte=0, unit_fen__gte=0, personal_fen__gte=0),
            ),
            models.UniqueConstraint(
                name="accounts_span_one_external",
                fields=["source", "external_id"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="accounts_span_of_person",
                fields=["person"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insurance} {self.starts_on}"


class RetirementCategory(BitemporalFact):
    """Which old retirement age holds for somebody, with the paper that says so (退休类别); never inferred for a woman."""

    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    category = models.CharField("退休类别", max_length=10, choices=choices_of(Retiree))
    evidence = models.CharField("依据", max_length=200)

    class Meta(BitemporalFact.Meta):
        verbose_name = "退休类别"
        verbose_name_plural = "退休类别"
        constraints = [
            *BitemporalFact.Meta.constraints,
            one_of("accounts_retirement_category", "category", Retiree),
            one_at_a_time("accounts_retirement_one_category", "person"),
        ]

    def __str__(self) -> str:
        return self.category
