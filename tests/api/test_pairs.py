"""Pairs of areas over the API: which are open, since when, why not, page by page."""

from itertools import combinations

from portal.api.pages import read_pair_cursor, write_cursor, write_pair_cursor
from tests.api.asking import AREAS, OPENED, PAIRS, all_pairs, ask, code_of, items
from tests.api.world import World


def test_the_first_batch_is_open_pairwise_and_nothing_else_is(db: None) -> None:
    """Every pair of two provinces is open exactly when both areas are of the batch."""
    areas = {area["key"]: area for area in items(f"{AREAS}?on={OPENED}")}
    batch = {key for key, area in areas.items() if area["cross_province_open_since"]}
    assert len(batch) == 31
    across = {
        (one, other)
        for one, other in combinations(sorted(batch), 2)
        if areas[one]["province_code"] != areas[other]["province_code"]
    }
    told = list(all_pairs(f"on={OPENED}"))
    found = {(p["from"], p["to"]) for p in told if p["allowed"] and p["route"] == "cross_province"}
    assert found == across
    assert {p["since"] for p in told if (p["from"], p["to"]) in across} == {"2024-12-01"}
    closed = [p for p in all_pairs("on=2024-11-30") if p["route"] == "cross_province"]
    assert not any(p["allowed"] for p in closed)
    assert {p["from_on"] for p in closed if (p["from"], p["to"]) in across} == {"2024-12-01"}


def test_a_pair_that_is_not_open_says_why(db: None) -> None:
    (pair,) = items(f"{PAIRS}?from=340300&to=510100&on={OPENED}")
    assert (pair["from_name"], pair["to_name"]) == ("蚌埠市", "成都市")
    assert (pair["from_name_en"], pair["to_name_en"]) == ("Bengbu", "Chengdu")
    assert (pair["allowed"], pair["route"], pair["since"]) == (False, "cross_province", None)
    (reason,) = pair["reasons"]
    assert reason["code"] == "regions.sharing.area_not_open"
    assert reason["facts"] == {"area_key": "340300", "name": "蚌埠市", "name_en": "Bengbu"}
    assert "蚌埠市" in reason["detail"]


def test_inside_a_province_the_batch_does_not_matter(db: None) -> None:
    (pair,) = items(f"{PAIRS}?from=510000-SBJ&to=510100&on={OPENED}")
    assert (pair["from"], pair["to"], pair["route"]) == ("510000-SBJ", "510100", "same_province")
    assert pair["sources"][0]["document"]
    assert pair["confidence"] in {"sure", "likely", "unsure"}
    (own,) = items(f"{PAIRS}?from=510100&to=510100&on={OPENED}")
    assert own["route"] == "same_area"


def test_one_area_is_told_against_every_area(db: None) -> None:
    keys = sorted(area["key"] for area in items(f"{AREAS}?on={OPENED}"))
    found = items(f"{PAIRS}?from=510100&on={OPENED}")
    assert [(pair["from"], pair["to"]) for pair in found] == [("510100", key) for key in keys]
    by_pages = list(all_pairs(f"from=510100&limit=10&on={OPENED}"))
    assert by_pages == found


def test_pages_join_to_every_pair_once(db: None) -> None:
    keys = sorted(area["key"] for area in items(f"{AREAS}?on={OPENED}"))
    wanted = [(one, other) for one in keys for other in keys if one <= other]
    assert [(p["from"], p["to"]) for p in all_pairs(f"on={OPENED}&limit=37")] == wanted


def test_a_cursor_comes_back_as_it_went() -> None:
    pair = ("340300", "510000-SBJ")
    assert read_pair_cursor(write_pair_cursor(pair)) == pair


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    own = ask(f"{PAIRS}?from=510100&limit=1").json()["next"]
    for query in (f"from=340300&cursor={own}", f"cursor={write_cursor(world.linked.public_id)}"):
        answer = ask(f"{PAIRS}?{query}")
        assert code_of(answer) == (400, "request.invalid")
        assert [reason["where"] for reason in answer.json()["reasons"]] == ["/cursor"]
