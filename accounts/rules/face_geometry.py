"""Measures on five points of a face: pure, in plain numbers.

The points are those of the detector, in pixels of a picture that is not mirrored: right eye, left eye, tip of the nose,
right and left corner of the mouth, where right and left are the person's.
"""

from math import hypot, sqrt

Point = tuple[float, float]
Landmarks = tuple[Point, Point, Point, Point, Point]
_Row = tuple[float, float, float]
_Map = tuple[_Row, _Row, _Row]

LANDMARKS_COUNT = 5
# Thinner than this a face seen from the side leaves no area to measure by.
_LEAST_AREA = 1e-6


def eye_distance(points: Landmarks) -> float:
    """Give the distance between the eyes, in pixels."""
    (right_x, right_y), (left_x, left_y) = points[0], points[1]
    return hypot(left_x - right_x, left_y - right_y)


def centre(points: Landmarks) -> Point:
    """Give the middle of the five points."""
    return sum(x for x, _ in points) / LANDMARKS_COUNT, sum(y for _, y in points) / LANDMARKS_COUNT


def size(points: Landmarks) -> float:
    """Give the side of the square that covers as much as eyes and mouth do; turning changes it little."""
    return sqrt(_area(_corners(points)))


def nose_shift(base: Landmarks, seen: Landmarks) -> Point | None:
    """Say how far the nose has moved against the plane of eyes and mouth, in eye distances, on the face's own axes.

    Why: four points fix how a flat picture is moved, turned, scaled or seen at a slant, so on any still picture the fifth
    lands where the four say, and the shift is nought. On a head the nose stands before that plane, and a turn moves it.
    Nothing comes back for a face seen too much from the side.
    """
    if _area(_corners(base)) < _LEAST_AREA or _area(_corners(seen)) < _LEAST_AREA:
        return None
    to_base = _product(_from_square(_corners(base)), _adjoint(_from_square(_corners(seen))))
    nose = _apply(to_base, seen[2])
    across = eye_distance(base)
    if nose is None or across == 0:
        return None
    along = ((base[1][0] - base[0][0]) / across, (base[1][1] - base[0][1]) / across)
    moved = ((nose[0] - base[2][0]) / across, (nose[1] - base[2][1]) / across)
    return (moved[0] * along[0] + moved[1] * along[1], moved[1] * along[0] - moved[0] * along[1])


def _corners(points: Landmarks) -> tuple[Point, Point, Point, Point]:
    right_eye, left_eye, _nose, right_mouth, left_mouth = points
    return right_eye, left_eye, left_mouth, right_mouth


def _area(corners: tuple[Point, Point, Point, Point]) -> float:
    ring = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in ring)) / 2


def _from_square(corners: tuple[Point, Point, Point, Point]) -> _Map:
    """Give the projective map that takes the unit square to four corners (Heckbert's closed form)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dy1, dx2, dy2 = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    whole = dx1 * dy2 - dx2 * dy1
    if whole == 0:
        return ((0, 0, 0), (0, 0, 0), (0, 0, 0))
    g, h = (sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole
    return (
        (x1 - x0 + g * x1, x3 - x0 + h * x3, x0),
        (y1 - y0 + g * y1, y3 - y0 + h * y3, y0),
        (g, h, 1.0),
    )


def _adjoint(m: _Map) -> _Map:
    """Give the inverse of a map but for a factor, which a projective map does not feel."""
    (a, b, c), (d, e, f), (g, h, i) = m
    return (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )


def _product(one: _Map, other: _Map) -> _Map:
    columns = tuple(zip(*other, strict=True))
    rows = [tuple(sum(p * q for p, q in zip(row, column, strict=True)) for column in columns) for row in one]
    return (_row(rows[0]), _row(rows[1]), _row(rows[2]))


def _row(values: tuple[float, ...]) -> _Row:
    first, second, third = values
    return first, second, third


def _apply(m: _Map, point: Point) -> Point | None:
    x, y, whole = (row[0] * point[0] + row[1] * point[1] + row[2] for row in m)
    return None if whole == 0 else (x / whole, y / whole)
