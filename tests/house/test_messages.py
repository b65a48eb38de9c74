"""What every message promises: no link that could be taken for a fraud, and names that are printed as they stand."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates" / "notices").glob("*.txt"))
LINKS = re.compile(r"https?:|www\.|://|\{% *url\b|\b[a-z0-9-]+\.(?:cn|com|org|net)\b", re.IGNORECASE)
# A message that differs in nothing but a name is worded once, so nothing may be asked about the name itself.
ASKED = re.compile(
    r"\b(?:name|code_word)\s*\||\{%\s*(?:el)?if[^%]*\bname\s*(?:==|!=|in\b|<|>)|\bname\.[a-z]|\|\s*length\s*:\s*name"
)


def test_there_are_messages() -> None:
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_message_holds_a_link(template: Path) -> None:
    assert not LINKS.search(template.read_text(encoding="utf-8"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_message_asks_about_a_name(template: Path) -> None:
    text = re.sub(r"\bother_name\b|\barea_name\b|\bfirst_name\b", "", template.read_text(encoding="utf-8"))
    assert not ASKED.search(text)


def test_the_rule_knows_a_link() -> None:
    assert LINKS.search("see https://a.b")
    assert LINKS.search("see jiashetong.cn")
    assert LINKS.search('{% url "web:home" %}')
    assert not LINKS.search("请拨打 12333。")
