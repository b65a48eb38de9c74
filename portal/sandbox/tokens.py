"""Tokens that everybody knows: what a partner hears whose token is past, whose access is off, or who asked for less.

They lead into a sandbox and nowhere else, and what a partner may do with its own credentials none of them adds to.
"""

from datetime import datetime, timedelta

from accounts.actions import partners, sandbox
from accounts.actions.partners import Credentials, NewPartner
from accounts.enums.partners import PartnerKind, PartnerScope
from accounts.queries.partners import partner_id_of_client
from accounts.rules.actors import SYSTEM

EXPIRED = "sandbox-token-expired"
SWITCHED_OFF = "sandbox-token-switched-off"
LINKS_ONLY = "sandbox-token-links-only"
WEBHOOKS_ONLY = "sandbox-token-webhooks-only"
OFF_CLIENT = "sandbox-switched-off"
LAST_FOR = timedelta(days=3650)


def give(partner_id: int, *, at: datetime) -> None:
    """Give out the tokens, one of them to a partner whose access is off; whatever is there already stays."""
    off_id = partner_id_of_client(OFF_CLIENT)
    if off_id is None:
        new = NewPartner("沙箱停用机构", PartnerKind.BANK, frozenset(PartnerScope))
        off_id = partners.register(SYSTEM, new, at=at, credentials=Credentials(OFF_CLIENT)).partner_id
        partners.switch(SYSTEM, off_id, is_enabled=False, at=at)
    every, links = frozenset(PartnerScope), frozenset({PartnerScope.LINKS_READ})
    webhooks = frozenset({PartnerScope.WEBHOOKS_MANAGE})
    for holder, text, scopes, ends_at in (
        (partner_id, EXPIRED, every, at - timedelta(minutes=1)),
        (off_id, SWITCHED_OFF, every, at + LAST_FOR),
        (partner_id, LINKS_ONLY, links, at + LAST_FOR),
        (partner_id, WEBHOOKS_ONLY, webhooks, at + LAST_FOR),
    ):
        sandbox.give_token(holder, text, scopes, ends_at=ends_at)
