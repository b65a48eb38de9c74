"""The layout of a family tree, on random families: cards apart, one row a generation, lines to the right cards."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.web.tree_drawing import wrapped
from portal.web.tree_layout import Line, Link, Node, Picture, Point, layout

Family = tuple[list[Node], list[Link]]


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Draw up to eight persons in each of five generations, some with nobody, and links of any kind."""
    nodes = [
        Node(10 * generation + place + 100, generation, (draw(st.integers(0, 3)),))
        for generation in range(-2, 3)
        for place in range(draw(st.integers(0, 8)))
    ]
    keys = [node.key for node in nodes]
    if not keys:
        return nodes, []
    key = st.sampled_from(keys)
    return nodes, draw(st.lists(st.builds(Link, key, key), max_size=30))


def near(family: Family) -> set[Link]:
    """Give the links that join two neighbouring generations, by the definition."""
    nodes, links = family
    level = {node.key: node.generation for node in nodes}
    return {link for link in links if level[link.child] == level[link.parent] + 1}


def strokes(line: Line) -> list[tuple[Point, Point]]:
    return list(zip(line.points, line.points[1:], strict=False))


def overlap(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Say whether two straight strokes run along each other for more than a point."""
    for axis in (0, 1):
        along = 1 - axis
        if len({one[0][axis], one[1][axis], other[0][axis], other[1][axis]}) == 1:
            (a, b), (c, d) = (sorted(point[along] for point in stroke) for stroke in (one, other))
            return min(b, d) - max(a, c) > 1e-6
    return False


def parents_of(picture: Picture) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for line in picture.lines:
        found.setdefault(line.link.child, set()).add(line.link.parent)
    return found


@settings(max_examples=200)
@given(families())
def test_everybody_stands_once_and_nobody_upon_another(family: Family) -> None:
    nodes, links = family
    picture = layout(nodes, links)
    assert sorted(box.key for box in picture.boxes) == sorted(node.key for node in nodes)
    for one, other in combinations(picture.boxes, 2):
        assert (
            one.x + one.width < other.x
            or other.x + other.width < one.x
            or one.y + one.height < other.y
            or other.y + other.height < one.y
        )
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height


@settings(max_examples=200)
@given(families())
def test_each_generation_is_one_row_and_the_elder_stand_above(family: Family) -> None:
    nodes, links = family
    picture = layout(nodes, links)
    heights = {
        row: {picture.box(node.key).y for node in nodes if node.generation == row} for row in range(-2, 3)
    }
    tops = [min(found) for found in heights.values() if found]
    assert all(len(found) <= 1 for found in heights.values())
    assert tops == sorted(set(tops))


@settings(max_examples=200)
@given(families())
def test_each_link_is_one_line_from_the_parents_card_to_the_childs(family: Family) -> None:
    picture = layout(*family)
    assert {line.link for line in picture.lines} == near(family)
    assert len(picture.lines) == len(near(family))
    for line in picture.lines:
        parent, child = picture.box(line.link.parent), picture.box(line.link.child)
        (start_x, start_y), (end_x, end_y) = line.points[0], line.points[-1]
        assert start_y == parent.y + parent.height
        assert end_y == child.y
        assert abs(start_x - parent.middle) < parent.width / 4
        assert abs(end_x - child.middle) < child.width / 4
        # Straight strokes between the two rows, so that none crosses a card.
        for (x, y), (next_x, next_y) in strokes(line):
            assert x == next_x or y == next_y
            assert start_y <= min(y, next_y) <= max(y, next_y) <= end_y


@settings(max_examples=200)
@given(families())
def test_lines_of_two_groups_of_siblings_never_run_along_each_other(family: Family) -> None:
    picture = layout(*family)
    parents = parents_of(picture)
    for one, other in combinations(picture.lines, 2):
        if parents[one.link.child] != parents[other.link.child]:
            assert not any(overlap(a, b) for a in strokes(one) for b in strokes(other))


def test_the_rows_keep_their_order() -> None:
    nodes = [Node(1, 0, (0,)), Node(2, 0, (1,)), Node(3, 0, (2,)), Node(4, -1, (0,)), Node(5, -1, (1,))]
    picture = layout(nodes, [Link(4, 3), Link(5, 3), Link(4, 2), Link(5, 2)])
    assert picture.box(1).x < picture.box(2).x < picture.box(3).x
    assert picture.box(4).x < picture.box(5).x


def test_each_pair_of_grandparents_stands_over_its_own_child() -> None:
    nodes = [Node(1, 0, (1,)), Node(2, -1, (0,)), Node(3, -1, (1,))]
    elders = [Node(4, -2, (0, 30)), Node(5, -2, (0, 10)), Node(6, -2, (0, 20)), Node(7, -2, (0, 0))]
    links = [Link(2, 1), Link(3, 1), Link(4, 2), Link(5, 2), Link(6, 3), Link(7, 3)]
    picture = layout([*nodes, *elders], links)
    fathers, mothers = ({picture.box(key).x for key in pair} for pair in ((4, 5), (6, 7)))
    assert max(fathers) < min(mothers)


def test_nobody_is_an_empty_picture() -> None:
    assert layout([], []).boxes == ()


@given(st.text(st.sampled_from("顾桂兰·阿卜杜 maternalgd-(.)"), max_size=60), st.integers(1, 3))
def test_a_text_is_broken_into_lines_that_fit(text: str, most: int) -> None:
    lines = wrapped(text, width=8, lines_max=most)
    assert 1 <= len(lines) <= most
    for line in lines:
        assert sum(0.56 if sign.isascii() else 1.0 for sign in line) <= 8
    whole = "".join(lines)
    if "…" not in whole:
        assert whole.replace(" ", "") == text.replace(" ", "")
