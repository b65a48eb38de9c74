"""Calls of the partners' doors to what is on record about the grandmother."""

from uuid import UUID, uuid4

from accounts.actions import channel_addresses, matters
from accounts.enums.matters import TransferReason
from accounts.enums.notices import Channel
from accounts.enums.people import Insurance
from accounts.models.matters import Matter
from accounts.models.partner_links import PartnerLink
from accounts.rules.actors import SYSTEM
from accounts.rules.transfers import Wish
from tests.permissions.knocking import Call, of_person
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, GUANGZHOU, World


def _matter(world: World) -> UUID:
    """Give what was applied for at the desk for the grandmother; it is written down once."""
    before = Matter.objects.filter(subject=world.people["grandmother"]).first()
    if before is not None:
        return before.public_id
    wish = Wish(Insurance.UNEMPLOYMENT, GUANGZHOU, BENGBU, TransferReason.MOVED)
    new = matters.NewMatter("transfer", world.id("grandmother"), BENGBU, uuid4(), wish.facts())
    return matters.apply_at_counter(world.clerk(), new, kin_ids=frozenset(), at=world.at).public_id


def _bound(world: World) -> dict[str, object]:
    """Let the partner have bound the grandmother's account in its app, whatever the link allows now."""
    she, partner_id = world.id("grandmother"), world.partners["partner"]
    link = PartnerLink.objects.filter(partner=partner_id, person=she).latest("pk")
    channel_addresses.bind(SYSTEM, she, Channel.APP, "u-1", by_link=link.pk, at=world.at)
    return {"person_id": world.people["grandmother"].public_id}


_GRANDMOTHER = Call(parts=of_person("person_id", "grandmother"))
CALLS = {
    **{
        (f"api:person{what}", "GET"): _GRANDMOTHER
        for what in (
            "",
            "_entitlements",
            "_statement",
            "_account_statement",
            "_cards",
            "_wallet",
            "_matters",
            "_notices",
        )
    },
    ("api:person_lookups", "POST"): Call(
        data=lambda world, role: {"number": GRANDMOTHER_NUMBER}, is_json=True
    ),
    ("api:person_app_address", "POST"): Call(
        parts=of_person("person_id", "grandmother"),
        data=lambda world, role: {"address": "u-1"},
        is_json=True,
    ),
    ("api:person_app_address", "DELETE"): Call(parts=_bound),
    ("api:entitlement", "GET"): Call(parts=lambda world: {"entitlement_id": world.entitlement.public_id}),
    ("api:matter", "GET"): Call(parts=lambda world: {"matter_id": _matter(world)}),
    ("api:mandate", "GET"): Call(parts=lambda world: {"mandate_id": world.mandate}),
    ("api:area_policy_value", "GET"): Call(parts=lambda world: {"area_key": BENGBU, "code": "sharing.reach"}),
}
