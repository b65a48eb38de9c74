"""People who agree to partners, and the codes they tell them, for the tests of the API."""

from accounts.actions import link_codes, links
from accounts.actions.links import Agreement
from accounts.actions.partners import Registered
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.enums.users import Role
from accounts.rules.actors import Actor
from accounts.rules.link_texts import link_text_on
from tests.api.world import Pensioner, World

DEADLINES = frozenset({PartnerScope.DEADLINES_READ})


def said(
    world: World, of: Registered, scopes: frozenset[PartnerScope], basis: LinkBasis = LinkBasis.CODE
) -> Agreement:
    """Write what somebody agrees to."""
    return Agreement(of.partner_id, basis, scopes, link_text_on(world.today).version)


def code_of(
    world: World,
    person: Pensioner,
    scopes: frozenset[PartnerScope] = DEADLINES,
    of: Registered | None = None,
) -> str:
    """Let somebody make a code for a partner."""
    actor = Actor(frozenset({Role.CITIZEN}), person_id=person.id)
    return link_codes.make(actor, person.id, said(world, of or world.city, scopes), at=world.at).shown


def agreed(
    world: World,
    person: Pensioner,
    scopes: frozenset[PartnerScope],
    basis: LinkBasis = LinkBasis.CONSENT,
    of: Registered | None = None,
) -> int:
    """Let somebody agree on the page of the portal."""
    actor = Actor(frozenset({Role.CITIZEN}), person_id=person.id)
    return links.agree(actor, person.id, said(world, of or world.city, scopes, basis), at=world.at)
