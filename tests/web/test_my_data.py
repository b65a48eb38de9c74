"""The page of one's own data, and the copy to take home."""

import json
import re

from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from accounts.queries.partners import partners_of
from portal.web.my_data import FORMAT, READERS
from tests.cast import Cast
from tests.web.conftest import SignIn

PAGE = "/me/data/"
NUMBER = re.compile(r"\d{17}[\dX]")


def copied(client: Client) -> dict[str, list[dict[str, object]]]:
    """Take the copy, and give its tables."""
    answer = client.post(reverse("web:my_data_copy"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    whole = json.loads(answer.content)
    assert whole["format"] == FORMAT
    tables: dict[str, list[dict[str, object]]] = whole["tables"]
    return tables


def test_the_copy_asks_for_a_fresh_proof_first(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.daughter).post(reverse("web:my_data_copy"))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/confirm/")


def test_the_copy_holds_what_is_mine_and_of_others_the_name_at_most(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    tables = copied(client)

    assert tables.keys() == READERS.keys()
    assert tables["accounts.InsuredPerson"][0]["name"] == cast.daughter.name
    assert tables["accounts.InsuredPerson"][0]["phone"] == "+8613700000001"
    assert {row["parent_name"] for row in tables["family.Parentage"]} >= {cast.mother.name, cast.father.name}
    assert {row["helper_name"] for row in tables["family.Mandate"]} == {cast.daughter.name}
    # The grandmother's pension is hers, though the daughter is reminded of it.
    assert tables["certification.Entitlement"] == []
    whole = json.dumps(tables, ensure_ascii=False)
    assert not NUMBER.search(whole)
    assert "+8613700000003" not in whole
    assert cast.stranger.name not in whole


def test_taking_a_copy_is_written_down_and_shown(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.grandmother, fresh=True)
    tables = copied(client)

    assert len(tables["certification.Certification"]) == 1
    event = AuditEvent.objects.get(action="my_data.copied")
    assert event.subject_person_id == cast.grandmother.pk
    assert [row["action"] for row in copied(client)["accounts.AuditEvent"]].count("my_data.copied") == 1


def test_a_consent_is_given_and_taken_back_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    address = reverse("web:consent", args=["face"])

    assert "没有使用" in client.get(PAGE).content.decode()
    given = client.post(address, {"answer": "yes", "version": "1"}, follow=True).content.decode()
    assert "记下了：您同意。随时可以在这里撤回。" in given
    back = client.post(address, {"answer": "no"}, follow=True).content.decode()
    assert "已经撤回" in back


def test_wrong_words_are_refused_and_change_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    for version in ("", "2", "１", "-1", "99999999999999999999", "x"):
        answer = client.post(reverse("web:consent", args=["face"]), {"answer": "yes", "version": version})
        assert answer.status_code == 409, version
    for purpose in ("register", "nothing", "FACE"):
        answer = client.post(reverse("web:consent", args=[purpose]), {"answer": "no"})
        assert answer.status_code == 422, purpose
    assert "没有使用" in client.get(PAGE).content.decode()


def test_a_linked_platform_is_stopped_by_its_person_only(cast: Cast, sign_in: SignIn) -> None:
    (tie, *_others) = [t for t in partners_of(cast.grandmother.pk) if t.name == "城市服务"]
    address = reverse("web:partner_end", args=[tie.link_id])

    assert sign_in(cast.daughter).post(address).status_code == 404
    grandmother = sign_in(cast.grandmother)
    assert tie.name in grandmother.get(PAGE).content.decode()
    assert "已经停止" in grandmother.post(address, follow=True).content.decode()
    assert tie.name not in [t.name for t in partners_of(cast.grandmother.pk)]
    assert grandmother.post(address).status_code == 404
