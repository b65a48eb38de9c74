"""Letters as paper: one page each, in the language of their readers, and nothing taken for markup."""

from dataclasses import replace

import pypdfium2
import pytest

from accounts.enums.users import Language
from accounts.queries.letters import Letter
from portal.shared.pdf import letters
from portal.shared.pdf.letters import Ways, letters_pdf
from portal.shared.pdf.typesetting import drawn
from tests.cast import AT

WAYS = Ways("https://shebao.example/check/", "https://shebao.example/home/")


class Bengbu:
    """The area whose agency writes."""

    name = "蚌埠市"
    name_en = "Bengbu"


def letter(name: str, text: str, language: Language = Language.CHINESE) -> Letter:
    return Letter(1, 1, name, language, text, AT)


def pages(made: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(made)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("language", list(Language))
def test_each_letter_has_a_page_of_its_own(language: Language) -> None:
    told = [letter("王秀", "请认证\n第二行", language), letter('#read("x")', "$a$ *b*", language)]
    first, second = pages(letters_pdf(told, Bengbu(), WAYS))
    assert "王秀" in first
    assert "第二行" in first
    assert '#read("x")' in second
    assert "$a$ *b*" in second
    assert "12333" in second
    assert ("蚌埠市" if language is Language.CHINESE else "Bengbu") in first


def test_the_same_letters_are_the_same_bytes() -> None:
    told = [letter("王秀", "请认证")]
    assert letters_pdf(told, Bengbu(), WAYS) == letters_pdf(told, Bengbu(), WAYS)


def test_its_code_leads_to_the_same_two_addresses_whoever_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    set_with: dict[str, object] = {}
    monkeypatch.setattr(letters, "compiled", lambda name, facts: set_with.update(facts) or b"")
    reminder, proof = "certification.reminder", "certification.recorded"
    told = [
        replace(letter(name, "请认证"), id=n, recipient_id=n, template=template)
        for n, (name, template) in enumerate((("王秀", reminder), ("李四", reminder), ("王秀", proof)))
    ]

    letters_pdf(told, Bengbu(), WAYS)

    codes = [page["qr"] for page in set_with["letters"]]
    assert codes == [drawn(WAYS.home), drawn(WAYS.home), drawn(WAYS.check)]
