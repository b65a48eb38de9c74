"""Letters as paper: one page each, in the language of their readers, and nothing taken for markup."""

import pypdfium2
import pytest

from accounts.enums.users import Language
from accounts.queries.letters import Letter
from portal.shared.pdf.letters import letters_pdf
from tests.cast import AT


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
    first, second = pages(letters_pdf(told, Bengbu()))
    assert "王秀" in first
    assert "第二行" in first
    assert '#read("x")' in second
    assert "$a$ *b*" in second
    assert "12333" in second
    assert ("蚌埠市" if language is Language.CHINESE else "Bengbu") in first


def test_the_same_letters_are_the_same_bytes() -> None:
    told = [letter("王秀", "请认证")]
    assert letters_pdf(told, Bengbu()) == letters_pdf(told, Bengbu())
