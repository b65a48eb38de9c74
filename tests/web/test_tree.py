"""The family tree: the picture and its twin as a list, as of a day, and what each may do for the other."""

import re
from datetime import date, timedelta

import pytest

from accounts.actions import people
from accounts.rules.actors import SYSTEM
from family.actions import kinship, mandates
from family.actions.kinship import NewParentage
from family.enums import MandateGrade, ParentageKind
from foundation.identifiers import Sex
from tests.cast import AT, EVIDENCE, ON, Cast, citizen, give, somebody
from tests.web.conftest import SignIn

PAGE = "/family/tree/"


def picture(page: str) -> str:
    return page.split('<svg class="tree')[1].split("</svg>", maxsplit=1)[0]


def names_in(svg: str) -> list[str]:
    return re.findall(r'<text class="tree__name"[^>]*>([^<]+)</text>', svg)


def card_of(page: str, name: str) -> str:
    """Give the list's card of one person."""
    return next(
        card
        for card in re.findall(r'<li class="card">.*?</details>', page, re.DOTALL)
        if f"<h3>{name}</h3>" in card
    )


class TestThePicture:
    def test_it_holds_the_family_and_nobody_else(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.daughter).get(PAGE).content.decode()
        family = (
            cast.daughter,
            cast.husband,
            cast.mother,
            cast.father,
            cast.grandmother,
            cast.girl,
            cast.boy,
        )
        assert sorted(names_in(picture(page))) == sorted(person.name for person in family)
        assert cast.stranger.name not in page
        assert 'role="img"' in page
        assert "<title id=" in picture(page)
        assert "6 位近亲属" in picture(page)

    def test_the_list_says_the_same(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.daughter).get(PAGE).content.decode()
        listed = re.findall(r'<li class="card">\s*<h3>([^<]+)</h3>', page)
        drawn = set(names_in(picture(page))) - {cast.daughter.name}
        assert set(listed) == drawn
        assert len(listed) == len(drawn)
        assert page.index("祖辈") < page.index("父母辈") < page.index("同辈") < page.index("子女辈")

    def test_it_is_in_english_too(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        client.post("/settings/language/", {"language": "en", "next": PAGE})
        page = client.get(PAGE).content.decode()
        assert "maternal" in picture(page)
        assert "grandmother" in picture(page)
        assert "Civil Code art. 1067" in page

    def test_a_stranger_without_family_is_told_what_to_do(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.stranger).get(PAGE).content.decode()
        assert names_in(picture(page)) == [cast.stranger.name]
        assert "这一天没有登记的近亲属" in page


class TestWhy:
    def test_each_step_names_its_article(self, cast: Cast, sign_in: SignIn) -> None:
        card = card_of(sign_in(cast.daughter).get(PAGE).content.decode(), cast.grandmother.name)
        assert f"您是{cast.mother.name}的亲生子女（民法典第1067条）。" in card
        assert f"{cast.mother.name}是{cast.grandmother.name}的亲生子女（民法典第1067条）。" in card
        assert "民法典第1045条" in card

    def test_a_middle_person_who_died_breaks_nothing_and_is_marked(self, cast: Cast, sign_in: SignIn) -> None:
        people.record_death(SYSTEM, cast.mother.pk, died_on=date(2020, 1, 1), at=AT)
        page = sign_in(cast.daughter).get(PAGE).content.decode()
        assert cast.grandmother.name in names_in(picture(page))
        card = card_of(page, cast.mother.name)
        assert "已去世" in card
        assert "我能替对方" not in card
        assert "已去世" not in card_of(page, cast.grandmother.name)
        assert "已去世" not in card_of(
            sign_in(cast.daughter).get(f"{PAGE}?on=2019-12-31").content.decode(), cast.mother.name
        )

    def test_uncles_and_in_laws_are_explained(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.daughter).get(PAGE).content.decode()
        assert "伯、叔、姑、舅、姨不在近亲属范围内。" in page
        assert "双方是姻亲" in page


class TestAsOfADay:
    def test_a_day_before_the_wedding_knows_no_husband(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.daughter).get(f"{PAGE}?on=2004-12-31").content.decode()
        assert cast.husband.name not in names_in(picture(page))
        assert cast.boy.name not in page
        assert "2004年12月31日登记证明的" in page
        # What one may do for another is said of today.
        assert "我能替对方" not in page

    def test_on_the_day_of_the_wedding_he_is_there(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.daughter).get(f"{PAGE}?on=2005-01-01").content.decode()
        assert cast.husband.name in names_in(picture(page))

    @pytest.mark.parametrize(
        ("on", "words"),
        [
            ((ON + timedelta(days=1)).isoformat(), "这一天还没有到"),
            ("9999-12-31", "这一天还没有到"),
            ("1982-05-15", "这一天在您出生以前"),
            ("0001-01-01", "这一天在您出生以前"),
            ("2026-02-30", "日期不存在"),
            ("昨天", "请按 2026-11-23 的样子写日期"),
            ("2026-02-01'--", "请按 2026-11-23 的样子写日期"),
        ],
    )
    def test_a_day_that_cannot_be_shown_says_why_and_is_kept(
        self, cast: Cast, sign_in: SignIn, on: str, words: str
    ) -> None:
        answer = sign_in(cast.daughter).get(PAGE, {"on": on})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert f'value="{on}"'.replace("'", "&#x27;") in page
        assert cast.husband.name in names_in(picture(page))

    def test_an_adoption_gives_and_takes_from_its_day(self, cast: Cast, sign_in: SignIn) -> None:
        adopter = somebody("周文", Sex.MALE, date(1970, 1, 1))
        born = ParentageKind.ADOPTION
        new = NewParentage(adopter.pk, cast.daughter.pk, born, date(1995, 6, 1), EVIDENCE)
        kinship.record_parentage(SYSTEM, new, at=AT)
        client = sign_in(cast.daughter)
        before = client.get(f"{PAGE}?on=1995-05-31").content.decode()
        after = client.get(f"{PAGE}?on=1995-06-01").content.decode()
        assert cast.grandmother.name in names_in(picture(before))
        assert names_in(picture(after)) == [adopter.name, cast.daughter.name]
        assert "tie--made" in picture(after)
        assert "tie--made" not in picture(before)
        assert f"您是{adopter.name}的养子女（1991年收养法第15条、1991年收养法第22条）。" in after


class TestWhatIsMayBeDone:
    def test_what_i_may_do_and_what_they_may(self, cast: Cast, sign_in: SignIn) -> None:
        give(cast.daughter, cast.husband, MandateGrade.SEE)
        page = sign_in(cast.daughter).get(PAGE).content.decode()
        father = card_of(page, cast.father.name)
        assert "记日子、看资料、替办事" in father
        assert f"/for/{cast.father.public_id}/" in father
        grandmother = card_of(page, cast.grandmother.name)
        assert re.search(r"我能替对方</dt><dd>记日子</dd>", grandmother)
        husband = card_of(page, cast.husband.name)
        assert re.search(r"对方能替我</dt><dd>记日子、看资料</dd>", husband)
        assert re.search(r"我能替对方</dt><dd>还不能</dd>", husband)

    def test_what_is_stopped_is_gone(self, cast: Cast, sign_in: SignIn) -> None:
        given = give(cast.mother, cast.daughter, MandateGrade.ACT)
        client = sign_in(cast.daughter)
        assert "替办事" in card_of(client.get(PAGE).content.decode(), cast.mother.name)
        mandates.freeze(citizen(cast.mother), given, at=AT)
        assert "替办事" not in card_of(client.get(PAGE).content.decode(), cast.mother.name)
