"""The two organisations of a sandbox's world, their links, the key they sign with, and an endpoint that is off."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from accounts.actions import partners
from accounts.actions.partners import NewPartner
from accounts.actions.webhook_endpoints import switch_off
from accounts.enums.partner_events import DisabledReason, PartnerEventKind
from accounts.enums.partners import KeyAlgorithm, LinkBasis, PartnerKind, PartnerScope
from accounts.enums.sandbox import SandboxPart
from accounts.fields import seal
from accounts.models.partner_events import WebhookEndpoint
from accounts.models.partners import Partner, PartnerKey
from accounts.models.people import InsuredPerson
from accounts.queries.partner_events import LABEL as WEBHOOK_LABEL
from accounts.queries.partner_keys import LABEL as KEY_LABEL
from accounts.rules.actors import SYSTEM
from accounts.rules.sandbox import sandbox_id
from accounts.rules.webhooks import SECRET_BYTES, written

KINDS: Final = {SandboxPart.APP: PartnerKind.CITY_SERVICE, SandboxPart.HOSPITAL: PartnerKind.HOSPITAL}
NAMES: Final = {SandboxPart.APP: "沙箱城市服务", SandboxPart.HOSPITAL: "沙箱医院"}
# Everybody may know it: with it nothing but the word of a sandbox is signed.
SIGNING_SECRET: Final = b"sandbox: signs nothing that counts"[:32]
OFF_URL: Final = "https://example.com/webhooks"


def register(
    persons: Mapping[str, InsuredPerson], told: Mapping[str, Mapping[str, Any]], *, at: datetime
) -> dict[SandboxPart, int]:
    """Register both, link whom the book links, and give the app its key and its endpoint."""
    found = {part: _partner(part, at=at) for part in SandboxPart}
    for key, one in told.items():
        for part in one.get("linked", ()):
            partners.link(SYSTEM, found[SandboxPart(part)], persons[key].pk, basis=LinkBasis.SAMPLE, at=at)
    _key(found[SandboxPart.APP], at=at)
    _endpoint(found[SandboxPart.APP], at=at)
    return found


def _partner(part: SandboxPart, *, at: datetime) -> int:
    new = NewPartner(NAMES[part], KINDS[part], frozenset(PartnerScope))
    made = partners.register(SYSTEM, new, at=at)
    Partner.objects.filter(pk=made.partner_id).update(public_id=sandbox_id(f"partner:{part.value}"))
    return made.partner_id


def _key(partner_id: int, *, at: datetime) -> None:
    key_id = sandbox_id("key:app")
    secret = base64.b64encode(SIGNING_SECRET).decode()
    PartnerKey.objects.create(
        public_id=key_id,
        partner_id=partner_id,
        algorithm=KeyAlgorithm.HMAC_SHA256.value,
        secret_sealed=seal(secret, label=KEY_LABEL, owner=key_id),
        started_at=at,
    )


def _endpoint(partner_id: int, *, at: datetime) -> None:
    public_id = sandbox_id("endpoint:off")
    row = WebhookEndpoint.objects.create(
        public_id=public_id,
        partner_id=partner_id,
        url=OFF_URL,
        kinds=[PartnerEventKind.CERTIFICATION_RECORDED.value],
        secret_sealed=seal(written(bytes(SECRET_BYTES)), label=WEBHOOK_LABEL, owner=public_id),
        created_at=at,
    )
    switch_off(row.pk, DisabledReason.FAILING, at=at)
