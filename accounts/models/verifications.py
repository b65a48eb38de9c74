"""That a user was found to be a person: the proofs, never changed."""

from django.db import models
from django.db.models import F, Q

from accounts.enums.verification import Assurance, VerificationMethod
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class RealNameVerification(models.Model):
    """One proof that an account belongs to a person (实名核验记录); it counts only while the two are joined."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="verifications")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="verifications")
    method = models.CharField("方式", max_length=20, choices=choices_of(VerificationMethod))
    assurance = models.CharField("可信等级", max_length=12, choices=choices_of(Assurance))
    verified_at = models.DateTimeField("核验时间")
    ends_on = models.DateField("失效日期", null=True, blank=True)
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.CharField("依据编号", max_length=100, blank=True)

    class Meta:
        verbose_name = "实名核验"
        verbose_name_plural = "实名核验"
        constraints = [
            one_of("accounts_verification_method_known", "method", VerificationMethod),
            one_of("accounts_verification_assurance_known", "assurance", Assurance),
            models.CheckConstraint(
                condition=Q(by_user__isnull=True) | ~Q(by_user=F("user")),
                name="accounts_verification_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=~Q(method=VerificationMethod.COUNTER.value) | Q(by_user__isnull=False),
                name="accounts_verification_counter_has_clerk",
            ),
        ]
        indexes = [models.Index(fields=["person", "user"], name="accounts_verification_person")]

    def __str__(self) -> str:
        return f"{self.method} {self.assurance}"
