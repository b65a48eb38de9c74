"""Draws a family: each person a card with a few lines, each link a line, all in the units of `tree_layout`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.queries.people import PersonCard
from family.enums import NearRelative, ParentageKind
from family.queries.kin import Family, KinCard
from family.rules.kinship.facts import ParentageFact
from family.rules.kinship.paths import Direction
from foundation.identifiers import Sex
from portal.web.tree_layout import CARD_HEIGHT, CARD_WIDTH, Box, Link, Node, Picture, layout

# So many units are one Chinese character as wide as the page's own type.
UNIT = 16
PADDING = 12
_LETTER, _SIGN = 0.56, 1.0
_LEADING = 1.35
# Of each sort of line: its size beside the page's type, and into how many it may break.
_STYLES = {"name": (1.0, 2), "term": (0.85, 2), "note": (0.8, 2)}
GENERATIONS: Mapping[NearRelative, int] = {
    NearRelative.PATERNAL_GRANDPARENT: -2,
    NearRelative.MATERNAL_GRANDPARENT: -2,
    NearRelative.PARENT: -1,
    NearRelative.SPOUSE: 0,
    NearRelative.SIBLING: 0,
    NearRelative.CHILD: 1,
    NearRelative.SONS_CHILD: 2,
    NearRelative.DAUGHTERS_CHILD: 2,
}
# Whoever is only passed through stands one step from oneself.
_BESIDE_ONESELF = {Direction.UP: -1, Direction.DOWN: 1, Direction.ACROSS: 0, Direction.BESIDE: 0}
_FIRST_SEX = {Sex.MALE: 0, Sex.FEMALE: 1}


@dataclass(frozen=True)
class CardWords:
    """What stands on a card: lines with their sort, and how the card looks."""

    style: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TextLine:
    """One line of a card."""

    text: str
    x: float
    y: float
    style: str


@dataclass(frozen=True)
class Card:
    """One card of the picture."""

    box: Box
    style: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Tie:
    """One line of the picture."""

    points: str
    style: str


@dataclass(frozen=True)
class Drawing:
    """The picture; measures in units, its size on the page in characters."""

    cards: tuple[Card, ...]
    ties: tuple[Tie, ...]
    width: float
    height: float

    @property
    def width_em(self) -> str:
        """Give the width on the page, so that a larger type makes a larger picture."""
        return f"{self.width / UNIT:.2f}em"

    @property
    def height_em(self) -> str:
        """Give the height on the page."""
        return f"{self.height / UNIT:.2f}em"


def draw(family: Family, words: Mapping[int, CardWords]) -> Drawing:
    """Draw a family with what is to be said of each of it."""
    links = [Link(int(one.parent), int(one.child)) for one in family.parentages]
    broken = {key: _broken(one.lines) for key, one in words.items()}
    tallest = max(_height(lines) for lines in broken.values())
    picture = layout(_nodes(family), links, card_height=max(CARD_HEIGHT, tallest + 2 * PADDING))
    cards = [Card(box, words[box.key].style, _lines(box, broken[box.key])) for box in picture.boxes]
    ties = [*_ties(picture, family.parentages), *_couples(picture, family)]
    return Drawing(tuple(cards), tuple(ties), picture.width, picture.height)


def wrapped(text: str, *, width: float, lines_max: int) -> list[str]:
    """Break a text into lines no wider than so many characters; what does not fit ends in an ellipsis."""
    lines, line = [], ""
    for word in _pieces(text):
        if line and _wide(line + word) > width:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    lines.append(line.rstrip())
    if len(lines) <= lines_max and all(_wide(one) <= width for one in lines):
        return lines
    kept = [_cut(one, width) for one in lines[:lines_max]]
    if len(lines) > lines_max:
        kept[-1] = _cut(kept[-1] + "…", width)
    return kept


def _pieces(text: str) -> list[str]:
    """Split where a line may break: before a Chinese character, after a space."""
    words: list[str] = []
    for sign in text:
        is_letter = sign.isascii()
        if words and is_letter and words[-1].isascii() and not words[-1].endswith(" "):
            words[-1] += sign
        else:
            words.append(sign)
    return words


def _wide(text: str) -> float:
    return sum(_LETTER if sign.isascii() else _SIGN for sign in text)


def _cut(text: str, width: float) -> str:
    if _wide(text) <= width:
        return text
    kept = text.rstrip("…")
    while kept and _wide(kept) + _SIGN > width:
        kept = kept[:-1]
    return kept + "…"


def _nodes(family: Family) -> list[Node]:
    """Give everybody a row and a place in it: older brothers and sisters, oneself, the spouse, the younger ones."""
    own = family.of
    relatives = (Node(kin.person.id, GENERATIONS[kin.relation], _rank(kin, own)) for kin in family.relatives)
    unnamed = (Node(key, _BESIDE_ONESELF[way], (3,)) for key, way in family.unnamed.items())
    return [Node(own.id, 0, (1,)), *relatives, *unnamed]


def _rank(kin: KinCard, own: PersonCard) -> tuple[int, ...]:
    born = kin.person.born_on.toordinal()
    if kin.relation is NearRelative.SPOUSE:
        return (2, born)
    if kin.relation is NearRelative.SIBLING:
        return (0 if kin.person.born_on < own.born_on else 3, born)
    if kin.relation is NearRelative.PARENT:
        return (_FIRST_SEX.get(kin.person.sex, 2), born)
    return (0, born)


def _broken(said: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Break what is said on a card into its lines, each with its sort."""
    room = (CARD_WIDTH - 2 * PADDING) / UNIT
    return [
        (style, line)
        for style, text in said
        for line in wrapped(text, width=room / _STYLES[style][0], lines_max=_STYLES[style][1])
    ]


def _height(lines: Iterable[tuple[str, str]]) -> float:
    return sum(_STYLES[style][0] * UNIT * _LEADING for style, _line in lines)


def _lines(box: Box, lines: Sequence[tuple[str, str]]) -> tuple[TextLine, ...]:
    """Set the lines of a card one under the other, in the middle of it."""
    y = box.y + (box.height - _height(lines)) / 2
    placed = []
    for style, text in lines:
        height = _height([(style, text)])
        y += height
        placed.append(TextLine(text, box.middle, round(y - height / 4, 1), style))
    return tuple(placed)


def _ties(picture: Picture, parentages: Iterable[ParentageFact]) -> list[Tie]:
    """Draw the links; one that is not of birth alone is dashed."""
    born = {(p.parent, p.child) for p in parentages if p.kind is ParentageKind.BIRTH}
    return [
        Tie(
            " ".join(f"{x:g},{y:g}" for x, y in line.points),
            "tie" if (line.link.parent, line.link.child) in born else "tie tie--made",
        )
        for line in picture.lines
    ]


def _couples(picture: Picture, family: Family) -> list[Tie]:
    """Join oneself and one's spouse."""
    own = picture.box(family.of.id)
    found = []
    for kin in family.relatives:
        if kin.relation is NearRelative.SPOUSE:
            other = picture.box(kin.person.id)
            left, right = sorted((own, other), key=lambda box: box.x)
            y = own.y + own.height / 2
            for shift in (-3, 3):
                points = f"{left.x + left.width:g},{y + shift:g} {right.x:g},{y + shift:g}"
                found.append(Tie(points, "tie"))
    return found
