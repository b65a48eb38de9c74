"""The page of one's own data, and the copy to take home."""

import json
import re
from inspect import getclosurevars

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from accounts.models.papers import IssuedPaper
from accounts.queries.held import held_about
from accounts.queries.links import partners_of
from accounts.queries.people import person_cards
from foundation.plain import PlainRow
from portal.shared import held_labels
from portal.web import my_data_sheet
from portal.web.my_data import FORMAT, READERS
from tests.cast import ON, Cast, verify
from tests.web.conftest import SignIn

PAGE = "/me/data/"
NUMBER = re.compile(r"\d{17}[\dX]")


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The family, each of them proved at the counter; the stranger only claims to be one."""
    for person in (cast.daughter, cast.husband, cast.grandmother, cast.mother, cast.father):
        verify(person, cast.clerk_of_bengbu)
    return cast


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


def test_whoever_only_claims_to_be_somebody_takes_nothing_home(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger, fresh=True)
    for chosen in ("json", "pdf"):
        answer = client.post(reverse("web:my_data_copy"), {"format": chosen})
        assert answer.status_code == 403
        assert "去做实名核验" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="my_data.copied").exists()


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
    (tie, *_others) = [t for t in partners_of(cast.grandmother.pk, on=ON) if t.name == "城市服务"]
    address = reverse("web:partner_end", args=[tie.link_id])

    assert sign_in(cast.daughter).post(address).status_code == 404
    grandmother = sign_in(cast.grandmother)
    assert tie.name in grandmother.get(PAGE).content.decode()
    assert "已经停止" in grandmother.post(address, follow=True).content.decode()
    assert tie.name not in [t.name for t in partners_of(cast.grandmother.pk, on=ON)]
    assert grandmother.post(address).status_code == 404


class TestTheCopyOnPaper:
    """The same as a PDF, whose code anybody can verify."""

    def test_every_table_and_column_has_a_name(self) -> None:
        assert held_labels.TABLES.keys() == READERS.keys()
        columns = {
            name.replace("__", "_")
            for reader in READERS.values()
            for name in getclosurevars(reader).nonlocals.get("columns", ())
        }
        assert columns - held_labels.COLUMNS.keys() - held_labels.UNNAMED == set()
        assert len(columns) > 80

    def test_it_is_issued_verified_and_written_down(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter, fresh=True)
        answer = client.post(reverse("web:my_data_copy"), {"format": "pdf"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF")
        assert "no-store" in answer.headers["Cache-Control"]
        assert "张敏" not in answer.headers["Content-Disposition"]
        paper = IssuedPaper.objects.get()
        assert (paper.kind, paper.subject_id) == ("export", cast.daughter.pk)
        assert paper.shown["rows"] > 5
        page = Client().get(f"/verify/{paper.code}/").content.decode()
        for words in ("个人信息副本", "现在有效", str(paper.shown["rows"])):
            assert words in page
        assert "张敏" not in page
        assert AuditEvent.objects.filter(action="my_data.copied").count() == 1
        assert AuditEvent.objects.filter(action="paper.issued").count() == 1
        # Another copy supersedes it.
        client.post(reverse("web:my_data_copy"), {"format": "pdf"})
        assert "后来又开了新的" in Client().get(f"/verify/{paper.code}/").content.decode()

    def test_the_sheet_says_all_in_words(self, cast: Cast) -> None:
        daughter = person_cards([cast.daughter.pk])[cast.daughter.pk]
        tables = held_about(daughter.id, READERS)
        sheet = my_data_sheet.sheet_of(daughter, tables, on=ON)
        words = "\n".join(line.text for section in sheet.sections for line in section.lines)
        for said in (
            "险种：职工基本医疗保险",
            "统筹区：蚌埠市",
            "从哪天起：2010年7月1日",
            "性别：女",
            "手机号：+8613700000001",
        ):
            assert said in words
        assert not NUMBER.search(words)
        assert {section.key for section in sheet.sections} == {
            name.replace(".", "-") for name, rows in tables.items() if rows
        }

    def test_a_long_record_is_cut_on_paper_and_says_so(self, cast: Cast) -> None:
        daughter = person_cards([cast.daughter.pk])[cast.daughter.pk]
        rows: list[PlainRow] = [
            {"at": "2026-03-02T01:00:00+00:00", "action": "person.viewed", "reason": str(n)}
            for n in range(300)
        ]
        sheet = my_data_sheet.sheet_of(daughter, {"accounts.AuditEvent": rows}, on=ON)
        lines = [line.text for line in sheet.sections[0].lines]
        assert len(lines) == my_data_sheet.ROWS_MAX + 1
        assert "299" in lines[0]
        assert "一共 300 条" in lines[-1]
