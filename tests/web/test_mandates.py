"""Letting a relative help: chosen, said how much, checked, confirmed by a code, and stopped with one touch."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from family.models.mandates import Mandate
from tests.cast import Cast, verify
from tests.web.conftest import code_in

SignIn = Callable[..., Client]
CHECK, OVERVIEW = "/family/mandates/new/check/", "/family/mandates/"


@pytest.fixture(autouse=True)
def _known(cast: Cast) -> None:
    """Mother and daughter proved who they are: whoever lets others see so much, or sees it, must be known well."""
    verify(cast.mother, cast.clerk_of_bengbu)
    verify(cast.daughter, cast.clerk_of_bengbu)


def terms_of(person: InsuredPerson) -> str:
    return reverse("web:mandate_terms", args=[person.public_id])


def filled(client: Client, helper: InsuredPerson, **changes: object) -> Client:
    data = {"grade": "see", "scopes": ["statement"], "months": "12", **changes}
    answer = client.post(terms_of(helper), data)
    assert (answer.status_code, answer.url) == (302, CHECK)
    return client


def given(cast: Cast) -> Mandate | None:
    return Mandate.objects.filter(principal=cast.mother, revoked_at=None).first()


class TestTheWholeWay:
    def test_a_mother_lets_her_daughter_see_her_statement(
        self, cast: Cast, sign_in: SignIn, outbox: DevelopmentOutbox
    ) -> None:
        client = sign_in(cast.mother)
        assert terms_of(cast.daughter) in client.get(reverse("web:mandate_choose")).content.decode()
        filled(client, cast.daughter)
        page = client.get(CHECK).content.decode()
        assert all(words in page for words in (cast.daughter.name, "社保权益单", "发确认码"))
        assert 'name="code"' not in page

        page = client.post(CHECK).content.decode()
        assert 'name="code"' in page
        assert given(cast) is None
        assert cast.daughter.name in outbox.messages(1)[0]["text"]
        assert client.post(CHECK, {"code": code_in(outbox)}).url == OVERVIEW
        row = given(cast)
        assert row is not None
        assert (row.helper_id, row.grade, row.scopes, row.confirmed_by) == (
            cast.daughter.pk,
            "see",
            ["statement"],
            "phone_code",
        )
        assert cast.daughter.name in client.get(OVERVIEW).content.decode()
        assert cast.mother.name in sign_in(cast.daughter).get(OVERVIEW).content.decode()
        statement = reverse("web:statement_of", args=[cast.mother.public_id])
        assert sign_in(cast.daughter).get(statement).status_code == 200

    def test_a_code_confirms_what_it_names_and_nothing_else(
        self, cast: Cast, sign_in: SignIn, outbox: DevelopmentOutbox
    ) -> None:
        client = filled(sign_in(cast.mother), cast.daughter)
        client.post(CHECK)
        code = code_in(outbox)
        filled(client, cast.daughter, grade="act", scopes=["certification", "statement"])
        answer = client.post(CHECK, {"code": code})
        assert (answer.status_code, given(cast)) == (422, None)

    def test_a_wrong_code_gives_nothing_and_three_of_them_void_it(
        self, cast: Cast, sign_in: SignIn, outbox: DevelopmentOutbox
    ) -> None:
        client = filled(sign_in(cast.mother), cast.daughter)
        client.post(CHECK)
        right = code_in(outbox)
        wrong = "000000" if right != "000000" else "111111"
        told = {2: "还可以试 1 次", 3: "验证码已经失效", 4: "验证码已经失效"}
        for number, typed in enumerate((wrong, "", wrong, wrong, right)):
            answer = client.post(CHECK, {"code": typed})
            assert answer.status_code == 422
            assert told.get(number, "") in answer.content.decode()
        assert given(cast) is None

    def test_sent_twice_it_is_one_mandate(
        self, cast: Cast, sign_in: SignIn, outbox: DevelopmentOutbox
    ) -> None:
        client = filled(sign_in(cast.mother), cast.daughter)
        client.post(CHECK)
        code = code_in(outbox)
        client.post(CHECK, {"code": code})
        assert client.post(CHECK, {"code": code}).status_code == 302
        assert Mandate.objects.filter(principal=cast.mother).count() == 1


class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"grade": ""}, "请选择让对方做什么。"),
            ({"grade": "pay"}, "请从列表里选择。"),
            ({"scopes": []}, "请至少选一件事"),
            ({"scopes": ["sharing"]}, "请从列表里选择。"),
            ({"months": ""}, "请选择多长时间。"),
            ({"months": "600"}, "请从列表里选择。"),
        ],
    )
    def test_it_says_what_to_do(
        self, cast: Cast, sign_in: SignIn, change: dict[str, object], words: str
    ) -> None:
        data = {"grade": "see", "scopes": ["statement"], "months": "12", **change}
        answer = sign_in(cast.mother).post(terms_of(cast.daughter), data)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    @pytest.mark.parametrize("who", ["stranger", "boy", "mother"])
    def test_strangers_children_and_oneself_are_nobody_here(
        self, cast: Cast, sign_in: SignIn, who: str
    ) -> None:
        client = sign_in(cast.mother)
        assert client.get(terms_of(getattr(cast, who))).status_code == 404
        assert client.get("/family/mandates/new/0190b2f0-0000-7000-8000-000000000000/").status_code == 404

    def test_without_answers_one_begins_at_the_beginning(self, cast: Cast, sign_in: SignIn) -> None:
        assert sign_in(cast.mother).get(CHECK).url == reverse("web:mandate_choose")

    def test_without_a_phone_the_desk_is_named(
        self, cast: Cast, sign_in: SignIn, outbox: DevelopmentOutbox
    ) -> None:
        client = filled(sign_in(cast.mother), cast.daughter)
        User.objects.filter(person=cast.mother).update(phone_sealed=None, phone_index=None)
        page = client.get(CHECK).content.decode()
        assert "窗口" in page
        assert "发确认码" not in page
        assert client.post(CHECK).status_code == 200
        assert (outbox.messages(1), given(cast)) == ([], None)


class TestStopping:
    def test_one_touch_and_it_rests_or_is_over(self, cast: Cast, sign_in: SignIn) -> None:
        row = Mandate.objects.get(principal=cast.grandmother)
        elder = sign_in(cast.grandmother)
        for act in ("freeze", "stop"):
            assert elder.post(f"{OVERVIEW}{row.public_id}/{act}/").url == OVERVIEW
            row.refresh_from_db()
            assert row.frozen_at is not None
        assert row.revoked_at is not None

    def test_to_let_it_live_again_asks_for_a_fresh_proof(self, cast: Cast, sign_in: SignIn) -> None:
        row = Mandate.objects.get(principal=cast.grandmother)
        path = f"{OVERVIEW}{row.public_id}/thaw/"
        sign_in(cast.grandmother).post(f"{OVERVIEW}{row.public_id}/freeze/")
        assert sign_in(cast.grandmother).post(path).url.startswith(reverse("web:step_up"))
        assert sign_in(cast.grandmother, fresh=True).post(path).url == OVERVIEW
        row.refresh_from_db()
        assert row.frozen_at is None

    def test_somebody_else_stops_and_rests_nothing(self, cast: Cast, sign_in: SignIn) -> None:
        row = Mandate.objects.get(principal=cast.grandmother)
        client = sign_in(cast.husband, fresh=True)
        assert [
            client.post(f"{OVERVIEW}{row.public_id}/{act}/").status_code for act in ("freeze", "thaw")
        ] == [404, 404]
        client.post(f"{OVERVIEW}{row.public_id}/stop/")
        row.refresh_from_db()
        assert (row.frozen_at, row.revoked_at) == (None, None)
