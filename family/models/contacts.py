"""Contacts: whom a person wants asked, and in which order, when a deadline nears and nobody answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from family.models.mandates import Mandate

PLACES = (1, 2)


class ContactOrder(models.Model):
    """That a person names the holder of a mandate as their first or second contact (紧急联系人).

    Naming somebody is the person's yes to having them asked; whether the mandate lives is asked at every use.
    """

    principal = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField("顺序")
    consented_at = models.DateTimeField("同意时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "联系人顺序"
        verbose_name_plural = "联系人顺序"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(place__in=PLACES), name="family_contact_place_known"),
            models.UniqueConstraint(
                fields=["principal", "place"],
                condition=Q(ended_at__isnull=True),
                name="family_contact_one_place",
            ),
            models.UniqueConstraint(
                fields=["mandate"], condition=Q(ended_at__isnull=True), name="family_contact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id} {self.place}"
