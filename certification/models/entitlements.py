"""Entitlements and their present deadline."""

from django.db import models

from certification.enums import Benefit
from foundation.identifiers import uuid7
from regions.fields import BitemporalFact, choices_of


class Entitlement(BitemporalFact):
    """That a person draws a benefit paid by one area over a period (待遇); the paying area decides the rule."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    benefit = models.CharField("待遇", max_length=20, choices=choices_of(Benefit))
    paying_area_key = models.CharField("发放地", max_length=12)

    class Meta(BitemporalFact.Meta):
        verbose_name = "待遇"
        verbose_name_plural = "待遇"
        constraints = [
            *BitemporalFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "benefit", "paying_area_key"],
                condition=models.Q(superseded_at__isnull=True, ends_on__isnull=True),
                name="certification_entitlement_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(superseded_at__isnull=True),
                name="certification_entitlement_who",
            ),
            # Few among many, asked for each deadline that is planned.
            models.Index(
                fields=["id"],
                include=["superseded_at", "ends_on"],
                condition=models.Q(superseded_at__isnull=False) | models.Q(ends_on__isnull=False),
                name="certification_entitlement_over",
            ),
            # Those that end on some days, asked for once a day.
            models.Index(
                fields=["ends_on"],
                condition=models.Q(superseded_at__isnull=True, ends_on__isnull=False),
                name="certification_entitlement_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Deadline(models.Model):
    """The present deadline of one entitlement: derived by the rule, kept so that a night's scan is one statement.

    Benefit, area and person are copied from the entitlement so that the scan reads one table.
    """

    entitlement = models.OneToOneField(
        Entitlement, on_delete=models.PROTECT, related_name="deadline", primary_key=True
    )
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    benefit = models.CharField("待遇", max_length=20, choices=choices_of(Benefit))
    paying_area_key = models.CharField("发放地", max_length=12)
    last_event_on = models.DateField("最近认证日", null=True)
    due_on = models.DateField("截止日")
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        verbose_name = "截止日"
        verbose_name_plural = "截止日"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_event_on__isnull=True)
                | models.Q(due_on__gt=models.F("last_event_on")),
                name="certification_deadline_after_event",
            )
        ]
        indexes = [
            models.Index(fields=["paying_area_key", "benefit", "due_on"], name="certification_deadline_scan"),
            models.Index(fields=["person"], name="certification_deadline_who"),
            # One day's deadlines of every area side by side, so that a night's plan reads them and nothing else.
            models.Index(
                fields=["due_on"],
                include=["paying_area_key", "benefit", "person", "entitlement"],
                name="certification_deadline_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.due_on}"
