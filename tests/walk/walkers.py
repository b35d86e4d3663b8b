"""Somebody who opens a page: by plain HTTP to see whether it is there, in the browser to see whether it is good."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.people import Troubles
from tests.journeys.site import Site

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW, HIGH = 1280, 320, 900


@dataclass(frozen=True)
class Answer:
    status: int
    type: str
    text: str


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Visitor:
    def __init__(self, url: str, session: str | None) -> None:
        self.url = url
        self.session = session
        self.opener = urllib.request.build_opener(_Stay)

    def get(self, path: str, language: str = "de") -> Answer:
        cookies = f"django_language={language}" + (f"; sessionid={self.session}" if self.session else "")
        request = urllib.request.Request(self.url + path, headers={"Cookie": cookies})
        try:
            with self.opener.open(request, timeout=60) as answer:
                text = answer.read().decode() if "text" in answer.headers["Content-Type"] else ""
                return Answer(answer.status, answer.headers["Content-Type"], text)
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers.get("Content-Type", ""), "")


class Walkers:
    """One tab for each person."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self.troubles = Troubles()
        self.axe = Axe()
        self._tabs: dict[str, Page] = {}

    def complaints(self, who: str, path: str) -> list[str]:
        """All that is wrong with a page as this person sees it."""
        page = self._tab(who)
        self.troubles.clear()
        answer = page.goto(path)
        assert answer is not None
        found = [] if answer.status == 200 else [f"status {answer.status}"]
        found += self._outline(page) + self._axe(page) + self._keyboard(page) + self._narrow(page)
        return found + self.troubles

    def leave(self) -> None:
        for page in self._tabs.values():
            page.context.close()

    def _tab(self, who: str) -> Page:
        if who not in self._tabs:
            context = self.browser.new_context(
                base_url=self.site.url, locale="de-DE", viewport={"width": WIDE, "height": HIGH}
            )
            if session := self.site.sessions.get(who):
                context.add_cookies([{"name": "sessionid", "value": session, "url": self.site.url}])
            self._tabs[who] = context.new_page()
            self.troubles.watch(self._tabs[who], self.site)
        return self._tabs[who]

    def _outline(self, page: Page) -> list[str]:
        seen = page.evaluate(
            """() => ({
                lang: document.documentElement.lang, title: document.title.split(" – ")[0].trim(),
                h1: document.querySelectorAll("h1").length,
                primary: [...document.querySelectorAll("main .kern-btn--primary")]
                    .filter(one => one.checkVisibility()).map(one => one.textContent.trim()),
            })"""
        )
        found = []
        if seen["lang"] != "de":
            found.append(f"lang is {seen['lang']!r}")
        if not seen["title"]:
            found.append("no title")
        if seen["h1"] != 1:
            found.append(f"{seen['h1']} h1")
        if len(seen["primary"]) > 1:
            found.append(f"{len(seen['primary'])} primary buttons: {seen['primary']}")
        return found

    def _axe(self, page: Page) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
        return [
            f"axe {one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
            for one in self.axe.run(page, options=options).response["violations"]
        ]

    def _keyboard(self, page: Page) -> list[str]:
        """The first tab stop is the skip link; it leads to the content, and the next stop lies in it."""
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.classList.contains('fn-skip')"):
            return ["the first tab stop is not the skip link"]
        page.keyboard.press("Enter")
        if not page.evaluate("document.activeElement.matches('main')"):
            return ["the skip link does not lead to main"]
        page.keyboard.press("Tab")
        reached = page.evaluate(
            """() => [document.activeElement.closest("main") !== null, document.activeElement.outerHTML.slice(0, 80),
                [...document.querySelectorAll("main :is(a[href], button, input:not([type=hidden]), select, textarea)")]
                    .some(one => one.checkVisibility() && !one.disabled)]"""
        )
        return [] if reached[0] or not reached[2] else [f"the keyboard misses main and lands on {reached[1]}"]

    def _narrow(self, page: Page) -> list[str]:
        """320 px to lay out in, beside whatever a scrollbar takes."""
        page.set_viewport_size({"width": NARROW, "height": HIGH})
        bar = NARROW - page.evaluate("document.documentElement.clientWidth")
        if bar:
            page.set_viewport_size({"width": NARROW + bar, "height": HIGH})
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size({"width": WIDE, "height": HIGH})
        return [f"{width} px wide at {NARROW}"] if width > NARROW else []
