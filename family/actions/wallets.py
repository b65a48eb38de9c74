"""Opens wallets (医保钱包): each by its owner, who has read the terms."""

from datetime import datetime

from django.db import transaction

from accounts.access import own_person_for
from accounts.actions import audit, ledger, people
from accounts.enums.ledger import AccountKind
from accounts.queries.ledger import AccountCard
from accounts.rules.actors import Actor
from family.errors import WalletNotAllowed, WalletTermsMoved
from family.queries.wallet_facts import closed_reasons, own_holder
from family.queries.wallets import wallet_of
from family.rules.wallet import may_open
from family.rules.wallet_terms import terms_on
from foundation.clock import local_date


@transaction.atomic
def open_own(actor: Actor, *, terms_version: int, at: datetime) -> AccountCard:
    """Open the signed-in person's wallet in the area of their own insurance; opening twice is opening once.

    Raises:
        PersonNotFound: the actor is no insured person.
        WalletTermsMoved: other terms are in force than those that were read.
        WalletNotAllowed: with every reason at once.
    """
    person_id, on = own_person_for(actor).id, local_date(at)
    people.lock([person_id])
    before = wallet_of(person_id)
    if before is not None:
        return before
    terms = terms_on(on)
    if terms_version != terms.version:
        raise WalletTermsMoved
    holder = own_holder(person_id, on=on)

    decision = may_open(on, holder, closed=closed_reasons(holder.area_key, on=on))
    if not decision.allowed:
        raise WalletNotAllowed(reasons=decision.reasons, law=decision.law)

    row = ledger.open_account(person_id, AccountKind.WALLET, holder.area_key, at=at)
    said = {"terms": terms.version, "seal": terms.seal, "area_key": holder.area_key}
    event = audit.Event("wallet.opened", person_id, object_kind="wallet", object_id=row.public_id, facts=said)
    audit.record(actor, event, at=at)
    opened = wallet_of(person_id)
    if opened is None:
        raise WalletNotAllowed
    return opened
