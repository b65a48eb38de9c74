"""What somebody does before a machine: shows a card, agrees, moves before the camera."""

from io import BytesIO

from django.test import Client

from accounts.enums.face import Gesture
from accounts.models.faces import FaceChallenge
from tests.accounts.faces import FakeFace, clip, picture
from tests.permissions.standing_in import GRANDMOTHER_NUMBER

CARD = f"顾桂兰|{GRANDMOTHER_NUMBER}|长期"


def arrive(machine: Client, card: str = CARD) -> None:
    """Choose a language and put a card on the reader."""
    machine.post("/terminal/begin/", {"language": "zh-hans"})
    machine.post("/terminal/card/", {"number": card, "key": "go"})


def agree(machine: Client, **answers: str) -> str:
    """Agree on the page before the camera; give the number of the camera's page."""
    machine.post("/terminal/check/", {"agreed": "on", "version": "1", **answers})
    page = machine.get("/terminal/camera/").content.decode()
    return page.split('name="nonce" value="')[1].split('"')[0]


def film(machine: Client, nonce: str, fake: FakeFace | None = None, likeness: float = 0.8) -> str:
    """Make the movements, and give the page that comes after."""
    steps = tuple(Gesture(one) for one in FaceChallenge.objects.latest("pk").gestures)
    if fake is not None:
        fake.answer = lambda frames: clip(steps, likeness)
    files = [BytesIO(picture()) for _step in steps]
    for number, file in enumerate(files):
        file.name = f"{number}.jpg"
    marks = ",".join(f"{n}:{2000 * n}" for n in range(len(steps)))
    machine.post("/terminal/frames/", {"nonce": nonce, "marks": marks, "frames": files})
    return machine.get("/terminal/result/").content.decode()
