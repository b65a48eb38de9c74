"""How far the tip of a nose moved against the rest of the face: the depth that no picture of a face has.

Both pictures are laid over one another by eyes and mouth, and a grid of points is followed from one to the other. The
points around the nose are then held against what the others say in two ways. As on a flat print: they move as one
projective map, so the nose lands where that map puts it. As on an evenly bent one: they move as a quadratic in x and y,
so there is no bump where the nose is. A head fits neither.
"""

from typing import Any, Final

import cv2
import numpy as np

from accounts.rules.face_geometry import Landmarks, Point

# The face is looked at in a picture of this many pixels an eye distance, the eyes at EYES_AT.
SCALE: Final = 64.0
SIZE: Final = (int(3.0 * SCALE), int(3.2 * SCALE))
EYES_AT: Final = (1.5, 1.1)
BUMP_WIDTH: Final = 0.17
# Points so near the tip of the nose are the nose, points so far from it are the rest of the face.
NEAR: Final = 0.2
FAR: Final = 0.45
# Followed points in eye distances from between the eyes: from brow to chin, from cheek to cheek.
ACROSS: Final = np.arange(-0.8, 0.81, 0.1)
DOWN: Final = np.arange(-0.5, 1.15, 0.1)
# A point that does not come back to where it set out was lost on the way.
ASTRAY_PX: Final = 1.0
POINTS_LEAST: Final = 40
ROUNDS: Final = 8
NOISE_LEAST: Final = 0.004
CORNERS: Final = (0, 1, 4, 3)
NOSE: Final = 2
WINDOW: Final = (17, 17)
LEVELS: Final = 2
Picture = Any
Array = Any


def relief_between(
    base: Picture, base_points: Landmarks, seen: Picture, seen_points: Landmarks
) -> tuple[Point, Point] | None:
    """Give how far the nose moved off the plane of the face, and its bump, to the person's left and down.

    Nothing comes back where too little of the face can be followed.
    """
    upright = _upright(np.asarray(base_points, np.float64))
    laid = cv2.perspectiveTransform(np.asarray([base_points], np.float64), upright)[0]
    over = cv2.getPerspectiveTransform(
        np.asarray(seen_points, np.float32)[list(CORNERS)], laid[list(CORNERS)].astype(np.float32)
    )
    start, flow = _followed(_chip(base, upright), _chip(seen, over))
    if len(start) < POINTS_LEAST:
        return None
    nose = (laid[NOSE] - np.asarray(EYES_AT) * SCALE) / SCALE
    off_plane, bump = _off_plane(start, flow, nose), _bump(start, flow, nose)
    return None if off_plane is None else (_point(off_plane), _point(bump))


def _point(vector: Array) -> Point:
    return float(vector[0]), float(vector[1])


def _upright(points: Array) -> Array:
    """Give the map that lays the eyes level at their place."""
    middle, along = (points[0] + points[1]) / 2, points[1] - points[0]
    across = float(np.hypot(*along)) or 1.0
    cosine, sine = along / across
    turned = SCALE / across * np.array([[cosine, sine], [-sine, cosine]])
    shift = np.asarray(EYES_AT) * SCALE - turned @ middle
    return np.vstack([np.column_stack([turned, shift]), [0.0, 0.0, 1.0]])


def _chip(picture: Picture, over: Array) -> Picture:
    return cv2.cvtColor(cv2.warpPerspective(picture, over, SIZE), cv2.COLOR_BGR2GRAY)


def _followed(one: Picture, other: Picture) -> tuple[Array, Array]:
    """Follow a grid of points there and back; give where they began and how far they went, in eye distances."""
    grid = np.stack(np.meshgrid(ACROSS, DOWN), -1).reshape(-1, 2)
    begin = ((grid + EYES_AT) * SCALE).astype(np.float32)[:, None, :]
    there, is_there, _ = cv2.calcOpticalFlowPyrLK(
        one, other, begin, begin.copy(), winSize=WINDOW, maxLevel=LEVELS
    )
    back, is_back, _ = cv2.calcOpticalFlowPyrLK(
        other, one, there, begin.copy(), winSize=WINDOW, maxLevel=LEVELS
    )
    astray = np.linalg.norm((back - begin)[:, 0], axis=1)
    kept = (is_there[:, 0] == 1) & (is_back[:, 0] == 1) & (astray < ASTRAY_PX)
    return grid[kept], ((there - begin)[:, 0] / SCALE)[kept]


def _off_plane(start: Array, flow: Array, nose: Array) -> Array | None:
    """Fit one projective map to the points away from the nose; give how far the nose is from where it puts it."""
    away = np.linalg.norm(start - nose, axis=1)
    rest, near = away > FAR, away < NEAR
    if rest.sum() < POINTS_LEAST // 2 or not near.any():
        return None
    plane = cv2.findHomography(start[rest], (start + flow)[rest], cv2.LMEDS)[0]
    if plane is None:
        return None
    put = cv2.perspectiveTransform(start[None].astype(np.float64), plane)[0]
    return np.median((start + flow - put)[near], axis=0)


def _bump(start: Array, flow: Array, nose: Array) -> Array:
    """Fit the flow by a quadratic and a bump at the nose, giving less weight to points that fit badly."""
    x, y = start[:, 0], start[:, 1]
    bump = np.exp(-((x - nose[0]) ** 2 + (y - nose[1]) ** 2) / (2 * BUMP_WIDTH**2))
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y, bump], 1)
    weight = np.ones(len(x))
    fitted = np.zeros((terms.shape[1], 2))
    for _round in range(ROUNDS):
        root = np.sqrt(weight)[:, None]
        fitted = np.linalg.lstsq(terms * root, flow * root, rcond=None)[0]
        off = np.linalg.norm(flow - terms @ fitted, axis=1)
        noise = max(float(np.median(off)) * 1.5, NOISE_LEAST)
        weight = 1 / np.maximum(1.0, off / noise)
    return fitted[-1]
