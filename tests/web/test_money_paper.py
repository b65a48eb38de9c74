"""A month of a personal account as a paper: by its owner, by a helper, at the desk, and its verification."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import ledger
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.enums.papers import PaperKind, PaperState
from accounts.models.ledger import LedgerAccount
from accounts.models.papers import IssuedPaper
from accounts.queries.papers import paper_by_code
from accounts.rules.papers import grouped
from family.enums import MandateGrade
from tests.cast import BENGBU, Cast, give, verify
from tests.web.conftest import SignIn


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The daughter spent something in May."""
    for person in (cast.daughter, cast.husband):
        verify(person, cast.clerk_of_bengbu)
    _spend(cast, 30_050, date(2025, 5, 20))
    return cast


def account(cast: Cast) -> LedgerAccount:
    return LedgerAccount.objects.get(person=cast.daughter, kind="personal")


def _spend(cast: Cast, fen: int, on: date) -> None:
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    to = ledger.side(AccountKind.PROVIDERS, BENGBU, at=at)
    lines = [Line(account(cast).pk, debit_fen=fen), Line(to, credit_fen=fen)]
    ledger.post(NewTransfer(f"spend:{on}", TransferKind.SETTLEMENT, on, lines, note="示例医院"), at=at)


def month(cast: Cast) -> str:
    return reverse("web:money_month", args=[account(cast).public_id, "2025-05"])


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s", "", text)


def test_the_paper_says_every_line_and_its_code_proves_it(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.daughter).post(month(cast))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    paper = IssuedPaper.objects.get(kind=PaperKind.ACCOUNT.value)
    text = words(answer.content)
    assert grouped(paper.code) in text
    for said in ("医保个人账户明细", "2025年5月", "300.50", "2,899.50", "示例医院"):
        assert said in text, said

    page = Client().get(reverse("web:verify_paper", args=[paper.code])).content.decode()
    assert "2,899.50" in page
    assert cast.daughter.name not in page
    assert "示例医院" not in page


def test_the_same_month_is_the_same_paper_until_something_is_booked(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    first, again = client.post(month(cast)).content, client.post(month(cast)).content
    assert first == again
    old = IssuedPaper.objects.get(kind=PaperKind.ACCOUNT.value)
    _spend(cast, 1_000, date(2025, 5, 25))
    client.post(month(cast))
    held = paper_by_code(old.code)
    assert held is not None
    assert held.state is PaperState.SUPERSEDED
    assert IssuedPaper.objects.filter(kind=PaperKind.ACCOUNT.value, superseded_at=None).count() == 1


def test_somebody_elses_account_has_no_paper(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.husband)
    assert client.post(month(cast)).status_code == 404
    assert not IssuedPaper.objects.exists()


def test_a_helper_who_may_see_gets_it_and_it_is_written_down(cast: Cast, sign_in: SignIn) -> None:
    give(cast.daughter, cast.husband, MandateGrade.SEE)
    path = reverse("web:for_money_month", args=[cast.daughter.public_id, account(cast).public_id, "2025-05"])
    client = sign_in(cast.husband)
    answer = client.post(path, {"for": str(cast.daughter.public_id)})
    assert answer["Content-Type"] == "application/pdf"
    assert client.post(path).status_code == 409
