"""What the law gives by the record: each boundary of unemployment benefit, of the top-up, of missing months."""

from datetime import date

import pytest

from accounts.rules.benefits import minimums, unemployment
from accounts.rules.benefits.minimums import OneOffRule
from accounts.rules.benefits.unemployment import UnemploymentFacts, UnemploymentRule
from accounts.rules.benefits.work_injury import switch_to_pension

RULE = UnemploymentRule(12, 18, 24, 24)
LAW = OneOffRule(date(2011, 7, 1), 60)


def codes(reasons: tuple[object, ...]) -> list[str]:
    return [str(getattr(reason, "code", "")) for reason in reasons]


class TestUnemployment:
    @pytest.mark.parametrize(
        ("paid", "months"),
        [(0, 0), (11, 0), (12, 12), (59, 12), (60, 18), (119, 18), (120, 24), (500, 24)],
    )
    def test_each_boundary_of_article_46(self, paid: int, months: int) -> None:
        found = unemployment.benefit(UnemploymentFacts(paid), RULE)
        assert found.months_max == months
        assert found.steps[0].facts == {"months": paid, "own": months}
        assert found.steps[0].law == ("SIL 46",)

    @pytest.mark.parametrize(
        ("paid", "carried", "months", "steps"),
        [
            (12, 6, 18, 2),
            (60, 6, 24, 2),
            (60, 7, 24, 3),
            (120, 1, 24, 3),
            (11, 5, 5, 2),
            (0, 24, 24, 2),
        ],
    )
    def test_months_not_drawn_are_added_up_to_the_cap(
        self, paid: int, carried: int, months: int, steps: int
    ) -> None:
        found = unemployment.benefit(UnemploymentFacts(paid, carried), RULE)
        assert (found.months_max, len(found.steps)) == (months, steps)
        assert "unemployment.unmet.year" not in codes(found.unmet)

    def test_less_than_a_year_says_how_much_is_missing(self) -> None:
        found = unemployment.benefit(UnemploymentFacts(7), RULE)
        assert codes(found.unmet) == ["unemployment.unmet.year"]
        assert found.unmet[0].facts == {"missing": 5}

    def test_all_conditions_not_met_come_at_once(self) -> None:
        facts = UnemploymentFacts(24, left_against_will=False, is_registered=False, draws_pension=True)
        found = unemployment.benefit(facts, RULE)
        assert codes(found.unmet) == [
            "unemployment.unmet.left",
            "unemployment.unmet.registered",
            "unemployment.unmet.pension",
        ]
        assert found.open == ()

    def test_what_nobody_said_stays_open_and_is_not_guessed(self) -> None:
        found = unemployment.benefit(UnemploymentFacts(24), RULE)
        assert codes(found.open) == ["unemployment.open.left", "unemployment.open.registered"]
        assert found.unmet == ()


@pytest.mark.parametrize(
    ("allowance", "pension", "top_up"), [(300, 200, 100), (300, 300, 0), (300, 301, 0), (0, 0, 0)]
)
def test_a_pension_is_topped_up_to_the_disability_allowance(
    allowance: int, pension: int, top_up: int
) -> None:
    found = switch_to_pension(allowance, pension)
    assert (found.top_up_fen, found.total_fen) == (top_up, max(allowance, pension))


def missing(paid: int, required: int, retires: str, today: str = "2026-03") -> minimums.Shortfall:
    next_on, retires_on = (date.fromisoformat(f"{text}-01") for text in (today, retires))
    return minimums.shortfall(paid, required, next_on=next_on, retires_on=retires_on)


class TestMissingMonths:
    @pytest.mark.parametrize(
        ("paid", "required", "retires", "now", "then", "reached"),
        [
            (180, 180, "2030-01", 0, 0, None),
            (179, 180, "2026-04", 1, 0, date(2026, 3, 1)),
            (179, 180, "2026-03", 1, 1, date(2026, 3, 1)),
            (170, 180, "2026-12", 10, 1, date(2026, 12, 1)),
            (170, 180, "2027-01", 10, 0, date(2026, 12, 1)),
            (0, 240, "2040-03", 240, 72, date(2046, 2, 1)),
            (100, 180, "2020-01", 80, 80, date(2032, 10, 1)),
            (300, 180, "2020-01", 0, 0, None),
        ],
    )
    def test_now_and_at_retirement(
        self, paid: int, required: int, retires: str, now: int, then: int, reached: date | None
    ) -> None:
        found = missing(paid, required, retires)
        assert (found.missing_months, found.missing_at_retirement, found.reached_on) == (now, then, reached)

    @pytest.mark.parametrize(
        ("paid", "first", "ways"),
        [
            (180, date(2000, 1, 1), []),
            (170, date(2000, 1, 1), ["keep_paying"]),
            (100, date(2011, 6, 1), ["extend", "one_off", "switch"]),
            (100, date(2011, 7, 1), ["extend", "no_one_off", "switch"]),
            (0, None, ["extend", "no_one_off", "switch"]),
            # 60 months may be extended, so nothing is left that could be paid at once; 61 leave one.
            (110, date(2011, 6, 1), ["extend", "one_off_not_needed", "switch"]),
            (109, date(2011, 6, 1), ["extend", "one_off", "switch"]),
        ],
    )
    def test_the_ways_to_a_pension(self, paid: int, first: date | None, ways: list[str]) -> None:
        found = minimums.ways_to_pension(missing(paid, 180, "2027-01"), first_paid_on=first, rule=LAW)
        assert codes(found) == [f"pension.way.{way}" for way in ways]
        assert all(way.law for way in found)

    def test_the_ways_to_lifelong_medical_cover(self) -> None:
        assert minimums.ways_to_medical(missing(240, 240, "2027-01")) == ()
        assert codes(minimums.ways_to_medical(missing(235, 240, "2027-01"))) == ["medical.way.keep_paying"]
        found = minimums.ways_to_medical(missing(229, 240, "2027-01"))
        assert (codes(found), found[0].facts) == (["medical.way.fill_up"], {"missing": 1})
