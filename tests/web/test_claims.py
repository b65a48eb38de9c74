"""Claiming a family tie page by page, answering one, and that nothing of it tells whether somebody exists."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.people import number_of
from family.actions import claim_notices, claims
from family.models.claims import KinshipClaim
from family.models.kinship import Marriage
from foundation.identifiers import Sex, synthetic_id_number
from tests.accounts.test_evidence import jpeg
from tests.cast import AT, Cast, citizen, somebody, verify
from tests.family.claiming import SPOUSE, claimed
from tests.web.conftest import without_tokens

SignIn = Callable[..., Client]
OVERVIEW, NEW = "/family/claims/", "/family/claims/new/"
NOBODYS = synthetic_id_number(county_code="349901", born_on=date(1990, 4, 2), sequence=66)


@pytest.fixture(autouse=True)
def _known(cast: Cast) -> None:
    """Both proved who they are: a tie opens the way to more."""
    for person in (cast.stranger, cast.grandmother):
        verify(person, cast.clerk_of_bengbu)


def number(person: InsuredPerson) -> str:
    return number_of(person.pk)


def filled(client: Client, name: str, number: str, relation: str = "spouse", **tie: str) -> str:
    """Fill in every page but the last; give where the last page's form stands."""
    assert client.post(NEW, {"relation": relation}).url == f"{NEW}tie/"
    assert client.post(f"{NEW}tie/", tie or {"starts_on": "2025-10-01"}).url == f"{NEW}who/"
    step = client.post(f"{NEW}who/", {"name": name, "number": number}).url
    if step == f"{NEW}proof/":
        step = client.post(step, {"proof": "promise"}).url
    return step


def sent(client: Client, **changes: str) -> HttpResponse:
    """Send the last page as it stands."""
    page = client.get(f"{NEW}check/").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(key|seen|version)" value="([^"]*)"', page))
    return client.post(f"{NEW}check/", {**hidden, "agreed": "on", **changes})


class TestTheWholeWay:
    def test_six_pages_and_a_yes(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        assert NEW in client.get("/family/").content.decode()
        assert filled(client, "顾桂兰", number(cast.grandmother)) == f"{NEW}check/"
        page = client.get(f"{NEW}check/").content.decode()
        assert all(words in page for words in ("承诺书", "顾桂兰", "2025年10月1日", "丈夫或妻子"))
        assert number(cast.grandmother) not in page
        assert sent(client).url == OVERVIEW
        assert "已提交，等待对方确认" in client.get(OVERVIEW).content.decode()

        claim_notices.match_waiting(at=AT)
        asked = sign_in(cast.grandmother, fresh=True)
        assert "1 件等您答复" in asked.get("/family/").content.decode()
        address = reverse("web:claim", args=[KinshipClaim.objects.get().public_id])
        assert address in asked.get(OVERVIEW).content.decode()
        assert "陈远山 说您是他（她）的丈夫或妻子" in asked.get(address).content.decode()
        assert asked.post(address).url == OVERVIEW
        assert Marriage.objects.current().filter(one=cast.grandmother, other=cast.stranger).exists()
        assert "顾桂兰" in client.get("/family/").content.decode()

    def test_nothing_happens_without_the_promise(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        filled(client, "顾桂兰", number(cast.grandmother))
        answer = sent(client, agreed="")
        assert answer.status_code == 422
        assert "请先看过承诺书" in answer.content.decode()
        stale = sent(client, version="99")
        assert stale.status_code == 422
        # The page shows the promise in force, and sends its version next.
        assert '<input type="hidden" name="version" value="1">' in stale.content.decode()
        assert not KinshipClaim.objects.exists()

    def test_sending_twice_is_one_claim(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        filled(client, "顾桂兰", number(cast.grandmother))
        page = client.get(f"{NEW}check/").content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(key|seen|version)" value="([^"]*)"', page))
        for _twice in range(2):
            assert client.post(f"{NEW}check/", {**hidden, "agreed": "on"}).url == OVERVIEW
        assert KinshipClaim.objects.count() == 1

    def test_a_form_changed_in_another_tab_is_not_sent(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        filled(client, "顾桂兰", number(cast.grandmother))
        page = client.get(f"{NEW}check/").content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(key|seen|version)" value="([^"]*)"', page))
        filled(client, "王建军", number(cast.husband))
        assert client.post(f"{NEW}check/", {**hidden, "agreed": "on"}).status_code == 422
        assert not KinshipClaim.objects.exists()

    def test_an_adoption_is_led_to_papers(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        tie = {"kind": "adoption", "starts_on": "2020-05-01"}
        assert filled(client, "王小满", number(cast.girl), "child", **tie) == f"{NEW}papers/"
        page = client.get(f"{NEW}check/").content.decode()
        assert "承诺书" not in page
        without = sent(client)
        assert without.status_code == 422
        assert "还没有上传材料" in without.content.decode()
        assert not KinshipClaim.objects.exists()
        paper = {"slot": "adoption_certificate", "file": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")}
        assert client.post(f"{NEW}papers/", paper).status_code == 302
        assert sent(client).url == OVERVIEW
        assert "经办人员审核" in client.get(OVERVIEW).content.decode()
        matter = KinshipClaim.objects.get().matter
        assert matter is not None
        shown = client.get(reverse("web:matter", args=[matter.public_id])).content.decode()
        assert "收养" in shown
        assert number(cast.girl) not in shown

    def test_grandparents_follow_from_parents(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        client.post(NEW, {"relation": "grandparent"})
        page = client.get(f"{NEW}tie/").content.decode()
        assert "先申报父母" in page
        assert 'name="middle_sex"' in page
        assert client.post(f"{NEW}tie/", {"middle_sex": "F", "middle_name": "陈1"}).status_code == 422

    @pytest.mark.parametrize(
        ("relation", "tie", "words"),
        [
            ("spouse", {"starts_on": ""}, "请填写从哪一天起"),
            ("spouse", {"starts_on": "2025-13-40"}, "请填写日期"),
            ("child", {"starts_on": ""}, "请选择一项"),
            ("child", {"kind": "step", "starts_on": ""}, "请填写从哪一天起"),
        ],
    )
    def test_what_is_missing_is_asked_for(
        self, cast: Cast, sign_in: SignIn, relation: str, tie: dict[str, str], words: str
    ) -> None:
        client = sign_in(cast.stranger, fresh=True)
        client.post(NEW, {"relation": relation})
        answer = client.post(f"{NEW}tie/", tie)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_another_tie_is_asked_about_anew(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        filled(client, "顾桂兰", number(cast.grandmother))
        client.post(NEW, {"relation": "parent"})
        assert client.get(f"{NEW}who/").url == f"{NEW}tie/"

    def test_a_future_day_is_told_at_the_end_and_nothing_is_lost(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger, fresh=True)
        filled(client, "顾桂兰", number(cast.grandmother), starts_on="2027-01-01")
        answer = sent(client)
        assert answer.status_code == 422
        assert "日期还没有到" in answer.content.decode()
        assert "顾桂兰" in client.get(f"{NEW}who/").content.decode()

    def test_the_yes_asks_for_a_fresh_proof_and_the_no_does_not(self, cast: Cast, sign_in: SignIn) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        client = sign_in(cast.grandmother)
        address = reverse("web:claim", args=[made.public_id])
        assert client.post(address).url.startswith("/confirm/")
        assert client.post(f"{address}deny/").url == OVERVIEW
        assert KinshipClaim.objects.get().answer == "denied"

    def test_taking_back(self, cast: Cast, sign_in: SignIn) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        client = sign_in(cast.stranger)
        address = reverse("web:claim_withdraw", args=[made.public_id])
        assert address in client.get(OVERVIEW).content.decode()
        assert client.post(address).url == OVERVIEW
        assert "已撤回" in client.get(OVERVIEW).content.decode()
        assert client.post(address).status_code == 410
        assert sign_in(cast.grandmother).get(reverse("web:claim", args=[made.public_id])).status_code == 404

    def test_a_dispute_rests_and_goes_to_a_desk(self, cast: Cast, sign_in: SignIn) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        client = sign_in(cast.grandmother, fresh=True)
        address = reverse("web:dispute", args=[cast.stranger.public_id])
        assert address in client.get("/family/").content.decode()
        page = client.get(address).content.decode()
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key
        answer = client.post(address, {"key": key[1], "note": "不是"})
        assert "/matters/" in answer.url
        assert "陈远山" in client.get(answer.url).content.decode()
        assert client.post(address, {"key": "x"}).status_code == 422


class TestAWishToShare:
    """What was begun as a wish to share with one person goes on with that person alone."""

    def walked(self, client: Client, name: str, digits: str) -> str:
        """Begin with a wish to share, then name somebody on the page of the claim, and give the last page."""
        wish = {"wish": "offer", "relation": "spouse", "name": "顾桂兰", "number": digits, "agreed": "on"}
        assert client.post(reverse("web:sharing_add"), wish).url == f"{NEW}tie/"
        filled(client, name, digits if name == "顾桂花" else NOBODYS)
        return client.get(f"{NEW}check/").content.decode()

    def test_a_slip_put_right_keeps_it(self, cast: Cast, sign_in: SignIn) -> None:
        page = self.walked(sign_in(cast.stranger, fresh=True), "顾桂花", number(cast.grandmother))
        assert "家庭共济：让对方用我的账户" in page

    def test_another_person_altogether_is_offered_nothing(self, cast: Cast, sign_in: SignIn) -> None:
        page = self.walked(sign_in(cast.stranger, fresh=True), "陈远山", number(cast.grandmother))
        assert "陈远山" in page
        assert "家庭共济" not in page.split("<main")[1].split("</main>")[0]


class TestNothingIsRevealed:
    """Nobody, a wrong name, no account, a minor, dead, denied: the same pages to the letter."""

    def the_same(self, html: str, name: str, digits: str) -> str:
        """Give a page without what the reader typed and what is new every time."""
        plain = without_tokens(html).replace(name, "NAME")
        masked = f"{digits[:3]}\\S*{digits[-4:]}"
        plain = re.sub(masked, "NUMBER", plain)
        return re.sub(
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce-?=?\S+|value=\"[0-9a-f]{16}\"", "ID", plain
        )

    def seen(self, client: Client, name: str, digits: str) -> list[str]:
        """Walk all pages and give what was shown, then withdraw."""
        filled(client, name, digits)
        pages = [client.get(f"{NEW}check/").content.decode()]
        answer = sent(client)
        pages.append(f"{answer.status_code} {answer.url}")
        claim_notices.match_waiting(at=AT)
        claim = KinshipClaim.objects.latest("pk")
        if claim.other_id is not None and User.objects.filter(person=claim.other).exists():
            claims.deny(citizen(claim.other), claim.public_id, at=AT)
        pages.append(client.get(OVERVIEW).content.decode())
        pages.append(client.get(reverse("web:claim", args=[claim.public_id])).content.decode())
        pages.append(client.get("/family/").content.decode())
        pages.append(client.get("/inbox/").content.decode())
        answer = client.post(reverse("web:claim_withdraw", args=[claim.public_id]))
        pages.append(f"{answer.status_code} {answer.url}")
        return [self.the_same(page, name, digits) for page in pages]

    def test_the_pages_are_the_same(self, cast: Cast, sign_in: SignIn) -> None:
        unregistered = somebody("吴静", Sex.FEMALE, date(1970, 1, 1))
        cases = [
            ("赵无人", NOBODYS),
            ("李秀", number(cast.mother)),
            ("吴静", number(unregistered)),
            ("顾桂兰", number(cast.grandmother)),
        ]
        walks = []
        for name, digits in cases:
            KinshipClaim.objects.exists()
            client = sign_in(cast.stranger, fresh=True)
            walks.append(self.seen(client, name, digits)[:2])
        assert walks[1:] == walks[:-1]

    @pytest.mark.parametrize("case", ["nobody", "wrong name", "no account", "denied"])
    def test_every_page_of_one_walk(self, cast: Cast, sign_in: SignIn, case: str) -> None:
        unregistered = somebody("吴静", Sex.FEMALE, date(1970, 1, 1))
        name, digits = {
            "nobody": ("赵无人", NOBODYS),
            "wrong name": ("李秀", number(cast.mother)),
            "no account": ("吴静", number(unregistered)),
            "denied": ("顾桂兰", number(cast.grandmother)),
        }[case]
        pages = self.seen(sign_in(cast.stranger, fresh=True), name, digits)
        assert pages[1] == "302 /family/claims/"
        assert "已提交，等待对方确认" in pages[2]
        assert "没有找到" in pages[3]
        assert "NAME" not in pages[4]
        assert "NAME" not in pages[5]
        assert pages[6] == "302 /family/claims/"
