"""Who may share a personal medical account with whom (个人账户家庭共济), on the facts of one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.ledger import AccountState
from family.enums import NearRelative, RelationScope, SharingUse
from family.rules.kinship.facts import Key
from foundation.decisions import Decision
from foundation.errors import Reason

SAME_PERSON = "family.binding.same_person"
SHARER_DEAD = "family.binding.sharer_dead"
USER_DEAD = "family.binding.user_dead"
RELATION_OUT_OF_SCOPE = "family.binding.relation_out_of_scope"
SHARER_NOT_INSURED = "family.binding.sharer_not_insured"
USER_NOT_INSURED = "family.binding.user_not_insured"
ACROSS_PROVINCES = "family.binding.across_provinces"
SHARER_IN_ARREARS = "family.binding.sharer_in_arrears"
SHARER_NO_ACCOUNT = "family.binding.sharer_no_account"
SHARER_ACCOUNT_FROZEN = "family.binding.sharer_account_frozen"
USER_IN_ARREARS = "family.binding.user_in_arrears"
USERS_MAX = "family.binding.users_max"
SHARERS_MAX = "family.binding.sharers_max"
REBIND_PAUSE = "family.binding.rebind_pause"
AT_DESK = "family.binding.at_desk"
USE_CLOSED = "family.binding.use_closed"
EXISTS = "family.binding.exists"
IN_DOUBT = "family.binding.in_doubt"

_SHARER_LAW = "国办发〔2021〕14号"
_USER_LAW = "国办发〔2024〕38号"


@dataclass(frozen=True)
class Party:
    """Hold what sharing asks about one of the two; insurances are those of the day.

    ``is_..._paused`` says that the insurance is on record and not being paid for. ``account`` is how the personal account
    stands, nothing where none is open; ``account_closed_at`` is when one was last closed or moved away.
    """

    key: Key
    area_key: str
    province: str
    died_on: date | None = None
    has_employee_medical: bool = False
    is_employee_paused: bool = False
    has_basic_medical: bool = False
    is_basic_paused: bool = False
    account: AccountState | None = None
    account_closed_at: datetime | None = None
    balance_fen: int = 0

    def is_dead(self, on: date) -> bool:
        """Say whether the person no longer lives on the day; the day of death counts as dead."""
        return self.died_on is not None and self.died_on <= on


@dataclass(frozen=True)
class BindingLimits:
    """Hold what the sharer's area says on the day of how many, for what and how soon again; nothing is no limit.

    ``online_max`` is how many people's money one may use by what was agreed online; beyond that a desk looks first.
    """

    users_max: int | None = None
    sharers_max: int | None = None
    uses: frozenset[SharingUse] = frozenset(SharingUse)
    rebind_from: date | None = None
    online_max: int | None = None


@dataclass(frozen=True)
class BindingFacts:
    """Hold everything the decision rests on.

    `relations` is what the user is to the sharer, every class that some path proves; `scope` is what policy
    opens on the day for the sharer's area, with `scope_law` as its source. `is_in_doubt` says that every path rests on
    a record in question. `place_reasons` is what the two areas'
    own rules have against it. The counts are of others than this pair; `uses` are those that are wanted.
    """

    on: date
    sharer: Party
    user: Party
    relations: frozenset[NearRelative]
    scope: frozenset[NearRelative]
    scope_law: tuple[str, ...] = ()
    is_in_doubt: bool = False
    has_live_binding: bool = False
    place_reasons: tuple[Reason, ...] = ()
    limits: BindingLimits = BindingLimits()
    users_count: int = 0
    sharers_count: int = 0
    uses: frozenset[SharingUse] = frozenset()
    is_at_desk: bool = False


def parse_scope(words: Iterable[str]) -> frozenset[NearRelative]:
    """Read the policy's list of relatives; `self` opens nobody else, `near_relative` all eight classes.

    Raises ValueError for an unknown word.
    """
    opened = set(words) - {RelationScope.SELF}
    if RelationScope.NEAR_RELATIVE in opened:
        return frozenset(NearRelative)
    return frozenset(NearRelative(word) for word in opened)


def may_bind(facts: BindingFacts) -> Decision:
    """Decide whether the sharer's account may be opened to the user, with all reasons against it.

    How far sharing reaches inside a province is the areas' own rule; across provinces money moves only by a wallet
    transfer.
    Law: 国办发〔2021〕14号, 国办发〔2024〕38号.
    """
    return Decision(tuple(_reasons(facts)), (*facts.scope_law, _SHARER_LAW, _USER_LAW))


def _reasons(facts: BindingFacts) -> Iterator[Reason]:
    sharer, user = facts.sharer, facts.user
    if sharer.key == user.key:
        yield Reason(SAME_PERSON)
    elif not facts.relations & facts.scope:
        yield _out_of_scope(facts)
    elif facts.is_in_doubt:
        yield Reason(IN_DOUBT)
    if sharer.is_dead(facts.on):
        yield Reason(SHARER_DEAD, law=("CC 13",))
    if user.is_dead(facts.on):
        yield Reason(USER_DEAD, law=("CC 13",))
    yield from _against_account(sharer)
    if not user.has_basic_medical:
        yield Reason(USER_NOT_INSURED, law=(_USER_LAW,))
    elif user.is_basic_paused:
        yield Reason(USER_IN_ARREARS, law=(_USER_LAW,))
    # Somebody insured nowhere is in no province; that they are not insured is told above.
    if sharer.province and user.province and sharer.province != user.province:
        areas = {"sharer_area": sharer.area_key, "user_area": user.area_key}
        yield Reason(ACROSS_PROVINCES, areas)
    yield from facts.place_reasons
    yield from _against_limits(facts)
    if facts.has_live_binding:
        yield Reason(EXISTS)


def against_sharer(sharer: Party, limits: BindingLimits, users_count: int, on: date) -> Iterator[Reason]:
    """Say what stands against somebody's sharing with whomever: everything that is about their own side alone."""
    if sharer.is_dead(on):
        yield Reason(SHARER_DEAD, law=("CC 13",))
    yield from _against_account(sharer)
    if limits.users_max is not None and users_count >= limits.users_max:
        yield Reason(USERS_MAX, {"most": limits.users_max})


def against_user(user: Party, limits: BindingLimits, sharers_count: int, on: date) -> Iterator[Reason]:
    """Say what stands against somebody's using the account of whomever."""
    if user.is_dead(on):
        yield Reason(USER_DEAD, law=("CC 13",))
    if not user.has_basic_medical:
        yield Reason(USER_NOT_INSURED, law=(_USER_LAW,))
    elif user.is_basic_paused:
        yield Reason(USER_IN_ARREARS, law=(_USER_LAW,))
    if limits.sharers_max is not None and sharers_count >= limits.sharers_max:
        yield Reason(SHARERS_MAX, {"most": limits.sharers_max})


def _against_account(sharer: Party) -> Iterator[Reason]:
    """Ask for an account that is normal; that it is empty is told, and refuses nothing."""
    if not sharer.has_employee_medical:
        yield Reason(SHARER_NOT_INSURED, law=(_SHARER_LAW,))
        return
    if sharer.is_employee_paused:
        yield Reason(SHARER_IN_ARREARS, law=(_SHARER_LAW,))
    if sharer.account is None:
        yield Reason(SHARER_NO_ACCOUNT, law=(_SHARER_LAW,))
    elif sharer.account is AccountState.FROZEN:
        yield Reason(SHARER_ACCOUNT_FROZEN)


def _against_limits(facts: BindingFacts) -> Iterator[Reason]:
    limits = facts.limits
    if limits.users_max is not None and facts.users_count >= limits.users_max:
        yield Reason(USERS_MAX, {"most": limits.users_max})
    if limits.sharers_max is not None and facts.sharers_count >= limits.sharers_max:
        yield Reason(SHARERS_MAX, {"most": limits.sharers_max})
    elif not facts.is_at_desk and limits.online_max is not None and facts.sharers_count >= limits.online_max:
        # Not how many: that is nobody's business but the user's.
        yield Reason(AT_DESK)
    if limits.rebind_from is not None and facts.on < limits.rebind_from:
        yield Reason(REBIND_PAUSE, {"from_on": limits.rebind_from})
    closed = [use for use in SharingUse if use in facts.uses - limits.uses]
    if closed:
        yield Reason(USE_CLOSED, {"uses": tuple(closed)})


def _out_of_scope(facts: BindingFacts) -> Reason:
    relations = tuple(relation for relation in NearRelative if relation in facts.relations)
    scope = tuple(relation for relation in NearRelative if relation in facts.scope)
    return Reason(RELATION_OUT_OF_SCOPE, {"relations": relations, "scope": scope}, facts.scope_law)
