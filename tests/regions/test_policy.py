"""Which policy value holds where and when: nation, then province, then area."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from foundation.periods import Period
from regions.actions import loading
from regions.enums import Confidence, PolicyScope
from regions.errors import AreaUnknown, PolicyMissing, PolicyUnknown
from regions.models.policy import PolicyValue
from regions.queries import places, policy
from regions.rules import policy as rules
from regions.rules.bundle.whole import Bundle
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.catalogue.entry import HORIZON, Entry
from regions.rules.catalogue.vocabulary import BENEFITS
from regions.rules.facts import AreaFact, MembershipFact, PolicyFact, Source, freeze, thaw
from regions.rules.policy import Place

ON = date(2026, 3, 1)
NEAR = ("near_relative",)
THREE = ("spouse", "parent", "child")


@pytest.mark.usefixtures("shipped")
class TestShippedValues:
    @pytest.mark.parametrize(
        ("area_key", "on", "words"),
        [
            ("340300", date(1998, 12, 14), ("self",)),
            ("340300", date(2021, 4, 21), ("self",)),
            ("340300", date(2021, 4, 22), THREE),
            ("340300", date(2024, 7, 31), THREE),
            ("340300", date(2024, 8, 1), NEAR),
        ],
    )
    def test_relative_scope_widens_with_the_law(
        self, area_key: str, on: date, words: tuple[str, ...]
    ) -> None:
        assert policy.policy("sharing.relative_scope", area_key=area_key, on=on).words() == words

    def test_the_national_scope_needs_no_area(self) -> None:
        answer = policy.policy("sharing.relative_scope", area_key=None, on=ON)
        assert (answer.words(), answer.scope, answer.area_key) == (NEAR, PolicyScope.NATION, None)
        assert answer.source.document.startswith("国办发〔2024〕38号")
        assert answer.confidence == Confidence.LIKELY

    @pytest.mark.parametrize("benefit", ["pension_employee", "pension_public", "survivor"])
    def test_bengbu_has_its_own_rule_for_retirees_and_survivors(self, benefit: str) -> None:
        answer = policy.policy("certification.rule", area_key="340300", on=ON, benefit=benefit)
        assert answer.record()["type"] == "deferral_year_and_12_months"
        assert (answer.scope, answer.scope_key, answer.benefit) == (PolicyScope.AREA, "340300", benefit)

    def test_bengbu_follows_the_nation_for_other_benefits(self) -> None:
        answer = policy.policy("certification.rule", area_key="340300", on=ON, benefit="pension_resident")
        assert answer.record() == {
            "type": "rolling_months",
            "months": 12,
            "granularity": "day",
            "initial_basis": "approval_counts",
        }

    def test_reminder_offsets_count_down(self) -> None:
        answer = policy.policy("reminder.offsets_days", area_key="510100", on=ON)
        assert answer.integers() == (60, 30, 15, 7, 1, 0, -7, -30)
        assert (answer.unit, answer.confidence) == ("day", Confidence.UNSURE)

    def test_a_telephone_call_alone_does_not_reach_the_minimum(self) -> None:
        record = policy.policy("certification.methods", area_key="510100", on=ON).record()
        methods = record["methods"]
        assert isinstance(methods, dict | type(record))
        enough = {name for name, level in methods.items() if level >= record["minimum"]}
        assert set(methods) - enough == {"phone"}

    def test_many_areas_take_one_statement_and_say_the_same(self) -> None:
        keys = [area.key for area in places.pooling_areas(on=ON)]

        with CaptureQueriesContext(connection) as statements:
            answers = policy.policies_for_areas(
                "certification.rule", area_keys=keys, on=ON, benefit="survivor"
            )

        assert len(statements) == 1
        assert answers == {
            key: policy.policy("certification.rule", area_key=key, on=ON, benefit="survivor") for key in keys
        }

    def test_no_areas_give_no_answers(self) -> None:
        assert policy.policies_for_areas("certification.rule", area_keys=[], on=ON) == {}

    def test_an_unknown_code_is_refused(self) -> None:
        with pytest.raises(PolicyUnknown):
            policy.policy("sharing.moon_phase", area_key="510100", on=ON)

    @pytest.mark.parametrize("area_key", ["", "510000", "成都"])
    def test_an_unknown_area_is_refused(self, area_key: str) -> None:
        with pytest.raises(AreaUnknown):
            policy.policy("certification.rule", area_key=area_key, on=ON)

    def test_a_missing_value_is_an_error_never_a_default(self) -> None:
        with pytest.raises(PolicyMissing) as refusal:
            policy.policy("certification.grace", area_key=None, on=HORIZON - timedelta(days=1))
        assert refusal.value.facts["policy"] == "certification.grace"

    def test_what_was_known_before_the_load_is_nothing(self) -> None:
        before = datetime(2020, 1, 1, tzinfo=UTC)
        with pytest.raises(PolicyMissing):
            policy.policy("certification.grace", area_key=None, on=ON, known_at=before)

    def test_the_timeline_lists_the_widest_first(self) -> None:
        scopes = [fact.scope for fact in policy.policy_timeline("sharing.relative_scope")]
        assert scopes == [PolicyScope.NATION] * 3 + [PolicyScope.PROVINCE] * 2


@pytest.mark.usefixtures("shipped")
def test_a_corrected_value_leaves_what_was_known_before(bundle: Bundle) -> None:
    corrected_at = datetime(2100, 6, 1, tzinfo=UTC)
    changed = [
        fact if fact.code != "certification.grace" else _with_value(fact, 3) for fact in bundle.policies
    ]

    loading.load_policy(changed, at=corrected_at)

    def grace(known_at: datetime | None) -> int:
        answer = policy.policy("certification.grace", area_key="510100", on=ON, known_at=known_at)
        return answer.integer()

    assert grace(None) == 3
    assert grace(corrected_at) == 3
    assert grace(corrected_at - timedelta(seconds=1)) == 0


def test_shanxi_opened_a_month_later(bundle: Bundle) -> None:
    def scope(on: date) -> object:
        chosen = rules.resolve(
            [fact for fact in bundle.policies if fact.code == "sharing.relative_scope"],
            Place("140100", "140000"),
            on=on,
        )
        return chosen and chosen.value

    assert scope(date(2024, 7, 31)) == THREE
    assert scope(date(2024, 8, 31)) == THREE
    assert scope(date(2024, 9, 1)) == NEAR


END = date(2040, 1, 1)


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_required_value_resolves_once_at_every_boundary_and_the_days_around(
    bundle: Bundle, code: str
) -> None:
    """From 1998-12-14 to 2040, for every area, benefit and insurance: one value, and the plain rule says the same."""
    entry = CATALOGUE[code]
    facts = [fact for fact in bundle.policies if fact.code == code]
    book = rules.PolicyBook(facts)
    required_from = since(entry, facts)
    edges = {HORIZON, END, required_from, *bounds([*facts, *bundle.areas, *bundle.memberships])}
    assert edges >= {date(2017, 4, 1), date(2000, 1, 1), date(2003, 1, 1)}, "雄安, 随州, 临河"
    days = sorted({edge + timedelta(days=shift) for edge in edges for shift in (-1, 0, 1)})
    kinds = [("", kind) for kind in entry.insurances] or [(b, "") for b in ("", *BENEFITS)]

    for on in days:
        alive = {Place(a.key, a.province_code) for a in bundle.areas if a.period.contains(on)}
        for place in [Place(), *alive]:
            for benefit, insurance in kinds:
                asked = {"on": on, "benefit": benefit, "insurance": insurance}
                found = book.find(code, place, **asked)
                assert (found is not None) == (on >= required_from), (place, benefit, insurance, on)
                assert found == rules.resolve(facts, place, **asked)
                if found is not None:
                    assert _rivals(facts, found, on) == [found]


def since(entry: Entry, facts: list[PolicyFact]) -> date:
    """Give the day from which a code has a value: the one laid down, or that of the first national value."""
    first_days = [f.period.starts_on for f in facts if f.scope is PolicyScope.NATION and not f.benefit]
    return entry.required_from or min(first_days)


def bounds(facts: Iterable[PolicyFact | AreaFact | MembershipFact]) -> set[date]:
    return {bound for fact in facts for bound in (fact.period.starts_on, fact.period.ends_on) if bound}


def _rivals(facts: list[PolicyFact], chosen: PolicyFact, on: date) -> list[PolicyFact]:
    """List the values that stand exactly where the chosen one stands."""

    def stands(fact: PolicyFact) -> tuple[object, ...]:
        return fact.scope, fact.scope_key, fact.benefit, fact.insurance, fact.origin

    return [fact for fact in facts if stands(fact) == stands(chosen) and fact.period.contains(on)]


def _with_value(fact: PolicyFact, value: int) -> PolicyFact:
    return PolicyFact(**{**vars(fact), "value": value})


# resolution, against a slow reading of the same words ------------------------------------------------------

DAY_ZERO = date(2024, 1, 1)
SPANS = st.tuples(st.integers(0, 12), st.integers(1, 6) | st.none())
FACTS = st.lists(
    st.builds(
        lambda scope_key, benefit, span: PolicyFact(
            code="certification.grace",
            scope=scope_key[0],
            scope_key=scope_key[1],
            benefit=benefit,
            value=1,
            unit="day",
            period=Period(
                DAY_ZERO + timedelta(days=span[0]),
                None if span[1] is None else DAY_ZERO + timedelta(days=span[0] + span[1]),
            ),
            source=Source("a document"),
            confidence=Confidence.SURE,
        ),
        st.sampled_from(
            [
                (PolicyScope.NATION, ""),
                (PolicyScope.PROVINCE, "340000"),
                (PolicyScope.PROVINCE, "510000"),
                (PolicyScope.AREA, "340300"),
                (PolicyScope.AREA, "510100"),
            ]
        ),
        st.sampled_from(["", "survivor", "pension_public"]),
        SPANS,
    ),
    max_size=12,
)


@given(FACTS, st.integers(-1, 20), st.sampled_from(["", "survivor"]))
def test_the_narrowest_place_wins_then_the_benefit(facts: list[PolicyFact], shift: int, benefit: str) -> None:
    on = DAY_ZERO + timedelta(days=shift)
    steps = [
        (scope, key, wanted)
        for scope, key in (
            (PolicyScope.AREA, "340300"),
            (PolicyScope.PROVINCE, "340000"),
            (PolicyScope.NATION, ""),
        )
        for wanted in dict.fromkeys([benefit, ""])
    ]
    in_order = [
        [f for f in facts if (f.scope, f.scope_key, f.benefit) == step and f.period.contains(on)]
        for step in steps
    ]
    first = next((found for found in in_order if found), [])

    chosen = rules.resolve(facts, Place("340300", "340000"), on=on, benefit=benefit)

    assert (chosen in first) if first else (chosen is None)


@given(FACTS)
def test_sets_without_faults_hold_one_value_a_day(facts: list[PolicyFact]) -> None:
    found = rules.faults(facts, provinces={"340000", "510000"}, areas={"340300", "510100"})
    if any(fault.code == "regions.data.overlap" for fault in found):
        return
    for shift in range(20):
        on = DAY_ZERO + timedelta(days=shift)
        keys = [(f.scope, f.scope_key, f.benefit) for f in facts if f.period.contains(on)]
        assert len(keys) == len(set(keys))


@given(
    st.recursive(
        st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_freezing_keeps_the_value(value: object) -> None:
    assert thaw(freeze(value)) == value


@pytest.mark.parametrize("value", [None, 1.5, {1: 2}, [None]])
def test_what_no_policy_can_be_is_not_frozen(value: object) -> None:
    with pytest.raises(TypeError):
        freeze(value)


def test_an_answer_is_read_only_as_what_it_is(bundle: Bundle) -> None:
    grace = next(fact for fact in bundle.policies if fact.code == "certification.grace")
    scope = next(fact for fact in bundle.policies if fact.code == "sharing.relative_scope")
    number, words = rules.answer(grace, Place()), rules.answer(scope, Place())

    assert number.integer() == 0
    assert words.words() == ("self",)
    for wrong in (number.words, number.integers, number.record, words.integer, words.record, words.integers):
        with pytest.raises(TypeError):
            wrong()


@pytest.mark.usefixtures("shipped")
def test_the_database_and_the_pure_rule_agree(bundle: Bundle) -> None:
    keys = {area.key: Place(area.key, area.province_code) for area in bundle.areas}
    days = [date(2017, 4, 1), date(2021, 4, 21), date(2021, 4, 22), date(2024, 7, 31), date(2024, 12, 1), ON]

    for code, entry in CATALOGUE.items():
        facts = [fact for fact in bundle.policies if fact.code == code]
        kinds = [("", kind) for kind in entry.insurances] or [("", ""), ("survivor", ""), ("work_injury", "")]
        for on in (day for day in days if day >= since(entry, facts)):
            for benefit, insurance in kinds:
                asked = {"on": on, "benefit": benefit, "insurance": insurance}
                found = policy.policies_for_areas(code, area_keys=list(keys), **asked)
                chosen = {key: rules.resolve(facts, keys[key], **asked) for key in keys}
                assert found == {key: rules.answer(fact, keys[key]) for key, fact in chosen.items() if fact}


@pytest.mark.usefixtures("shipped")
class TestOfAnArea:
    def test_everything_that_holds_is_listed_in_the_order_of_the_catalogue(self) -> None:
        found = policy.policies_in("340300", on=ON)
        codes = list(dict.fromkeys(answer.code for answer in found))
        assert codes == list(CATALOGUE)
        rules_of_bengbu = [a for a in found if a.code == "certification.rule"]
        assert [(a.benefit, a.scope) for a in rules_of_bengbu] == [
            ("", PolicyScope.NATION),
            ("pension_employee", PolicyScope.AREA),
            ("pension_public", PolicyScope.AREA),
            ("survivor", PolicyScope.AREA),
        ]
        years = [a.insurance for a in found if a.code == "pension.minimum_months"]
        assert years == ["employee_pension", "public_pension", "resident_pension"]

    def test_what_was_not_known_is_not_listed(self) -> None:
        known_at = datetime(2020, 1, 1, tzinfo=UTC)
        with pytest.raises(AreaUnknown):
            policy.policies_in("340300", on=ON, known_at=known_at)
        assert policy.policies_in(None, on=ON, known_at=known_at) == ()

    def test_what_is_to_come_comes_in_order(self) -> None:
        found = policy.values_to_come(after=date(2029, 12, 31))
        employee = [
            f for f in found if f.code == "pension.minimum_months" and f.insurance == "employee_pension"
        ]
        assert [(f.period.starts_on.year, f.value) for f in employee] == [
            (2030 + step, 186 + 6 * step) for step in range(10)
        ]
        starts = [fact.period.starts_on for fact in found]
        assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("code", "where", "on", "benefit", "insurance", "value"),
    [
        ("sharing.relative_scope", "140100", date(2024, 8, 31), "", "", THREE),
        ("sharing.relative_scope", "140100", date(2024, 9, 1), "", "", NEAR),
        ("sharing.unbinding_effect", "140100", ON, "", "", "next_day_if_bound_today"),
        ("sharing.sharer_order", "440300", ON, "", "", "balance_descending"),
        ("sharing.year_cap_fen", "440300", date(2025, 6, 1), "", "", 8_000_00),
        ("sharing.year_cap_fen", "440300", date(2026, 6, 1), "", "", "unlimited"),
        ("sharing.users_max", "440100", ON, "", "", 10),
        ("wallet.transfer_max_fen", "510100", ON, "", "", 2_000_00),
        ("wallet.transfers_per_day_max", "510100", ON, "", "", 3),
        ("family_service.face_age", "340300", ON, "", "", 16),
        ("duty.loss_report_working_days", "340300", ON, "", "", 20),
        ("pension.minimum_months", "340300", date(2029, 12, 31), "", "employee_pension", 180),
        ("pension.minimum_months", "340300", date(2030, 1, 1), "", "employee_pension", 186),
        ("pension.minimum_months", "340300", date(2039, 1, 1), "", "employee_pension", 240),
        ("pension.minimum_months", "340300", date(2039, 1, 1), "", "resident_pension", 180),
    ],
)
@pytest.mark.usefixtures("shipped")
def test_a_shipped_number(
    code: str, where: str, on: date, benefit: str, insurance: str, value: object
) -> None:
    answer = policy.policy(code, area_key=where, on=on, benefit=benefit, insurance=insurance)
    assert answer.value == value
    assert answer.source.document


@pytest.mark.parametrize(
    ("where", "benefit", "on", "kind"),
    [
        ("371000", "", ON, "rolling_months"),
        ("440700", "", ON, "rolling_months"),
        ("460100", "pension_resident", ON, "rolling_months"),
        ("150802", "", ON, "rolling_months"),
        ("340300", "survivor", ON, "deferral_year_and_12_months"),
        ("110000-SQ", "", date(2018, 6, 30), "fixed_window"),
        ("110000-SQ", "", date(2018, 7, 1), "rolling_months"),
    ],
)
@pytest.mark.usefixtures("shipped")
def test_a_shipped_cycle(where: str, benefit: str, on: date, kind: str) -> None:
    answer = policy.policy("certification.rule", area_key=where, on=on, benefit=benefit)
    assert answer.record()["type"] == kind


@pytest.mark.usefixtures("shipped")
def test_an_area_without_a_value_is_told_from_an_unknown_area() -> None:
    PolicyValue.objects.current().update(superseded_at=datetime(2100, 1, 1, tzinfo=UTC))

    with pytest.raises(PolicyMissing) as refusal:
        policy.policy("certification.grace", area_key="510100", on=ON, benefit="survivor")

    assert refusal.value.facts == {
        "policy": "certification.grace",
        "area_key": "510100",
        "on": ON,
        "benefit": "survivor",
        "insurance": "",
    }
