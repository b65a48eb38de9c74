"""What the sharing rule asks about two people, gathered as of a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet

from accounts.enums.contributions import EnrolmentState
from accounts.enums.ledger import AccountKind, AccountState
from accounts.enums.people import Insurance
from accounts.errors.people import PersonNotFound
from accounts.fields import human
from accounts.queries.ledger import AccountCard, accounts_of
from accounts.queries.people import EnrolmentFact, enrolments_on, life_facts
from family.enums import BindingState, NearRelative, SharingUse
from family.models.bindings import OPEN_STATES, SharingBinding
from family.queries.kin import near_of
from family.queries.questions import is_in_doubt
from family.rules.kinship.relatives import Kin, kin_between
from family.rules.sharing import (
    BindingFacts,
    BindingLimits,
    Party,
    against_sharer,
    against_user,
    parse_scope,
)
from foundation.clock import local_date
from foundation.errors import Reason
from foundation.periods import add_months
from regions.enums import SharingRoute
from regions.queries.places import pooling_area
from regions.queries.policy import policy
from regions.queries.sharing import may_share_across

SCOPE = "sharing.relative_scope"


def open_between(sharer_id: int, user_id: int) -> QuerySet[SharingBinding]:
    """Find what is open from one person to another, under whatever rows of theirs."""
    rows = SharingBinding.objects.filter(sharer__same_as=sharer_id, user__same_as=user_id)
    return rows.filter(state__in=OPEN_STATES)


def scopes_of(sharer_ids: Collection[int], *, on: date) -> dict[int, frozenset[NearRelative]]:
    """Give, for each sharer, the classes of relatives to whom their area opens sharing on a day."""
    enrolments = enrolments_on(sorted(set(sharer_ids)), on=on)
    areas = {sharer: medical_area(enrolments, sharer) for sharer in sharer_ids}
    scopes = {area: parse_scope(policy(SCOPE, area_key=area, on=on).words()) for area in set(areas.values())}
    return {sharer: scopes[area] for sharer, area in areas.items()}


def binding_facts(
    sharer_id: int,
    user_id: int,
    kin: Kin | None,
    *,
    on: date,
    uses: frozenset[SharingUse] = frozenset(),
    is_new: bool = True,
    is_at_desk: bool = False,
) -> BindingFacts:
    """Gather everything the sharing rule asks, as of a day; an open binding is held against ``is_new`` only.

    Raises:
        PersonNotFound: there is no such user.
    """
    pair = (sharer_id, user_id)
    facts = facts_between([pair], on=on).get(pair)
    if facts is None:
        raise PersonNotFound
    return replace(
        facts,
        relations=kin.relations if kin else frozenset(),
        is_in_doubt=kin is not None and is_in_doubt(kin),
        has_live_binding=is_new and open_between(sharer_id, user_id).exists(),
        limits=replace(facts.limits, rebind_from=_rebind_from(pair, facts.sharer.area_key or None, on=on)),
        uses=uses,
        is_at_desk=is_at_desk,
    )


def facts_between(pairs: Collection[tuple[int, int]], *, on: date) -> dict[tuple[int, int], BindingFacts]:
    """Gather what the rule asks of many pairs of sharer and user in a few statements, whatever their number.

    Doubts, open bindings of the pair itself and its pause are asked of one pair at a time. Pairs with nobody are missing.
    """
    ids = sorted({person for pair in pairs for person in pair})
    known = _Known(ids, on)
    near = near_of(ids) if ids else None
    users, sharers = _counts(ids)
    found = {}
    for pair in pairs:
        if near is None or not known.lives.keys() >= set(pair):
            continue
        sharer, user = (known.party(one) for one in pair)
        sharer_id, user_id = (known.lives[one].id for one in pair)
        rules = known.rules
        kin = kin_between(near.facts, near.human(pair[0]), near.human(pair[1]), on).kin
        scope = rules.scope(sharer.area_key)
        found[pair] = BindingFacts(
            on=on,
            sharer=sharer,
            user=user,
            relations=kin.relations if kin else frozenset(),
            scope=parse_scope(scope.words()),
            scope_law=(scope.source.document,),
            place_reasons=rules.between(sharer.area_key, user.area_key),
            limits=rules.limits(sharer.area_key),
            users_count=len(users.get(sharer_id, set()) - {user_id}),
            sharers_count=len(sharers.get(user_id, set()) - {sharer_id}),
        )
    return found


@dataclass(frozen=True)
class OwnSide:
    """What stands against somebody's sharing, or using, whoever the other is: all of it about themselves."""

    as_sharer: tuple[Reason, ...]
    as_user: tuple[Reason, ...]


def own_side(person_id: int, *, on: date) -> OwnSide:
    """Ask what can be asked of one side alone, where nothing may be said of the other."""
    party = _Known([person_id], on).party(person_id)
    limits = limits_of(party.area_key or None, on=on)
    users, sharers = _counts([person_id])
    return OwnSide(
        tuple(against_sharer(party, limits, len(users.get(person_id, ())), on)),
        tuple(against_user(party, limits, len(sharers.get(person_id, ())), on)),
    )


def limits_of(area_key: str | None, *, on: date) -> BindingLimits:
    """Give how many may be bound in an area and for what."""
    open_uses = policy("sharing.uses", area_key=area_key, on=on).words()
    return BindingLimits(
        users_max=_limit("sharing.users_max", area_key, on),
        sharers_max=_limit("sharing.sharers_max", area_key, on),
        uses=frozenset(use for use in SharingUse if use.value in open_uses),
        online_max=policy("family.mandate_principals", area_key=None, on=on).integer(),
    )


def area_of(person_id: int, *, on: date) -> str | None:
    """Name the pooling area whose rules on sharing hold for somebody."""
    return medical_area(enrolments_on([person_id], on=on), person_id)


def _limit(code: str, area_key: str | None, on: date) -> int | None:
    value = policy(code, area_key=area_key, on=on).value
    return value if isinstance(value, int) else None


def _rebind_from(pair: tuple[int, int], area_key: str | None, *, on: date) -> date | None:
    """Give the day from which two may bind again after one of them has ended it by choice."""
    months = policy("sharing.rebind_pause_months", area_key=area_key, on=on).integer()
    if not months:
        return None
    rows = SharingBinding.objects.filter(sharer__same_as=pair[0], user__same_as=pair[1], cause="")
    ended = rows.filter(state=BindingState.ENDED.value).order_by("-ended_at").first()
    if ended is None or ended.ended_at is None:
        return None
    return add_months(ended.ends_on or local_date(ended.ended_at), months)


def _counts(ids: Collection[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Give with whom people share and who shares with them, in bindings that are open."""
    rows = SharingBinding.objects.filter(
        Q(sharer__same_as_any=ids) | Q(user__same_as_any=ids), state__in=OPEN_STATES
    )
    users: dict[int, set[int]] = {}
    sharers: dict[int, set[int]] = {}
    for sharer, user in rows.annotate(a=human("sharer"), b=human("user")).values_list("a", "b"):
        users.setdefault(sharer, set()).add(user)
        sharers.setdefault(user, set()).add(sharer)
    return users, sharers


def _place_reasons(sharer_area: str | None, user_area: str | None, *, on: date) -> tuple[Reason, ...]:
    """Ask the areas' own rule, which the open page on two places asks too; other provinces are told apart."""
    if sharer_area is None or user_area is None:
        return ()
    answer = may_share_across(sharer_area, user_area, on=on)
    return () if answer.route is SharingRoute.CROSS_PROVINCE else answer.reasons


class _Rules:
    """What areas say on a day, each asked once however many people live in them."""

    def __init__(self, on: date) -> None:
        self.scope = cache(lambda area: policy(SCOPE, area_key=area or None, on=on))
        self.limits = cache(lambda area: limits_of(area or None, on=on))
        self.between = cache(lambda a, b: _place_reasons(a or None, b or None, on=on))
        self.province = cache(lambda area: pooling_area(area, on=on).province_code if area else "")
        self.schemes = cache(
            lambda area: {
                side: policy(f"sharing.{side}_schemes", area_key=area or None, on=on).words()
                for side in ("sharer", "user")
            }
        )


class _Known:
    """Lives, insurance and personal accounts of some people on a day."""

    def __init__(self, ids: Collection[int], on: date) -> None:
        self.on, self.rules = on, _Rules(on)
        self.lives = life_facts(ids)
        self.enrolments: dict[int, list[EnrolmentFact]] = {}
        for one in enrolments_on(ids, on=on):
            self.enrolments.setdefault(one.person_id, []).append(one)
        self.accounts: dict[int, list[AccountCard]] = {}
        for card in accounts_of(ids):
            if card.kind is AccountKind.PERSONAL:
                self.accounts.setdefault(card.person_id, []).append(card)

    def party(self, person_id: int) -> Party:
        """Describe one side: where and how the person is insured on the day, and the account that goes with it."""
        life = self.lives[person_id]
        mine = self.enrolments.get(life.id, [])
        area_key = medical_area(mine, life.id)
        schemes = self.rules.schemes(area_key or "")
        with_account = [e for e in mine if e.insurance in schemes["sharer"] and e.has_personal_account]
        basic = [e for e in mine if e.insurance in schemes["user"]]
        accounts = self.accounts.get(life.id, [])
        standing = [one for one in accounts if one.state is not AccountState.CLOSED]
        # Of two, of records that were merged, the one that a payment takes.
        live = min(
            standing,
            key=lambda one: (one.state is not AccountState.OPEN, -one.balance_fen, one.id),
            default=None,
        )
        return Party(
            key=life.id,
            area_key=area_key or "",
            province=self.rules.province(area_key or ""),
            died_on=life.died_on,
            has_employee_medical=bool(with_account),
            is_employee_paused=_is_paused(with_account),
            has_basic_medical=bool(basic),
            is_basic_paused=_is_paused(basic),
            account=live.state if live else None,
            account_closed_at=max((one.closed_at for one in accounts if one.closed_at), default=None),
            balance_fen=live.balance_fen if live else 0,
        )


def _is_paused(enrolments: Sequence[EnrolmentFact]) -> bool:
    """Say whether all there is has stopped being paid for."""
    return bool(enrolments) and all(one.state is EnrolmentState.PAUSED for one in enrolments)


def medical_area(enrolments: list[EnrolmentFact], person_id: int) -> str | None:
    """Name the pooling area of a person's basic medical insurance, employee insurance first."""
    medical = [Insurance.EMPLOYEE_MEDICAL, Insurance.RESIDENT_MEDICAL]
    mine = [e for e in enrolments if e.person_id == person_id and e.insurance in medical]
    mine.sort(key=lambda e: medical.index(e.insurance))
    return mine[0].area_key if mine else None
