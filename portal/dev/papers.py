"""The papers of `docs/` that developers read, as pages: Markdown without any HTML of its own.

Links between these papers lead to their pages, links to other papers of the house become plain words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True)
class Paper:
    """One paper: the name in its address, where it lies, and what it is for."""

    name: str
    path: str
    title: Promise
    about: Promise


PAPERS = {
    paper.name: paper
    for paper in (
        Paper(
            "partner-in-an-afternoon",
            "tutorials/partner-in-an-afternoon.md",
            _("一个下午接通"),
            _("从密钥到第一次认证，curl 和 Python 对照"),
        ),
        Paper("partners", "guides/partners.md", _("接口指南"), _("每一类接口怎么用，逐节说明")),
        Paper("webhooks", "guides/webhooks.md", _("事项和推送"), _("读事项、收推送、验签名、重新发送")),
        Paper("api-changelog", "reference/api-changelog.md", _("接口变更记录"), _("每个版本改了什么")),
        Paper("deprecation", "reference/deprecation.md", _("停用规则"), _("什么会变、提前多久告诉您")),
    )
}
_BY_PATH = {paper.path: paper.name for paper in PAPERS.values()}
_OPENAPI = "reference/openapi.yaml"
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")
_markdown = MarkdownIt("js-default", {"html": False, "linkify": False})


@cache
def rendered(name: str) -> str:
    """Render a paper once per process; the renderer escapes whatever looks like HTML."""
    path = PAPERS[name].path
    tokens = _markdown.parse((settings.BASE_DIR / "docs" / path).read_text(encoding="utf-8"))
    for place, token in enumerate(tokens):
        _tidy(tokens, place)
        for inner in token.children or []:
            if inner.type == "link_open":
                _lead(token.children or [], inner, path)
    made: str = _markdown.renderer.render(tokens, _markdown.options, {})
    return made.replace("<table>", _SCROLL + "<table>").replace("</table>", "</table></div>")


_SCROLL = '<div class="scroll" tabindex="0" role="region" aria-label="table">'


def _tidy(tokens: Sequence[Token], place: int) -> None:
    """Give headings their anchors, let code be scrolled by keyboard, and take away what the page's policy refuses."""
    token = tokens[place]
    token.attrs.pop("style", None)
    if token.type == "heading_open":
        words = "".join(one.content for one in tokens[place + 1].children or [])
        token.attrs["id"] = _NOT_IN_ANCHORS.sub("", words.lower()).replace(" ", "-")
    if token.type == "fence":
        token.type, token.content = (
            "html_block",
            f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>\n',
        )


def _lead(line: Sequence[Token], opened: Token, path: str) -> None:
    """Lead a link to the page of its paper, or make it plain words."""
    href = str(opened.attrs.get("href", ""))
    address, _hash, fragment = href.partition("#")
    if "://" in href or not address:
        return
    target = _joined(path, address)
    if target == _OPENAPI:
        opened.attrs["href"] = reverse("api:schema")
    elif target in _BY_PATH:
        anchor = f"#{fragment}" if fragment else ""
        opened.attrs["href"] = reverse("dev:guide", args=[_BY_PATH[target]]) + anchor
    else:
        closed = next(t for t in line[line.index(opened) :] if t.type == "link_close")
        opened.tag = closed.tag = "span"
        opened.attrs = {}


def _joined(path: str, address: str) -> str:
    """Resolve an address against the folder of a paper."""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / address).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)
