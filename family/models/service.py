"""The family service: whom somebody adds, what they were told, and how the one added confirmed."""

from django.db import models
from django.db.models import F, Q

from accounts.fields import SealedField
from family.enums import ConfirmedBy, NearRelative, ServiceEnd, ServiceState
from family.models.mandates import Mandate
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

OPEN_STATES = [ServiceState.PROPOSED.value, ServiceState.AWAITING.value]
_LIVE_STATES = [*OPEN_STATES, ServiceState.ACTIVE.value]
_UNCONFIRMED = Q(relative__isnull=True, mandate__isnull=True, confirmed_at__isnull=True, confirmed_by="")
_CONFIRMED = Q(relative__isnull=False, mandate__isnull=False, confirmed_at__isnull=False) & ~Q(
    confirmed_by=""
)


class ServiceLink(models.Model):
    """That one person added another to the family service (亲情服务).

    Until the relative has confirmed, only what was typed is kept, sealed, with the blind index of the number: whether
    there is such a person stands nowhere. What the link opens is the mandate it rests on; it lives as long as that.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    adder = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    relative = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name_sealed = SealedField(label="family.service_name", editable=False)
    number_sealed = SealedField(label="family.service_number", index="number_index", editable=False)
    number_index = models.BinaryField(max_length=32, editable=False)
    relation = models.CharField("亲属关系", max_length=30, choices=choices_of(NearRelative))
    state = models.CharField("状态", max_length=10, choices=choices_of(ServiceState))
    notice_version = models.PositiveSmallIntegerField("告知书版本")
    notice_hash = models.BinaryField(max_length=32, editable=False)
    evidence = models.ForeignKey(
        "accounts.Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, related_name="service_links")
    confirmed_by = models.CharField("确认方式", max_length=20, choices=choices_of(ConfirmedBy), blank=True)
    proposed_at = models.DateTimeField("添加时间")
    expires_at = models.DateTimeField("等到")
    confirmed_at = models.DateTimeField("本人确认时间", null=True, blank=True)
    # The one who adds is not told: to them a no, a wrong name and nobody are one and the same.
    turned_down_at = models.DateTimeField("家人不同意的时间", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=12, choices=choices_of(ServiceEnd), blank=True)

    class Meta:
        verbose_name = "亲情服务"
        verbose_name_plural = "亲情服务"
        constraints = [
            one_of("family_service_state_known", "state", ServiceState),
            one_of("family_service_relation_known", "relation", NearRelative),
            models.CheckConstraint(
                name="family_service_two_persons",
                condition=Q(relative__isnull=True) | ~Q(relative=F("adder")),
            ),
            models.CheckConstraint(
                name="family_service_confirmed_whole",
                condition=(Q(state__in=OPEN_STATES) & _UNCONFIRMED)
                | (Q(state=ServiceState.ACTIVE.value) & _CONFIRMED)
                | (Q(state=ServiceState.ENDED.value) & (_UNCONFIRMED | _CONFIRMED)),
            ),
            models.CheckConstraint(
                name="family_service_end_has_reason",
                condition=(~Q(state=ServiceState.ENDED.value) & Q(ended_at__isnull=True, end_reason=""))
                | Q(
                    state=ServiceState.ENDED.value,
                    ended_at__isnull=False,
                    end_reason__in=[reason.value for reason in ServiceEnd],
                ),
            ),
            models.CheckConstraint(
                name="family_service_turned_down_unconfirmed",
                condition=Q(turned_down_at__isnull=True) | _UNCONFIRMED,
            ),
            models.CheckConstraint(
                name="family_service_waits_a_while", condition=Q(expires_at__gt=F("proposed_at"))
            ),
            models.UniqueConstraint(
                fields=["adder", "number_index"],
                condition=Q(state__in=_LIVE_STATES),
                name="family_service_one_a_number",
            ),
            models.UniqueConstraint(
                fields=["adder", "relative"],
                condition=Q(state=ServiceState.ACTIVE.value),
                name="family_service_one_a_pair",
            ),
            models.UniqueConstraint(
                fields=["mandate"],
                condition=Q(state=ServiceState.ACTIVE.value),
                name="family_service_one_a_mandate",
            ),
        ]
        indexes = [
            models.Index(
                fields=["relative"],
                condition=Q(state=ServiceState.ACTIVE.value),
                name="family_service_relative",
            ),
            models.Index(
                fields=["number_index"], condition=Q(state__in=OPEN_STATES), name="family_service_number"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
