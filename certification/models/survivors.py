"""What a survivor was to the one who died, and whether they are unable to work."""

from typing import ClassVar

from django.db import models

from certification.enums import SurvivorGround
from certification.models.entitlements import Entitlement
from foundation.identifiers import uuid7
from regions.fields import BitemporalFact, choices_of, one_at_a_time, one_of


class SurvivorFact(BitemporalFact):
    """The ground of a survivor's benefit over a period, and whether they are wholly unable to work (完全丧失劳动能力)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="survivor_facts")
    ground = models.CharField("供养关系", max_length=20, choices=choices_of(SurvivorGround))
    is_incapacitated = models.BooleanField("完全丧失劳动能力")
    evidence = models.CharField("凭据", max_length=200)

    class Meta(BitemporalFact.Meta):
        verbose_name = "供养亲属情况"
        verbose_name_plural = "供养亲属情况"
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            one_of("certification_survivorfact_ground", "ground", SurvivorGround),
            one_at_a_time("certification_survivorfact_one", "entitlement"),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.ground}"
