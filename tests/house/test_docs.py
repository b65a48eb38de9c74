"""What the papers promise: links lead somewhere, commands exist, articles are explained, lock files name no host."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, modules

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^[ `]*make ([a-z][a-z-]*)", re.MULTILINE)
# A command stands in a block of code or between backticks; "make" is also an English word.
CODE = re.compile(r"`[^`\n]+`|^    .+$|^```.*?^```", re.MULTILINE | re.DOTALL)
ARTICLE = re.compile(r"\b((?:CC|ML|ML1980|ADL|GPCL|OGP|JML3|JI\d|SIL|OPS|PIPL|MFR) \d+)(?:-(\d+))?")
CIVIL_CODE = re.compile(r"Civil Code,? art\. ((?:\d+(?:-\d+)?(?:, )?)+)")
DOCUMENT = re.compile(r"国(?:办)?发〔\d{4}〕\d+号")
LAW = ROOT / "docs/law/README.md"


@pytest.mark.parametrize("paper", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(paper: Path) -> None:
    text = CODE_BLOCK.sub("", paper.read_text(encoding="utf-8"))
    targets = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link]
    assert [t for t in targets if t and not (paper.parent / t).exists()] == []


def test_every_page_is_reached_from_the_index() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or not page.exists():
            continue
        reached.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8"))
        targets = ((page.parent / link.partition("#")[0]).resolve() for link in links if "://" not in link)
        waiting += [target for target in targets if target.suffix == ".md"]
    assert sorted(p.relative_to(ROOT).as_posix() for p in set(PAGES) - reached) == []


def test_commands_of_the_papers_exist() -> None:
    known = set(
        re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    found = {
        f"{page.relative_to(ROOT)}: make {target}"
        for page in PAGES
        for code in CODE.findall(page.read_text(encoding="utf-8"))
        for target in COMMAND.findall(code)
        if target not in known
    }
    assert found == set()


def cited(text: str) -> set[str]:
    """Give every article and document a text cites, ranges unfolded."""
    found = set(DOCUMENT.findall(text))
    for first, last in ARTICLE.findall(text):
        tag, number = first.split(" ")
        found |= {f"{tag} {n}" for n in range(int(number), int(last or number) + 1)}
    for listed in CIVIL_CODE.findall(text):
        for part in listed.strip(", ").split(", "):
            number, _dash, last = part.partition("-")
            found |= {f"CC {n}" for n in range(int(number), int(last or number) + 1)}
    return found


def test_every_cited_article_is_explained() -> None:
    explained = set(
        re.findall(r"^\| ([A-Z]+\d* \d+|国\S+号) \| ", LAW.read_text(encoding="utf-8"), re.MULTILINE)
    )
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += [f"{module.name}:{node.lineno} {c}" for c in cited(node.value) - explained]
    assert found == []


def test_lock_files_name_no_host() -> None:
    for lock in ROOT.glob("requirements/*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host", text), lock.name
        entries = re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert [e.split("==")[0] for e in entries if "--hash=sha256:" not in e] == [], lock.name


def test_every_setting_has_a_line() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:JST_[A-Z_]+|DATABASE_URL|REDIS_URL))`", page))
    used = {
        name for module in modules("portal") for name in re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', module.text)
    }
    assert used - named == set()
