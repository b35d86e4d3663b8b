from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.site import Site


def test_the_running_site_shows_its_log_in_page(page: Page, site: Site) -> None:
    page.goto("/accounts/login/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("textbox").first).to_be_visible()
