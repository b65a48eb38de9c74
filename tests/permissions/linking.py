"""Calls about the links by which people let partners act: their pages, the page of consent, and the partners' doors."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from oauth2_provider.models import get_application_model

from accounts.actions import link_codes
from accounts.actions.links import Agreement
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.models.partner_links import LinkCode
from accounts.models.partners import Partner
from accounts.queries.links import open_codes_of
from accounts.queries.partners import choices
from accounts.queries.users import actor_for_user
from accounts.rules.link_texts import link_text_on
from tests.permissions.knocking import Call, Data, of_person
from tests.permissions.world import SECRET, Caller, World

BACK = "https://app.example.cn/back"
CHALLENGE = urlsafe_b64encode(sha256(b"v" * 43).digest()).decode().rstrip("=")
SCOPES = frozenset({PartnerScope.DEADLINES_READ})


def _agreement(world: World, who: str) -> Agreement:
    """Let somebody agree to the first partner."""
    version = link_text_on(world.on).version
    user = world.users[who]
    return Agreement(world.partners["partner"], LinkBasis.CODE, SCOPES, version, user_id=user.pk)


def _link_of_partner(world: World) -> Data:
    """Give the grandmother's link to the first partner."""
    return {"link_id": world.link()}


def _waiting(world: World) -> Data:
    """Give a code that the grandmother has made and not told."""
    if not LinkCode.objects.filter(person=world.people["grandmother"], used_at=None, voided_at=None).exists():
        actor = actor_for_user(world.users["grandmother"], on=world.on)
        link_codes.make(actor, world.id("grandmother"), _agreement(world, "grandmother"), at=world.at)
    return {"code_id": open_codes_of(world.id("grandmother"), at=world.at)[0].public_id}


def _told(world: World, role: str) -> Data:
    """Tell the caller a code that the stranger made for it; who is no partner is told one of the first."""
    partner_id = world.partners.get(role, world.partners["partner"])
    actor = actor_for_user(world.users["stranger"], on=world.on)
    given = Agreement(
        partner_id, LinkBasis.CODE, SCOPES, link_text_on(world.on).version, user_id=world.users["stranger"].pk
    )
    if role not in ("partner", "partner_unlinked"):
        return {"way": "code", "code": "0000000000", "scopes": ["deadlines:read"]}
    made = link_codes.make(actor, world.id("stranger"), given, at=world.at)
    return {"way": "code", "code": made.shown, "scopes": ["deadlines:read"]}


def _question(world: World, role: str, caller: Caller) -> Data:
    """Come from the app of the first partner, which has written down where people come back to."""
    partner = Partner.objects.get(pk=world.partners["partner"])
    apps = get_application_model().objects.filter(pk=partner.application_id)
    apps.update(redirect_uris=BACK)
    return {
        "response_type": "code",
        "client_id": world.client_ids["partner"],
        "redirect_uri": BACK,
        "scope": "deadlines:read",
        "state": "s",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }


def _chosen(world: World, role: str) -> Data:
    return {"whose": "self", "scopes": ["deadlines:read"], "version": link_text_on(world.on).version}


def _to_first(world: World, role: str) -> Data:
    return {"to": next(str(one.public_id) for one in choices() if one.id == world.partners["partner"])}


_OF_HERS = Call(
    parts=lambda world: {"person_id": world.people["grandmother"].public_id, **_link_of_partner(world)}
)
CALLS = {
    ("web:partner_end", "POST"): Call(parts=_link_of_partner),
    ("web:links_of", "GET"): Call(parts=of_person("person_id", "grandmother")),
    ("web:partner_end_of", "POST"): _OF_HERS,
    ("web:link_code", "GET"): Call(data=_to_first),
    ("web:link_code", "POST"): Call(data=_chosen),
    ("web:link_code_void", "POST"): Call(parts=_waiting),
    ("web:authorize", "GET"): Call(before=_question),
    ("web:token_revoke", "POST"): Call(
        data=lambda world, role: {
            "token": "nobody's",
            "client_id": world.client_ids.get(role, "nobody"),
            "client_secret": SECRET,
        }
    ),
    ("counter:partner_links", "GET"): Call(parts=of_person("person", "grandmother")),
    ("counter:partner_end", "GET"): Call(
        parts=lambda world: {"person": world.people["grandmother"].public_id, "link": world.link()}
    ),
    ("counter:partner_end", "POST"): Call(
        parts=lambda world: {"person": world.people["grandmother"].public_id, "link": world.link()},
        data=lambda world, role: {"words": "本人到窗口要求停止", "is_id_checked": "on"},
    ),
    ("api:links", "POST"): Call(data=_told, is_json=True),
    ("api:link", "GET"): Call(parts=_link_of_partner),
    ("api:link", "DELETE"): Call(parts=_link_of_partner),
}
