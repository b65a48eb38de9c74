"""Partner organisations and the people who let them act."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import choices_of


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

    class Meta:
        verbose_name = "合作机构"
        verbose_name_plural = "合作机构"

    def __str__(self) -> str:
        return self.name


class PartnerLink(models.Model):
    """That a person allowed a partner to act for them, since when and until when."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="partner_links")
    basis = models.CharField("依据", max_length=20, choices=choices_of(LinkBasis))
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True, blank=True)

    class Meta:
        verbose_name = "授权的合作机构"
        verbose_name_plural = "授权的合作机构"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_link_one_live",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="accounts_link_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
