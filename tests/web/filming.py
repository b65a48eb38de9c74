"""Somebody before the camera of a page: consent, movements, one form."""

from io import BytesIO

from django.test import Client

from accounts.enums.face import Gesture
from accounts.models.faces import FaceChallenge
from tests.accounts.faces import FakeFace, clip, picture


def filmed(client: Client, address: str, fake: FakeFace, likeness: float = 0.8) -> str:
    """Agree, make the movements, and give the page of the result."""
    client.post(f"{address}agree/", {"agreed": "on", "version": "1"})
    page = client.get(address).content.decode()
    nonce = page.split('name="nonce" value="')[1].split('"')[0]
    steps = tuple(Gesture(one) for one in FaceChallenge.objects.latest("pk").gestures)
    fake.answer = lambda frames: clip(steps, likeness)
    files = [BytesIO(picture()) for _step in steps]
    for number, file in enumerate(files):
        file.name = f"{number}.jpg"
    marks = ",".join(f"{n}:{2000 * n}" for n in range(len(steps)))
    client.post(f"{address}frames/", {"nonce": nonce, "marks": marks, "frames": files})
    return client.get(address).content.decode()
