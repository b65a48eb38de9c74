"""What every table of this floor has: a dated fact with its source, whose earlier versions are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from regions.enums import Confidence
from regions.fields import BitemporalFact, choices_of, one_of


class SourcedFact(BitemporalFact):
    """A fact that names the document it was read in, and how sure that reading is."""

    source_document = models.CharField("依据文件", max_length=200)
    source_article = models.CharField("条款", max_length=100, blank=True, default="")
    source_page = models.CharField("出处", max_length=300, blank=True, default="")
    source_note = models.TextField("备注", blank=True, default="")
    source_checked_on = models.DateField("核对日期", null=True, blank=True)
    confidence = models.CharField("可信程度", max_length=8, choices=choices_of(Confidence))

    class Meta(BitemporalFact.Meta):
        abstract = True
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_source",
                condition=Q(source_document__regex=r"\S"),
            ),
            one_of("%(app_label)s_%(class)s_confidence", "confidence", Confidence),
        ]
