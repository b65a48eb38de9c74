"""The API's pages: from our own files only, under the portal's strict policy."""

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


def test_the_page_needs_no_inline_script_and_nobody_else(client: Client, db: None) -> None:
    page = client.get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "http://" not in text
    assert "https://" not in text
    assert text.count("<script") == text.count("<script src=")
    assert "<style" not in text
    assert 'data-schema="/api/schema/"' in text


def test_the_documentation_is_open_to_everybody_by_get_only(client: Client, db: None) -> None:
    for path in ("/api/docs/", "/api/schema/"):
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405


@pytest.mark.browser
def test_swagger_ui_draws_every_operation_and_calls_nobody(page: Page, live_server: LiveServer) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == 75
    page.locator("#operations-certifications-certifications_create .opblock-summary").click()
    page.wait_for_selector(".opblock-body")
    page.locator(".authorize").first.click()
    page.wait_for_selector(".dialog-ux")
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {live_server.url.split("/")[2]}
    assert complaints == []
