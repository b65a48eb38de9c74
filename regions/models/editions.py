"""The number of the edition: it changes with every change of places and policy, in the same transaction."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """The one row that names the present edition.

    Triggers on every table of this floor give it a new random name, so that what a transaction saw of its own
    unfinished change is never taken for what others will see.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.UUIDField("版本")

    class Meta:
        verbose_name = "资料版本"
        verbose_name_plural = "资料版本"
        constraints: ClassVar = [models.CheckConstraint(name="regions_edition_only_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.name)
