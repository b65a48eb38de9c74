"""Where a form may lead on to: an address of this portal, and nothing else that was typed in its place."""

import pytest
from django.test import RequestFactory

from portal.shared.next_pages import safe_next

HOME = "/home/"


@pytest.mark.parametrize("wanted", ["/family/", "/matters/?view=mine", "/a/%E5%AE%B6/"])
def test_a_page_of_the_portal_is_gone_to(wanted: str) -> None:
    for request in (
        RequestFactory().post("/", {"next": wanted}),
        RequestFactory().get("/", {"next": wanted}),
    ):
        assert safe_next(request, otherwise=HOME) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "javascript:alert(1)",
        "%s{0}{x}",
        "34030219600229001x",
        "00000000-0000-0000-0000-000000000000",
        "web:home",
        "../../etc/passwd",
        "\x00/family/",
    ],
)
def test_anything_else_leads_to_the_page_named_for_it(wanted: str) -> None:
    assert safe_next(RequestFactory().post("/", {"next": wanted}), otherwise=HOME) == HOME
