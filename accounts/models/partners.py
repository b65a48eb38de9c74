"""Partner organisations and the keys they sign with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.enums.partners import KeyAlgorithm, PartnerKind, PartnerScope
from accounts.fields import SealedField
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class Partner(models.Model):
    """An organisation that calls the API with its own client credentials."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=20, choices=choices_of(PartnerKind))
    application = models.OneToOneField(
        "oauth2_provider.Application", on_delete=models.PROTECT, related_name="partner"
    )
    scopes = ArrayField(
        models.CharField(max_length=40, choices=choices_of(PartnerScope)), verbose_name="权限范围"
    )
    is_enabled = models.BooleanField("启用", default=True)
    # The client secret before the last change, hashed as the application's own is: both open until an instant.
    previous_secret = models.CharField(max_length=255, blank=True, editable=False)
    previous_until = models.DateTimeField("旧密钥有效至", null=True, blank=True)
    previous_used_at = models.DateTimeField("旧密钥最近使用", null=True, blank=True)
    secret_changed_at = models.DateTimeField("密钥更换时间", null=True, blank=True)
    # How many events its feed has numbered; the numbers go on when old events are dropped.
    events_count = models.PositiveBigIntegerField("已编号事项", default=0)

    class Meta:
        verbose_name = "合作机构"
        verbose_name_plural = "合作机构"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(previous_secret="", previous_until__isnull=True)
                | ~models.Q(previous_secret="") & models.Q(previous_until__isnull=False),
                name="accounts_partner_previous_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerKey(models.Model):
    """A key a partner signs with, named by its public id: a shared secret, or the public half of a pair (签名密钥)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    algorithm = models.CharField("算法", max_length=12, choices=choices_of(KeyAlgorithm))
    secret_sealed = SealedField(label="partner.secret", null=True, editable=False)
    public_key = models.CharField("公钥", max_length=44, blank=True)
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True, blank=True)

    class Meta:
        verbose_name = "合作机构签名密钥"
        verbose_name_plural = "合作机构签名密钥"
        constraints = [
            one_of("accounts_partnerkey_algorithm_known", "algorithm", KeyAlgorithm),
            models.CheckConstraint(
                name="accounts_partnerkey_has_what_it_needs",
                condition=models.Q(
                    algorithm=KeyAlgorithm.HMAC_SHA256.value, secret_sealed__isnull=False, public_key=""
                )
                | models.Q(algorithm=KeyAlgorithm.ED25519.value, secret_sealed__isnull=True)
                & ~models.Q(public_key=""),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="accounts_partnerkey_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
