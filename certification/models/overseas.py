"""Stays abroad: that somebody lives outside the mainland over a period, as they declared and a paper shows."""

from typing import ClassVar

from django.db import models

from regions.fields import BitemporalFact, one_at_a_time


class OverseasStay(BitemporalFact):
    """That somebody lives abroad over a period (境外居住), from the form that showed it, a matter."""

    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    country = models.CharField("国家或地区", max_length=60)
    matter_id = models.UUIDField("受理事项")

    class Meta(BitemporalFact.Meta):
        verbose_name = "境外居住"
        verbose_name_plural = "境外居住"
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            one_at_a_time("certification_overseasstay_one_at_a_time", "person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.country}"
