"""What partners are told, the addresses they want it sent to, and how it travels there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.enums.partner_events import OF_NOBODY, DisabledReason, PartnerEventKind, WebhookState
from accounts.fields import SealedField
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class PartnerEvent(models.Model):
    """One thing that one partner is told, written in the transaction of what it tells.

    ``place`` is its number in the partner's feed, given after that transaction ended: in the order of the numbers
    nothing ever appears before what a reader has seen already.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="events")
    person = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="partner_events", null=True, blank=True
    )
    kind = models.CharField("类别", max_length=30, choices=choices_of(PartnerEventKind))
    key = models.CharField("标识", max_length=200)
    data = models.JSONField("内容")
    happened_at = models.DateTimeField("发生时间")
    place = models.PositiveBigIntegerField("序号", null=True, blank=True)

    class Meta:
        verbose_name = "告知合作机构的事项"
        verbose_name_plural = "告知合作机构的事项"
        constraints = [
            models.UniqueConstraint(fields=["partner", "key"], name="accounts_partnerevent_once"),
            models.UniqueConstraint(fields=["partner", "place"], name="accounts_partnerevent_place"),
            one_of("accounts_partnerevent_kind_known", "kind", PartnerEventKind),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(kind__in=sorted(OF_NOBODY)),
                name="accounts_partnerevent_is_about_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(place__isnull=True), name="accounts_partnerevent_new"),
            models.Index(fields=["happened_at"], name="accounts_partnerevent_age"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class WebhookEndpoint(models.Model):
    """An address of a partner that events are sent to, signed with its secret, or its two while it changes them.

    One worker at a time sends to it: ``leased_until`` is set while one does, and runs out when that one dies.
    ``rests_until`` is set while nobody answers there, and ``failing_since`` until something is taken again.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="webhook_endpoints")
    url = models.CharField("地址", max_length=500)
    kinds = ArrayField(
        models.CharField(max_length=30, choices=choices_of(PartnerEventKind)), verbose_name="事项类别"
    )
    secret_sealed = SealedField(label="webhook.secret", editable=False)
    previous_secret_sealed = SealedField(label="webhook.previous_secret", null=True, editable=False)
    previous_until = models.DateTimeField("旧密钥有效至", null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    disabled_reason = models.CharField(
        "停用原因", max_length=10, blank=True, choices=choices_of(DisabledReason)
    )
    failing_since = models.DateTimeField("开始失败", null=True, blank=True)
    rests_until = models.DateTimeField("暂停至", null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField("最近发送", null=True, blank=True)
    created_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "合作机构接收地址"
        verbose_name_plural = "合作机构接收地址"
        constraints = [
            models.UniqueConstraint(fields=["partner", "url"], name="accounts_endpoint_once"),
            models.CheckConstraint(
                condition=Q(is_active=True, disabled_at__isnull=True, disabled_reason="")
                | Q(is_active=False, disabled_at__isnull=False) & ~Q(disabled_reason=""),
                name="accounts_endpoint_is_disabled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(previous_secret_sealed__isnull=True, previous_until__isnull=True)
                | Q(previous_secret_sealed__isnull=False, previous_until__isnull=False),
                name="accounts_endpoint_previous_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint; ``attempts_count`` counts attempts begun since it was last queued anew."""

    event = models.ForeignKey(PartnerEvent, on_delete=models.PROTECT, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(
        "状态", max_length=10, default=WebhookState.QUEUED.value, choices=choices_of(WebhookState)
    )
    attempts_count = models.PositiveSmallIntegerField("尝试次数", default=0)
    due_at = models.DateTimeField("下次发送")
    leased_until = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField("最近状态码", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=40, blank=True)
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)

    class Meta:
        verbose_name = "事项发送"
        verbose_name_plural = "事项发送"
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="accounts_webhook_once"),
            one_of("accounts_webhook_state_known", "state", WebhookState),
            models.CheckConstraint(
                condition=Q(state=WebhookState.LEASED.value, leased_until__isnull=False)
                | ~Q(state=WebhookState.LEASED.value) & Q(leased_until__isnull=True),
                name="accounts_webhook_lease_ends",
            ),
            models.CheckConstraint(
                condition=Q(state=WebhookState.SENT.value, delivered_at__isnull=False)
                | ~Q(state=WebhookState.SENT.value) & Q(delivered_at__isnull=True),
                name="accounts_webhook_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "due_at"],
                condition=Q(state__in=[WebhookState.QUEUED.value, WebhookState.LEASED.value]),
                name="accounts_webhook_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.endpoint_id}"
