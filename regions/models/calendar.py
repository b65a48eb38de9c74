"""The table of the work calendar."""

from typing import ClassVar

from django.db import models

from regions.fields import one_at_a_time
from regions.models.sourced import SourcedFact


class WorkYear(SourcedFact):
    """The days off and the make-up days of one year, as the State Council published them.

    `holidays` lists runs of days off, both ends included: `[{"name", "name_en", "from", "to"}]`; `make_up` lists the
    weekend days that are worked.
    """

    year = models.PositiveSmallIntegerField("年份")
    holidays = models.JSONField("放假")
    make_up = models.JSONField("调休上班")

    class Meta(SourcedFact.Meta):
        verbose_name = "工作日历"
        verbose_name_plural = "工作日历"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_at_a_time("regions_workyear_one_at_a_time", "year"),
        ]

    def __str__(self) -> str:
        return str(self.year)
