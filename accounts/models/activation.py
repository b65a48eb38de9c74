"""Codes by which people claim their account, and accounts that others prepared for them."""

from django.db import models
from django.db.models import Q

from accounts.enums.verification import CodeDelivery
from accounts.fields import SealedField
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class ActivationCode(models.Model):
    """A code a clerk handed out or posted to a person (开通码); only a keyed hash of it is kept.

    It ends by being used, by a newer one, or by its last day; wrong entries end nobody's code.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    code_index = models.BinaryField(max_length=32, editable=False)
    delivery = models.CharField("送达方式", max_length=10, choices=choices_of(CodeDelivery))
    issued_at = models.DateTimeField("开出时间")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    area_key = models.CharField("统筹区", max_length=12)
    ends_on = models.DateField("失效日期")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "开通码"
        verbose_name_plural = "开通码"
        constraints = [
            one_of("accounts_activation_delivery_known", "delivery", CodeDelivery),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="accounts_activation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(voided_at__isnull=True),
                name="accounts_activation_used_or_void",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="accounts_activation_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class ActivationMiss(models.Model):
    """A wrong entry: where it came from and which number it named, as keyed hashes, whether or not that is anybody's.

    It is cleared away after some days.
    """

    source_index = models.BinaryField(max_length=32, editable=False)
    number_index = models.BinaryField(max_length=32, editable=False)
    missed_at = models.DateTimeField("输错时间")

    class Meta:
        verbose_name = "开通码输错"
        verbose_name_plural = "开通码输错"
        indexes = [
            models.Index(fields=["source_index", "-missed_at"], name="accounts_activationmiss_source"),
            models.Index(fields=["number_index", "-missed_at"], name="accounts_activationmiss_number"),
            models.Index(fields=["missed_at"], name="accounts_activationmiss_at"),
        ]

    def __str__(self) -> str:
        return str(self.missed_at)


class PreparedAccount(models.Model):
    """What a helper wrote down for somebody who will claim an account later (代为准备的账号).

    It opens nothing and is compared with nobody: the helper learns nothing, and never gets into the account.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    helper = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=100)
    number_sealed = SealedField(label="prepared.number", index="number_index", editable=False)
    number_index = models.BinaryField(max_length=32, editable=False)
    phone_sealed = SealedField(label="prepared.phone", null=True, editable=False)
    prepared_at = models.DateTimeField("准备时间")
    ended_at = models.DateTimeField("撤回时间", null=True, blank=True)
    claimed_at = models.DateTimeField("领取时间", null=True, blank=True)

    class Meta:
        verbose_name = "代为准备的账号"
        verbose_name_plural = "代为准备的账号"
        constraints = [
            models.UniqueConstraint(
                fields=["helper", "number_index"],
                condition=Q(ended_at__isnull=True, claimed_at__isnull=True),
                name="accounts_prepared_one_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["number_index"],
                condition=Q(ended_at__isnull=True, claimed_at__isnull=True),
                name="accounts_prepared_number",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
