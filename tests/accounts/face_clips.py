"""Clips of one portrait in the public domain, made to move: as a head, as a flat print, as a bent print.

A head turns as what lies behind the picture's pixels: an ellipsoid with a nose like a ridge. That stands in for a
living head where no film of one may be shipped; it is no evidence on how the check does against attacks, nor on how well
it knows people apart. The ridge is not of the form that the measure looks for, so the two were not made for one another.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from math import radians
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from accounts.clients.face import SentFrame
from accounts.enums.face import Gesture

SIZE = (640, 480)
EYES = 47.0
MIDDLE = np.array([223.0, 118.0])
ROUNDS = 10
Array = Any


@dataclass(frozen=True)
class Pose:
    """How the face is held: degrees, pixels, pixels an eye distance of the portrait, eye distances to the camera."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    scale: float = 2.2
    dx: float = 0.0
    dy: float = 0.0
    away: float = 9.0


@dataclass(frozen=True)
class Body:
    """What is held: a head, or a print that is flat or bent to a radius, in eye distances; how light, how blurred."""

    is_head: bool = True
    radius: float = 0.0
    light: float = 1.0
    blur: float = 0.0
    nose: float = 0.38
    mirrored: bool = False


HEAD, PRINT = Body(), Body(is_head=False)


def portrait(folder: Path) -> Array:
    """Read the portrait."""
    picture = cv2.imread(str(folder / "astronaut.png"))
    assert picture is not None
    return picture


def shown(source: Array, body: Body, pose: Pose) -> Array:
    """Paint what the camera sees, by looking for the point of the portrait behind every pixel."""
    turn = _turn(pose)
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    aim_x = (x - SIZE[0] / 2 - pose.dx) / (pose.scale * EYES)
    aim_y = (y - SIZE[1] / 2 - pose.dy) / (pose.scale * EYES)
    at_x, at_y = aim_x.copy(), aim_y.copy()
    for _round in range(ROUNDS):
        seen_x, seen_y = _projected(at_x, at_y, body, turn, pose.away)
        at_x, at_y = at_x + 0.7 * (aim_x - seen_x), at_y + 0.7 * (aim_y - seen_y)
    over = (at_x * EYES + MIDDLE[0]).astype(np.float32), (at_y * EYES + MIDDLE[1]).astype(np.float32)
    picture = cv2.remap(source, *over, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) * body.light
    picture = cv2.GaussianBlur(picture, (0, 0), body.blur) if body.blur else picture
    return np.clip(picture, 0, 255).astype(np.uint8)


def jpeg(picture: Array) -> bytes:
    """Write a picture as a page would send it."""
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1])


def filmed(
    source: Array, body: Body, poses: Sequence[Sequence[Pose]], *, noise: float = 3.0, seed: int = 1
) -> tuple[SentFrame, ...]:
    """Film poses step by step, with a camera's noise."""
    random = np.random.default_rng(seed)
    frames = []
    for step, held in enumerate(poses):
        for place, pose in enumerate(held):
            picture = shown(source, body, pose).astype(float)
            grained = np.clip(picture + random.normal(0, noise, picture.shape), 0, 255).astype(np.uint8)
            frames.append(SentFrame(step, 4000 * step + 400 * place, jpeg(grained)))
    return tuple(frames)


def done(steps: Sequence[Gesture], *, far: float = 25.0, start: Pose | None = None) -> list[list[Pose]]:
    """Give the poses of somebody who does what is asked, each gesture with a picture on the way."""
    ahead = start or Pose()
    moves = {
        Gesture.TURN_LEFT: replace(ahead, yaw=ahead.yaw + far),
        Gesture.TURN_RIGHT: replace(ahead, yaw=ahead.yaw - far),
        Gesture.NOD: replace(ahead, pitch=ahead.pitch - 0.8 * far),
        Gesture.CLOSER: replace(ahead, scale=1.4 * ahead.scale),
    }
    return [
        [_between(ahead, moves[step]), moves[step]] if step in moves else [ahead, ahead] for step in steps
    ]


def _between(one: Pose, other: Pose) -> Pose:
    """Give the pose two thirds of the way."""
    pairs = zip(astuple(one), astuple(other), strict=True)
    return Pose(*(a + (b - a) * 2 / 3 for a, b in pairs))


def _turn(pose: Pose) -> Array:
    a, b, c = radians(pose.yaw), radians(pose.pitch), radians(pose.roll)
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def _projected(x: Array, y: Array, body: Body, turn: Array, away: float) -> tuple[Array, Array]:
    if body.is_head:
        place, back = (x, y, _depth(x, y, body.nose) + 0.6), 0.6
    elif body.radius:
        place = (body.radius * np.sin(x / body.radius), y, body.radius * (np.cos(x / body.radius) - 1))
        back = 0.0
    else:
        place, back = (x, y, np.zeros_like(x)), 0.0
    seen = np.tensordot(turn, np.stack(place), 1)
    nearer = away / (away - seen[2] + back)
    return seen[0] * nearer, seen[1] * nearer


def _depth(x: Array, y: Array, nose: float) -> Array:
    """Give how far the head stands out: an ellipsoid, and a ridge that grows from the brow to the tip of the nose."""
    round_part = 1 - (x / 1.25) ** 2 - (y / 1.75) ** 2
    head = 1.2 * np.sqrt(np.clip(round_part, 0, None)) - 0.9
    along = np.clip((y + 0.35) / 0.5, 0, 1) * np.clip((0.32 - y) / 0.12, 0, 1)
    ridge = nose * along * np.clip(1 - np.abs(x + 0.05) / 0.27, 0, None)
    return np.where(round_part > 0, head + ridge, -0.9)
