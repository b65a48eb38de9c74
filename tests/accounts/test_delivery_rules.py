"""The pauses, allowances and turns of deliveries, and signatures between machines."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.enums.users import Language
from accounts.queries.notice_texts import delivery_text, forget_texts
from accounts.queries.notices import wording
from accounts.rules import deliveries as rules
from accounts.rules.deliveries import Pace
from accounts.rules.signed_posts import TOLERANCE, is_signed_post, signature
from tests.cast import AT
from tests.delivering import PACE

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("lease", "timeout"), [(40, 10), (10, 10), (4, 1)])
def test_a_lease_that_a_send_could_outlast_is_refused(lease: int, timeout: int) -> None:
    with pytest.raises(ValueError, match="longer than four timeouts"):
        Pace(lease * SECOND, timeout * SECOND, SECOND)
    Pace(lease * SECOND + 4 * timeout * SECOND, timeout * SECOND, SECOND)


@given(st.integers(0, 200), st.integers(1, 60))
def test_no_question_comes_before_the_send_is_over(asks: int, timeout: int) -> None:
    pace = Pace(timedelta(hours=1), timeout * SECOND, SECOND)
    assert pace.longest_send <= rules.ask_after(asks, pace=pace) <= timedelta(hours=1)


def test_questions_are_asked_for_about_a_day() -> None:
    waited = sum((rules.ask_after(asks, pace=PACE) for asks in range(rules.ASKS_MAX)), timedelta())
    assert timedelta(hours=12) < waited < timedelta(hours=36)


def test_each_provider_is_asked_before_there_is_a_pause() -> None:
    pauses = [rules.retry_after(attempt, ways=2) for attempt in range(1, rules.ATTEMPTS_MAX)]
    minutes = [pause / timedelta(minutes=1) for pause in pauses]
    assert minutes == [0, 2, 0, 4, 0, 8, 0]


def test_the_pause_of_a_provider_grows_to_a_limit() -> None:
    pauses = [rules.pause_after(failures) for failures in (0, 4, 5, 9, 10, 15, 10_000)]
    minute = timedelta(minutes=1)
    assert pauses == [None, None, minute, minute, 2 * minute, 4 * minute, rules.PAUSE_MAX]


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0.01, 1000))
def test_an_allowance_never_exceeds_a_burst_nor_falls(allowance: float, seconds: float, rate: float) -> None:
    most = max(rate * 10, 1.0)
    filled = rules.refilled(min(allowance, most), since=timedelta(seconds=seconds), per_second=rate)
    assert min(allowance, most) <= filled <= most


def test_a_clock_that_went_back_takes_nothing_away() -> None:
    assert rules.refilled(3, since=-timedelta(hours=1), per_second=1) == 3


def test_turns_go_round() -> None:
    assert [rules.next_way(["a", "b", "c"], one) for one in ("a", "b", "c", "gone")] == ["b", "c", "a", "a"]
    assert rules.next_way([], "a") == ""
    assert rules.open_ways(["a", "b"], {"a"}) == ["b"]


class TestSignatures:
    def test_one_of_several_signatures_is_enough(self) -> None:
        right = signature(b"s", "id", "1700000000", b"body")
        at = AT.fromtimestamp(1_700_000_000, AT.tzinfo)
        assert is_signed_post(b"s", "id", "1700000000", b"body", f"v1,xx {right}", at=at)
        for wrong in ("", "v1,", right[:-1], right.replace("v1", "v2"), "签名"):
            assert not is_signed_post(b"s", "id", "1700000000", b"body", wrong, at=at)

    @pytest.mark.parametrize("sent_at", ["", "x", "-1", "１７", "9" * 13, "1.5"])
    def test_a_time_that_is_none_is_refused(self, sent_at: str) -> None:
        assert not is_signed_post(b"s", "id", sent_at, b"", signature(b"s", "id", sent_at, b""), at=AT)

    @pytest.mark.parametrize(("off", "is_right"), [(-1, True), (0, True), (1, False)])
    def test_it_fades(self, off: int, is_right: bool) -> None:
        sent_at = str(int(AT.timestamp()))
        at = AT + TOLERANCE + off * SECOND
        assert (
            is_signed_post(b"s", "id", sent_at, b"", signature(b"s", "id", sent_at, b""), at=at) is is_right
        )


class TestTexts:
    FACTS = {
        "name": "王秀",
        "is_about_reader": False,
        "relation_zh": "母亲",
        "relation_en": "mother",
        "benefit": "pension_resident",
        "event_on": "2026-03-01",
        "next_due_on": "2027-03-02",
    }

    @pytest.mark.parametrize("language", list(Language))
    @pytest.mark.parametrize("name", ["王秀", "李 & <i>", "", "e000"])
    def test_worded_by_shape_is_worded_as_ever(self, language: Language, name: str) -> None:
        facts = {**self.FACTS, "name": name}
        for _again in range(2):
            assert delivery_text("certification.recorded", facts, language) == wording(
                "certification.recorded", facts, language
            )

    def test_each_gets_their_own_word(self) -> None:
        texts = [
            delivery_text("certification.recorded", {**self.FACTS, "code_word": word}, Language.CHINESE)
            for word in ("青山", "白云")
        ]
        assert [text.splitlines()[-1] for text in texts] == ["您的暗号：青山", "您的暗号：白云"]

    def test_what_is_true_is_not_worded_as_what_counts_one(self, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "notices").mkdir()
        (tmp_path / "notices" / "kind.txt").write_text(
            "{{ n }} {% for one in items %}{{ one.n }}{% endfor %}"
        )
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
        forget_texts()
        shapes = [{"n": n, "items": [{"n": n}]} for n in (True, 1, "1", None)]
        told = [delivery_text("kind", {**facts, "name": "王秀"}, Language.CHINESE) for facts in shapes * 2]
        forget_texts()
        assert told == ["True True", "1 1", "1 1", "None None"] * 2

    def test_a_name_inside_what_is_told_of_is_put_in_its_place(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        (tmp_path / "notices").mkdir()
        (tmp_path / "notices" / "names.txt").write_text(
            "{{ name }}:{% for one in items %}{{ one.name }};{% endfor %}"
        )
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
        forget_texts()
        told = [
            delivery_text("names", {"name": who, "items": [{"name": "甲"}, {"name": last}]}, Language.CHINESE)
            for who, last in [("王秀", "乙"), ("李秀", "丙")]
        ]
        forget_texts()
        assert told == ["王秀:甲;乙;", "李秀:甲;丙;"]
