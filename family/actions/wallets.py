"""Opens wallets (医保钱包): each by its owner, who has read the terms, or by a parent for a minor."""

from datetime import datetime

from django.db import transaction

from accounts.access import own_person_for
from accounts.actions import account_moves, audit, ledger, people
from accounts.enums.ledger import AccountKind
from accounts.errors.people import PersonNotFound
from accounts.queries.ledger import AccountCard
from accounts.rules.actors import Actor
from family.errors.wallet import WalletNotAllowed, WalletTermsMoved
from family.queries.guardians import speaks_for
from family.queries.wallet_facts import closed_reasons, own_holder
from family.queries.wallets import live_accounts, wallet_of
from family.rules.wallet import may_open
from family.rules.wallet_terms import terms_on
from foundation.clock import local_date


def open_own(actor: Actor, *, terms_version: int, at: datetime) -> AccountCard:
    """Open the signed-in person's wallet in the area of their own insurance; opening twice is opening once.

    A wallet that still stands where its owner was insured before moves with its money.

    Raises:
        PersonNotFound: the actor is no insured person.
        WalletTermsMoved: other terms are in force than those that were read.
        WalletNotAllowed: with every reason at once.
    """
    return _open(actor, own_person_for(actor).id, terms_version=terms_version, at=at)


def open_for_child(actor: Actor, child_id: int, *, terms_version: int, at: datetime) -> AccountCard:
    """Open the wallet of the signed-in person's minor child, into which relatives can send.

    Raises:
        PersonNotFound: no minor child of theirs; and as `open_own`.
    Law: CC 23, 27.
    """
    if child_id == actor.person_id or not speaks_for(actor.person_id, child_id, on=local_date(at)):
        raise PersonNotFound
    return _open(actor, child_id, terms_version=terms_version, at=at)


@transaction.atomic
def _open(actor: Actor, person_id: int, *, terms_version: int, at: datetime) -> AccountCard:
    on = local_date(at)
    people.lock([person_id])
    accounts = live_accounts(person_id)
    before, holder = accounts.get(AccountKind.WALLET), own_holder(person_id, accounts, on=on)
    if before is not None and before.area_key == holder.area_key:
        return before
    terms = terms_on(on)
    if terms_version != terms.version:
        raise WalletTermsMoved

    decision = may_open(on, holder, closed=closed_reasons(holder.area_key, on=on))
    if not decision.allowed:
        raise WalletNotAllowed(reasons=decision.reasons, law=decision.law)

    _put(person_id, before, holder.area_key, at=at)
    opened = wallet_of(person_id)
    if opened is None or opened.area_key != holder.area_key:
        # A frozen one stays where it is.
        raise WalletNotAllowed
    said = {"terms": terms.version, "seal": terms.seal, "area_key": holder.area_key}
    event = audit.Event(
        "wallet.opened", person_id, object_kind="wallet", object_id=opened.public_id, facts=said
    )
    audit.record(actor, event, at=at)
    return opened


def _put(person_id: int, before: AccountCard | None, area_key: str, *, at: datetime) -> None:
    """Open a wallet in an area, or move the one there is."""
    if before is None:
        ledger.open_account(person_id, AccountKind.WALLET, area_key, at=at)
        return
    account_moves.move(
        person_id,
        from_area=before.area_key,
        to_area=area_key,
        key=f"wallet:{before.public_id}",
        at=at,
        kind=AccountKind.WALLET,
    )
