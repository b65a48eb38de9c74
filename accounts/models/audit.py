"""The append-only record of who did or saw what about whom."""

from django.db import models


class AuditEvent(models.Model):
    """One act or one read: actor, subject and the mandate that joins them.

    A trigger numbers the row inside one of 16 shards (by subject) and chains its hash to the row before it,
    so a removed or altered row is found by recomputing the chain. Ids are plain numbers on purpose: the audit
    outlives what it speaks of.
    """

    at = models.DateTimeField("时间")
    action = models.CharField("动作", max_length=60)
    actor_user_id = models.BigIntegerField(null=True)
    actor_partner_id = models.BigIntegerField(null=True)
    actor_area_key = models.CharField("经办统筹区", max_length=12, blank=True)
    subject_person_id = models.BigIntegerField(null=True)
    mandate_id = models.BigIntegerField(null=True)
    object_kind = models.CharField("对象", max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    facts = models.JSONField("要点", default=dict)
    shard = models.SmallIntegerField(editable=False, default=0)
    sequence = models.BigIntegerField(editable=False, default=0)
    hash = models.BinaryField(editable=False, default=b"", max_length=32)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        constraints = [models.UniqueConstraint(fields=["shard", "sequence"], name="accounts_audit_chain")]
        indexes = [
            models.Index(fields=["subject_person_id", "-at"], name="accounts_audit_subject"),
            models.Index(fields=["action", "-at"], name="accounts_audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"


class AuditHead(models.Model):
    """The last link of one shard's chain; the trigger locks it to append."""

    shard = models.SmallIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "审计链"
        verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.shard}:{self.sequence}"
