"""Asking the open part of the API without a token."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.test import Client

OPENED = "2025-01-01"
AREAS, POLICY, PAIRS = "areas", "areas/340300/policy", "cross-province/pairs"
PUBLIC = (AREAS, POLICY, PAIRS)
STATEMENTS_MAX = 4


def ask(path: str, *, language: str = "", **headers: str) -> HttpResponse:
    """Ask without a token."""
    spoken = {"Accept-Language": language} if language else {}
    return Client().get(f"/api/v1/{path}", headers={**spoken, **headers})


def items(path: str, **more: str) -> list[dict[str, Any]]:
    """Ask for a list and read its items."""
    answer = ask(path, **more)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def all_pairs(query: str = "") -> Iterator[dict[str, Any]]:
    """Walk through all pages of pairs."""
    cursor: str | None = ""
    while cursor is not None:
        page = ask(f"{PAIRS}?{query}{f'&cursor={cursor}' if cursor else ''}").json()
        yield from page["items"]
        cursor = page["next"]


def code_of(answer: HttpResponse) -> tuple[int, str]:
    """Name a refusal."""
    return answer.status_code, answer.json()["code"]
