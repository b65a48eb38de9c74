"""Walking from page to page, for every journey in a browser."""

from playwright.sync_api import Locator, Page


def follow(page: Page, way: Locator) -> None:
    """Click what leads to another page and wait until that page has arrived: one that is leaving cannot be read."""
    with page.expect_navigation():
        way.click()
