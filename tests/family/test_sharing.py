"""Who may share with whom: all reasons at once, and the scope of each time."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.enums.ledger import AccountState
from family.enums import NearRelative, SharingUse
from family.rules import sharing
from family.rules.sharing import BindingFacts, BindingLimits, Party, may_bind, parse_scope

ON = date(2026, 1, 1)
DAUGHTER = Party(
    "daughter",
    "340300",
    "34",
    has_employee_medical=True,
    has_basic_medical=True,
    account=AccountState.OPEN,
    balance_fen=1,
)
MOTHER = Party("mother", "340300", "34", has_basic_medical=True)
FACTS = BindingFacts(
    on=ON,
    sharer=DAUGHTER,
    user=MOTHER,
    relations=frozenset({NearRelative.PARENT}),
    scope=frozenset(NearRelative),
)


def codes(facts: BindingFacts) -> list[str]:
    return [reason.code for reason in may_bind(facts).reasons]


def test_a_daughter_may_share_with_her_mother() -> None:
    assert may_bind(FACTS).allowed
    assert may_bind(FACTS).law


def test_another_area_of_the_same_province_is_fine() -> None:
    facts = replace(FACTS, user=replace(MOTHER, area_key="340100"))
    assert may_bind(facts).allowed


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(FACTS, user=replace(MOTHER, key="daughter")), sharing.SAME_PERSON),
        (replace(FACTS, relations=frozenset()), sharing.RELATION_OUT_OF_SCOPE),
        (replace(FACTS, scope=frozenset()), sharing.RELATION_OUT_OF_SCOPE),
        (replace(FACTS, sharer=replace(DAUGHTER, has_employee_medical=False)), sharing.SHARER_NOT_INSURED),
        (replace(FACTS, user=replace(MOTHER, has_basic_medical=False)), sharing.USER_NOT_INSURED),
        (replace(FACTS, sharer=replace(DAUGHTER, died_on=ON)), sharing.SHARER_DEAD),
        (replace(FACTS, user=replace(MOTHER, died_on=ON)), sharing.USER_DEAD),
        (replace(FACTS, user=replace(MOTHER, province="51", area_key="510100")), sharing.ACROSS_PROVINCES),
        (
            replace(FACTS, user=replace(MOTHER, has_basic_medical=False, area_key="", province="")),
            sharing.USER_NOT_INSURED,
        ),
        (replace(FACTS, is_in_doubt=True), sharing.IN_DOUBT),
        (replace(FACTS, has_live_binding=True), sharing.EXISTS),
        (replace(FACTS, sharer=replace(DAUGHTER, is_employee_paused=True)), sharing.SHARER_IN_ARREARS),
        (replace(FACTS, sharer=replace(DAUGHTER, account=None)), sharing.SHARER_NO_ACCOUNT),
        (
            replace(FACTS, sharer=replace(DAUGHTER, account=AccountState.FROZEN)),
            sharing.SHARER_ACCOUNT_FROZEN,
        ),
        (replace(FACTS, user=replace(MOTHER, is_basic_paused=True)), sharing.USER_IN_ARREARS),
        (replace(FACTS, limits=BindingLimits(users_max=2), users_count=2), sharing.USERS_MAX),
        (replace(FACTS, limits=BindingLimits(sharers_max=1), sharers_count=1), sharing.SHARERS_MAX),
        (replace(FACTS, limits=BindingLimits(online_max=1), sharers_count=1), sharing.AT_DESK),
        (replace(FACTS, limits=BindingLimits(rebind_from=date(2026, 1, 2))), sharing.REBIND_PAUSE),
        (
            replace(
                FACTS,
                limits=BindingLimits(uses=frozenset({SharingUse.HOSPITAL})),
                uses=frozenset({SharingUse.PHARMACY}),
            ),
            sharing.USE_CLOSED,
        ),
    ],
)
def test_each_obstacle_is_named_alone(facts: BindingFacts, code: str) -> None:
    assert codes(facts) == [code]


def test_an_empty_account_is_told_and_refuses_nothing() -> None:
    assert may_bind(replace(FACTS, sharer=replace(DAUGHTER, balance_fen=0))).allowed


def test_limits_are_reached_and_not_passed() -> None:
    limits = BindingLimits(users_max=2, sharers_max=2, online_max=1, rebind_from=ON)
    facts = replace(FACTS, limits=limits, users_count=1, sharers_count=1)
    assert codes(facts) == [sharing.AT_DESK]
    assert codes(replace(facts, is_at_desk=True)) == []


def test_all_reasons_come_at_once() -> None:
    facts = BindingFacts(
        on=ON,
        sharer=Party("a", "340300", "34", died_on=ON),
        user=Party("b", "510100", "51", died_on=ON),
        relations=frozenset(),
        scope=frozenset(NearRelative),
        has_live_binding=True,
    )
    assert len(codes(facts)) == 7


def test_one_path_in_scope_is_enough() -> None:
    both = frozenset({NearRelative.SIBLING, NearRelative.PARENT})
    facts = replace(FACTS, relations=both, scope=frozenset({NearRelative.PARENT}))
    assert may_bind(facts).allowed


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        (["self"], set()),
        (["spouse", "parent", "child"], {NearRelative.SPOUSE, NearRelative.PARENT, NearRelative.CHILD}),
        (["near_relative"], set(NearRelative)),
    ],
)
def test_policy_words(words: list[str], scope: set[NearRelative]) -> None:
    assert parse_scope(words) == scope


def test_an_unknown_policy_word_is_an_error() -> None:
    with pytest.raises(ValueError, match="cousin"):
        parse_scope(["cousin"])
