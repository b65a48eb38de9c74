"""Birth dates approved for retirement, kept apart from the person's own and from any number."""

from django.db import models

from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import BitemporalFact, one_at_a_time


class ApprovedBirthDate(BitemporalFact):
    """That retirement is reckoned from another birth date than the recorded one, by the personnel file (认定出生日期)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="approved_birth_dates")
    born_on = models.DateField("认定出生日期")
    source = models.CharField("依据", max_length=200)
    approver = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="认定人"
    )

    class Meta(BitemporalFact.Meta):
        verbose_name = "认定出生日期"
        verbose_name_plural = "认定出生日期"
        constraints = [
            *BitemporalFact.Meta.constraints,
            one_at_a_time("accounts_birth_date_one_at_a_time", "person"),
            models.CheckConstraint(name="accounts_birth_date_has_source", condition=~models.Q(source="")),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
