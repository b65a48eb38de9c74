"""Walking from page to page, for every journey in a browser; and standing before its camera."""

import os
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

from accounts.enums.face import Gesture
from accounts.models.faces import FaceChallenge
from tests.accounts.faces import FakeFace, clip

HEIGHT_MAX, GAP = 1500, 16
PICTURES_TO = os.environ.get("PICTURES_TO", "")


def follow(page: Page, way: Locator) -> None:
    """Click what leads to another page and wait until that page has arrived: one that is leaving cannot be read."""
    with page.expect_navigation():
        way.click()


@dataclass
class Walk:
    """A page, and every document that was opened on the way, as it looked."""

    page: Page
    opened: list[Image.Image] = field(default_factory=list)

    def arrived(self, name: str) -> None:
        """Note that a page is there, and that it fits the screen."""
        width = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert width <= 0, f"{name} runs off the screen"
        self.opened.append(Image.open(BytesIO(self.page.screenshot(full_page=True))).convert("RGB"))

    def put_side_by_side(self, name: str) -> None:
        """Put what was seen into one picture for the docs, where pictures are wanted."""
        if not PICTURES_TO:
            return
        shots = [shot.crop((0, 0, shot.width, min(shot.height, HEIGHT_MAX))) for shot in self.opened]
        sheet = Image.new("RGB", (sum(shot.width + GAP for shot in shots), HEIGHT_MAX), "white")
        at = 0
        for shot in shots:
            sheet.paste(shot, (at, 0))
            at += shot.width + GAP
        small = sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.LANCZOS)
        small.quantize(64).save(Path(PICTURES_TO) / f"{name}.png", optimize=True)


def film(page: Page, face: FakeFace) -> None:
    """Make every movement before the camera, until the next page is there."""
    steps = tuple(Gesture(gesture) for gesture in FaceChallenge.objects.latest("pk").gestures)
    face.answer = lambda frames: clip(steps)
    button = page.locator("[data-face-next][aria-disabled=false]")
    page.locator("#no-camera").wait_for(state="hidden")
    button.click()
    for step in steps:
        page.wait_for_timeout(900)
        if step is steps[-1]:
            follow(page, button)
        else:
            button.click()
