"""What makes a database a sandbox, and the tenants that share one."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums.sandbox import SandboxPart
from accounts.models.partners import Partner
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class SandboxMark(models.Model):
    """That this database belongs to a sandbox: one row, written while nobody is in it, and there for good."""

    is_sandbox = models.BooleanField(primary_key=True, default=True)
    marked_at = models.DateTimeField("标记时间")

    class Meta:
        verbose_name = "沙箱标记"
        verbose_name_plural = "沙箱标记"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(is_sandbox=True), name="accounts_sandboxmark_one")
        ]

    def __str__(self) -> str:
        return "sandbox"


class SandboxTenant(models.Model):
    """A world of made-up families for one organisation: a database of its own, and a clock that may be ahead.

    ``world`` names the database and ``worlds_count`` numbers it; ``moving_to`` is set while the clock is on its way.
    ``pages_count`` numbers the link to the tenant's pages: the next one ends the one before.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField("代码", max_length=20, unique=True)
    world = models.CharField("数据库", max_length=63, unique=True)
    worlds_count = models.PositiveIntegerField("世界序号", default=1)
    lead = models.DurationField("时钟提前")
    moving_to = models.DateTimeField("时钟走向", null=True, blank=True)
    pages_count = models.PositiveIntegerField("页面链接序号", default=1)
    made_at = models.DateTimeField("建立时间")
    reset_at = models.DateTimeField("最近重置")

    class Meta:
        verbose_name = "沙箱租户"
        verbose_name_plural = "沙箱租户"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lead__gte=timedelta()), name="accounts_sandboxtenant_not_behind"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SandboxClient(models.Model):
    """Which partner's credentials lead into a tenant's world, and as which organisation they speak there."""

    tenant = models.ForeignKey(SandboxTenant, on_delete=models.PROTECT, related_name="clients")
    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, related_name="sandbox_client")
    part = models.CharField("身份", max_length=10, choices=choices_of(SandboxPart))

    class Meta:
        verbose_name = "沙箱客户端"
        verbose_name_plural = "沙箱客户端"
        constraints: ClassVar = [
            one_of("accounts_sandboxclient_part_known", "part", SandboxPart),
            models.UniqueConstraint(fields=["tenant", "part"], name="accounts_sandboxclient_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.part}"
