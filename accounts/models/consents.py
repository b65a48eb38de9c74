"""What people said about the use of their data, one row a word, never changed."""

from django.db import models

from accounts.enums.consents import ConsentAct, ConsentGiver, ConsentPurpose
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class ConsentRecord(models.Model):
    """That a yes or a no was said to one version of a text (同意与撤回记录); the newest row of a purpose counts.

    Law: PIPL art. 14, 15; the text is named by its hash, so that nobody can say later what it read.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="consents", db_index=False
    )
    purpose = models.CharField("用途", max_length=20, choices=choices_of(ConsentPurpose))
    version = models.PositiveSmallIntegerField("文本版本")
    text_hash = models.BinaryField("文本指纹", max_length=32)
    act = models.CharField("表示", max_length=10, choices=choices_of(ConsentAct))
    giver = models.CharField("表示人", max_length=10, choices=choices_of(ConsentGiver))
    # Who spoke for a child; the user is then the clerk before whom they said it.
    guardian = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "同意记录"
        verbose_name_plural = "同意记录"
        constraints = [
            one_of("accounts_consent_purpose_known", "purpose", ConsentPurpose),
            one_of("accounts_consent_act_known", "act", ConsentAct),
            one_of("accounts_consent_giver_known", "giver", ConsentGiver),
            models.CheckConstraint(
                name="accounts_consent_guardian_named",
                condition=models.Q(giver=ConsentGiver.GUARDIAN.value, guardian__isnull=False)
                | models.Q(giver=ConsentGiver.SELF.value, guardian__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["person", "purpose", "-said_at"], name="accounts_consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.act}"
