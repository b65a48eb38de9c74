"""What the wallet's rules ask about two people, gathered as of an instant."""

from collections.abc import Mapping
from datetime import date, datetime, time

from accounts.enums.ledger import AccountKind
from accounts.errors.people import PersonNotFound
from accounts.queries.ledger import AccountCard
from accounts.queries.people import EnrolmentFact, LifeFact, enrolments_on, life_facts
from family.queries.kin import relation_between
from family.queries.questions import is_in_doubt
from family.queries.sharing import SCOPE, medical_area
from family.queries.wallets import counts, live_accounts_of
from family.rules.kinship.relatives import Kin
from family.rules.sharing import parse_scope
from family.rules.wallet import Holder, Limits, Purse, TransferFacts
from foundation.clock import local_date
from foundation.errors import Reason
from regions.queries.places import pooling_area
from regions.queries.policy import policy
from regions.queries.sharing import may_share_across, open_areas
from regions.rules.facts import PolicyAnswer
from regions.rules.pairs import NOT_OPEN

_Accounts = Mapping[AccountKind, AccountCard]


def limits_in(area_key: str | None, *, on: date) -> Limits:
    """Give what an area lets its wallets do on a day; without an area, what the nation does."""

    def held(code: str) -> PolicyAnswer:
        return policy(f"wallet.{code}", area_key=area_key, on=on)

    closed = held("closed_hours").record()
    return Limits(
        per_day_max=_limit(held("transfers_per_day_max")),
        transfer_max_fen=_limit(held("transfer_max_fen")),
        closed_from=time.fromisoformat(str(closed["from"])),
        closed_until=time.fromisoformat(str(closed["to"])),
        return_at=time.fromisoformat(held("return_at").word()),
        cool_off_hours=held("cool_off_hours").integer(),
        first_count=held("first_transfers_count").integer(),
        first_max_fen=_limit(held("first_transfer_max_fen")),
    )


def _limit(answer: PolicyAnswer) -> int | None:
    return None if isinstance(answer.value, str) else answer.integer()


def transfer_facts(
    sender_id: int, recipient_id: int, amount_fen: int, *, kin: Kin | None = None, at: datetime
) -> TransferFacts:
    """Gather everything that is asked before money leaves for a wallet, or is taken.

    ``kin`` is what the recipient is to the sender, where whoever asks has just looked.

    Raises PersonNotFound.
    """
    on = local_date(at)
    lives = life_facts([sender_id, recipient_id])
    if not {sender_id, recipient_id} <= lives.keys():
        raise PersonNotFound
    enrolments = enrolments_on([sender_id, recipient_id], on=on)
    from_area, to_area = (medical_area(enrolments, lives[one].id) for one in (sender_id, recipient_id))
    accounts = live_accounts_of([sender_id, recipient_id])
    own, others = accounts[lives[sender_id].id], accounts[lives[recipient_id].id]
    counted = counts(sender_id, recipient_id, on=on)
    account = own.get(AccountKind.PERSONAL)
    kin = kin or relation_between(sender_id, recipient_id, on=on).kin
    scope = policy(SCOPE, area_key=from_area, on=on)
    schemes = policy("sharing.sharer_schemes", area_key=from_area, on=on).words()
    gives = any(
        one.person_id == lives[sender_id].id and one.insurance in schemes and one.has_personal_account
        for one in enrolments
    )
    takes = _is_insured(enrolments, lives[recipient_id].id, from_area, on=on)
    return TransferFacts(
        at=at,
        sender=_holder(lives[sender_id], from_area, own, is_insured=gives),
        recipient=_holder(lives[recipient_id], to_area, others, is_insured=takes),
        relations=kin.relations if kin else frozenset(),
        relation=kin.relation if kin else None,
        scope=parse_scope(scope.words()),
        scope_law=(scope.source.document,),
        is_in_doubt=kin is not None and is_in_doubt(kin),
        limits=limits_in(from_area, on=on),
        pair=may_share_across(from_area, to_area, on=on) if from_area and to_area else None,
        purse=Purse(account.state, account.balance_fen) if account else None,
        amount_fen=amount_fen,
        sent_today_count=counted.sent_today,
        taken_count=counted.taken,
    )


def own_holder(person_id: int, accounts: _Accounts, *, on: date) -> Holder:
    """Say where and how somebody is insured on a day, and whether they have a wallet.

    Raises PersonNotFound.
    """
    lives = life_facts([person_id])
    if person_id not in lives:
        raise PersonNotFound
    enrolments = enrolments_on([person_id], on=on)
    area_key = medical_area(enrolments, lives[person_id].id)
    is_insured = _is_insured(enrolments, lives[person_id].id, area_key, on=on)
    return _holder(lives[person_id], area_key, accounts, is_insured=is_insured)


def closed_reasons(area_key: str, *, on: date) -> tuple[Reason, ...]:
    """Say what an area has against wallets on a day: that it is not open across provinces."""
    if not area_key or any(side.area.key == area_key for side in open_areas(on=on)):
        return ()
    area = pooling_area(area_key, on=on)
    return (Reason(NOT_OPEN, {"area_key": area.key, "name": area.name, "name_en": area.name_en}),)


def _is_insured(enrolments: list[EnrolmentFact], person_id: int, area_key: str | None, *, on: date) -> bool:
    schemes = policy("sharing.user_schemes", area_key=area_key, on=on).words()
    return any(one.person_id == person_id and one.insurance in schemes for one in enrolments)


def _holder(life: LifeFact, area_key: str | None, accounts: _Accounts, *, is_insured: bool) -> Holder:
    wallet = accounts.get(AccountKind.WALLET)
    return Holder(
        key=life.id,
        area_key=area_key or "",
        is_insured=is_insured,
        died_on=life.died_on,
        wallet_area_key=wallet.area_key if wallet else None,
        wallet_opened_at=wallet.opened_at if wallet else None,
    )
