"""Citations as people read them."""

import re

from django.utils import translation

from portal.launch.options import ROOT
from portal.shared.articles import STATUTES, article_words


def test_every_tag_that_the_law_page_resolves_has_a_name() -> None:
    page = (ROOT / "docs/law/README.md").read_text(encoding="utf-8")
    section = page.split("## Tags of statutes")[1].split("##")[0]
    tags = re.findall(r"^\| ([A-Z]+\d*) \|", section, re.MULTILINE)
    assert tags
    assert sorted(STATUTES) == sorted(tags)


def test_it_is_written_in_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        assert article_words("CC 1045") == "民法典第1045条"
    with translation.override("en"):
        assert article_words("CC 1045") == "Civil Code art. 1045"


def test_a_document_stays_as_it_is_written() -> None:
    assert article_words("国办发〔2021〕14号") == "国办发〔2021〕14号"
    assert article_words("XX 1") == "XX 1"
