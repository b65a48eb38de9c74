"""Faces at the desk: pairs to look at, the decision, and the photo on file."""

from io import BytesIO

import pytest
from django.test import Client

from accounts.actions import reference_photos
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceReview, ReferencePhoto
from accounts.models.users import User
from tests.accounts.faces import FakeFace, clip, picture
from tests.permissions.world import World


def pair(world: World) -> str:
    return f"/counter/faces/{world.face_review}/"


def upload(form: str = "JPEG") -> dict[str, object]:
    file = BytesIO(picture((400, 500), form))
    file.name = "photo.jpg"
    return {"photo": file, "is_present": "on"}


def test_the_list_names_no_more_than_needed_and_shows_no_picture(world: World, clerk: Client) -> None:
    page = clerk.get("/counter/faces/").content.decode()
    assert "王建军" in page
    assert "data:image" not in page
    assert "没有等着比对的照片" in world.client("clerk_elsewhere").get("/counter/faces/").content.decode()


def test_a_pair_is_shown_decided_and_gone(world: World, clerk: Client) -> None:
    answer = clerk.get(pair(world))
    assert answer.content.decode().count("data:image/jpeg;base64,") == 1
    assert "没有留存照片" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert AuditEvent.objects.filter(action="face.photos_viewed").count() == 1

    answer = clerk.post(pair(world), {"verdict": "same", "note": "五官一致"}, follow=True)
    assert "照片已删除" in answer.content.decode()
    assert FaceReview.objects.get().picture_sealed is None
    assert clerk.get(pair(world)).status_code == 409


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"note": "像"}, "请选择一个结论"),
        ({"verdict": "same"}, "请写明理由"),
        ({"verdict": "perhaps", "note": "x"}, "请选择一个结论"),
    ],
)
def test_a_decision_needs_a_verdict_and_words(
    world: World, clerk: Client, typed: dict[str, str], words: str
) -> None:
    answer = clerk.post(pair(world), typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert FaceReview.objects.get().verdict == ""


def test_no_clerk_looks_at_their_own_family(world: World, clerk: Client) -> None:
    User.objects.filter(pk=world.users["daughter"].pk).update(person=None)
    User.objects.filter(pk=world.users["clerk"].pk).update(person=world.people["daughter"])
    assert clerk.get(pair(world)).status_code == 403
    assert clerk.post(pair(world), {"verdict": "same", "note": "我先生"}).status_code == 403


class TestPhoto:
    @pytest.fixture
    def address(self, world: World, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> str:
        world.look_up(clerk)
        fake = FakeFace(answer=lambda frames: clip(()))
        monkeypatch.setattr(reference_photos, "configured", lambda: fake)
        return f"/counter/people/{world.people['grandmother'].public_id}/photo/"

    def test_it_is_kept_sealed(self, world: World, clerk: Client, address: str) -> None:
        answer = clerk.post(address, upload("PNG"), follow=True)
        assert "已经加密留存" in answer.content.decode()
        row = ReferencePhoto.objects.get(person=world.id("grandmother"))
        assert b"JFIF" not in bytes(row.photo_sealed or b"")
        assert (row.source, row.recorded_by_id) == ("counter", world.users["clerk"].pk)

    def test_what_is_amiss_is_told(self, world: World, clerk: Client, address: str) -> None:
        for typed, words in (
            ({}, "请先拍一张"),
            (upload() | {"is_present": ""}, "征得同意"),
            (upload("GIF"), "这些照片用不了"),
        ):
            answer = clerk.post(address, typed)
            assert answer.status_code == 422
            assert words in answer.content.decode()
        assert not ReferencePhoto.objects.exists()

    def test_without_a_look_up_there_is_no_form(self, world: World, address: str) -> None:
        fresh = world.client("clerk")
        assert fresh.get(address).url == "/counter/people/"
        assert fresh.post(address, upload()).url == "/counter/people/"
