"""Verifying one's name by one's face, on the pages: any document, other ways beside it, and no hint about strangers."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import documents, face_checks, reference_photos
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.enums.face import PhotoSource
from accounts.models.faces import FaceChallenge
from accounts.models.users import User
from accounts.queries.people import number_of
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import parse
from foundation.identifiers import synthetic_id_number
from tests.accounts.faces import FakeFace, picture
from tests.cast import AT, ON, Cast, sign_up
from tests.web.conftest import SignIn, without_tokens
from tests.web.filming import filmed

FACE, DONE = reverse("web:verify_face"), reverse("web:verify_face_done")
NOBODY = synthetic_id_number(county_code="349900", born_on=date(1960, 8, 14), sequence=998)
CHILD = synthetic_id_number(county_code="349900", born_on=date(2018, 8, 14), sequence=998)
OTHER_WAYS = ("换一种方式", "开通码", "12333", "社保窗口")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider that answers what the test sets."""
    fake = FakeFace()
    for user in (face_checks, reference_photos):
        monkeypatch.setattr(user, "configured", lambda: fake)
    return fake


@pytest.fixture
def newcomer(cast: Cast, sign_in: SignIn) -> Client:
    """Somebody who has signed up, and fresh rate limits."""
    cache.clear()
    return sign_in(user=sign_up("+8613700000071"))


def test_a_newcomer_shows_a_face_and_is_somebody(cast: Cast, newcomer: Client, provider: FakeFace) -> None:
    User.objects.filter(person=cast.daughter).update(person=None, is_staff=True)
    reference_photos.keep(SYSTEM, cast.daughter.pk, picture(), PhotoSource.IMPORT, taken_on=ON, at=AT)
    typed = {"name": "张敏", "kind": "citizen_id", "number": number_of(cast.daughter.pk)}

    address = newcomer.post(FACE, typed).headers["Location"]
    consent = newcomer.get(address).content.decode()
    assert "您本人" in consent
    assert "张敏" not in consent
    result = filmed(newcomer, address, provider)
    assert "核对好了，是本人" in result
    back = result.split(f'href="{FACE}?face_check=')[1].split('"')[0]
    finish = newcomer.get(f"{FACE}?face_check={back}").content.decode()
    assert f'name="face_check" value="{back}"' in finish

    assert newcomer.post(DONE, {"face_check": back}).headers["Location"] == reverse("web:home")
    assert "初步核验" in newcomer.get(reverse("web:verify")).content.decode()


def test_a_wrong_face_and_a_number_of_nobody_read_the_same(
    cast: Cast, newcomer: Client, sign_in: SignIn, provider: FakeFace
) -> None:
    reference_photos.keep(SYSTEM, cast.daughter.pk, picture(), PhotoSource.IMPORT, taken_on=ON, at=AT)
    other = sign_in(user=sign_up("+8613700000072"))
    pages = []
    for client, number in ((newcomer, number_of(cast.daughter.pk)), (other, NOBODY)):
        address = client.post(FACE, {"name": "张敏", "number": number}).headers["Location"]
        shown = [filmed(client, address, provider, 0.1), *(client.get(p).content.decode() for p in (FACE,))]
        again = client.post(f"{address}again/", follow=True).content.decode()
        pages.append([without_tokens(page).replace(address, "") for page in (*shown, again)])
    assert pages[0] == pages[1]
    result, verify, again = pages[0]
    assert "已经交给工作人员看" in result
    assert "照片已经交给工作人员" in verify
    assert "工作人员正在看您的照片" in again
    assert all(words in page for page in pages[0] for words in OTHER_WAYS)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, ("请填写姓名。", "请填写证件号码。")),
        ({"name": "张敏", "number": NOBODY[:-1]}, ("身份证",)),
        ({"name": "张敏", "kind": "passport", "number": "E12345678"}, ("三个字母",)),
        ({"name": "张敏", "kind": "passport", "number": "!", "country": "KOR"}, ("护照号码",)),
        ({"name": "张敏", "kind": "hk_macao_travel", "number": "X1"}, ("字母 H 或 M",)),
        ({"name": "张敏", "kind": "foreign_residence_old", "number": "QQQ123456789012"}, ("3 个国家字母",)),
        ({"name": "张敏", "kind": "oath", "number": NOBODY}, ("请选择",)),
        ({"name": "王小川", "number": CHILD}, ("监护人",)),
        ({"name": "x" * 101, "number": "9" * 41}, ("100", "40")),
    ],
)
def test_a_slip_is_told_before_anybody_is_looked_for(
    newcomer: Client, typed: dict[str, str], words: tuple[str, ...]
) -> None:
    answer = newcomer.post(FACE, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(word in page for word in (*words, *OTHER_WAYS))
    assert not FaceChallenge.objects.exists()


@pytest.mark.parametrize(
    ("kind", "number", "country"),
    [
        (DocumentKind.PASSPORT, "m12345678", "kor"),
        (DocumentKind.HK_MACAO_TRAVEL, "H12345678", ""),
        (DocumentKind.FOREIGN_RESIDENCE_OLD, "KOR110123456789", ""),
    ],
)
def test_other_documents_serve_too(
    cast: Cast, newcomer: Client, kind: DocumentKind, number: str, country: str
) -> None:
    read = parse(kind, number, country=country, on=ON)
    new = documents.NewDocument(read, DocumentSource.ORIGINAL_SEEN)
    documents.add(SYSTEM, cast.stranger.pk, new, documents.Why("核对原件"), at=AT)
    typed = {"name": "陈远山", "kind": kind.value, "number": number, "country": country}
    assert newcomer.post(FACE, typed).status_code == 302
    assert FaceChallenge.objects.get().person_id == cast.stranger.pk


def test_whoever_is_known_types_nothing(cast: Cast, sign_in: SignIn) -> None:
    cache.clear()
    browser = sign_in(cast.daughter)
    assert 'name="number"' not in browser.get(FACE).content.decode()
    assert browser.post(FACE, {}).headers["Location"].startswith("/face/")


@pytest.mark.parametrize("check", ["", "x", "0198f000-0000-7000-8000-000000000000"])
def test_a_made_up_result_is_nothing(newcomer: Client, check: str) -> None:
    page = newcomer.post(DONE, {"face_check": check}, follow=True).content.decode()
    assert "没有找到这次刷脸的结果" in page


def test_a_text_that_moved_is_read_again(cast: Cast, sign_in: SignIn) -> None:
    cache.clear()
    browser = sign_in(cast.daughter)
    address = browser.post(FACE, {}).headers["Location"]
    for version in ("2", "", "x", "9" * 30):
        page = browser.post(f"{address}agree/", {"agreed": "on", "version": version}, follow=True)
        assert "说明有了新的一版" in page.content.decode()
    assert FaceChallenge.objects.get().agreed_at is None
