"""Somebody at a browser: finds things by what stands there, and works by keyboard."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from config.demo.cast import EVERYBODY, PASSWORD
from tests.journeys.site import Site

WORKER_SECONDS = 30
"""How long the worker may take for a letter or a mail on a busy machine."""

_SPACE = re.compile(r"\s+")


class Troubles(list[str]):
    """What a browser complains about: errors of scripts, missing files, the server's 500, other hosts."""

    def watch(self, page: Page, site: Site) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.append(f"script: {error}"))
        page.on("request", lambda request: self._on_request(request, site))
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused form answers 4xx and the browser says so in the console; files that are missing are caught below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.append(f"console: {message.text}")

    def _on_request(self, request: Request, site: Site) -> None:
        if not request.url.startswith((site.url, "data:", "about:", "blob:")):
            self.append(f"foreign request: {request.url}")

    def _on_response(self, response: Response) -> None:
        limit = 500 if response.request.resource_type in {"document", "xhr", "fetch"} else 400
        if response.status >= limit:
            self.append(f"{response.status}: {response.url}")


class Person:
    """One person with a browser of their own."""

    def __init__(self, name: str, page: Page, site: Site) -> None:
        self.name = name
        self.page = page
        self.site = site
        self.recent = 0.0

    # ---- going somewhere

    def open(self, address: str, *, status: int = 200) -> Person:
        self.recent = time.monotonic()
        answer = self.page.goto(address, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == status, f"{answer.status}: {answer.url}"
        return self

    def follow(self, name: str, *, within: Locator | None = None) -> Person:
        """A link by its words (their beginning), pressed by keyboard."""
        link = (within or self.page).get_by_role("link", name=_begins(name)).first
        expect(link).to_be_visible()
        with self._navigation():
            link.press("Enter")
        return self

    def press(self, name: str, *, within: Locator | None = None) -> Person:
        """A button that sends a form, pressed by keyboard."""
        button = (within or self.page).get_by_role("button", name=_begins(name)).first
        expect(button).to_be_visible()
        with self._navigation():
            button.press("Enter")
        return self

    @contextmanager
    def _navigation(self) -> Iterator[None]:
        self.recent = time.monotonic()
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            yield

    # ---- forms

    def field(self, label: str, *, within: Locator | None = None) -> Locator:
        """The field with this label, whether or not it is marked as optional."""
        place = within or self.page
        named = place.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s|$)"))
        return named.and_(place.locator("input, textarea, select")).first

    def fill(self, label: str, value: str, *, within: Locator | None = None) -> Person:
        self.field(label, within=within).fill(value)
        return self

    def fill_all(self, values: dict[str, str]) -> Person:
        for label, value in values.items():
            self.fill(label, value)
        return self

    def group(self, legend: str) -> Locator:
        return self.page.get_by_role("group", name=_begins(legend)).first

    def choose(self, legend: str, *options: str) -> Person:
        """Radio buttons or ticks of a group, by keyboard."""
        group = self.group(legend)
        for option in options:
            self.tick(option, within=group)
        return self

    def tick(self, label: str, *, within: Locator | None = None) -> Person:
        box = self.field(label, within=within)
        if not box.is_checked():
            box.press("Space")
        expect(box).to_be_checked()
        return self

    def select(self, label: str, option: str, *, within: Locator | None = None) -> Person:
        self.field(label, within=within).select_option(label=option)
        return self

    def upload(self, label: str, path: Path) -> Person:
        self.field(label).set_input_files(path)
        return self

    # ---- seeing

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def sees(self, *texts: str) -> Person:
        for text in texts:
            expect(self.main).to_contain_text(text)
        return self

    def does_not_see(self, *texts: str) -> Person:
        for text in texts:
            expect(self.main).not_to_contain_text(text)
        return self

    def sees_heading(self, text: str) -> Person:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)
        return self

    def sees_value(self, label: str, value: str) -> Person:
        expect(self.field(label)).to_have_value(value)
        return self

    def section(self, title: str) -> Locator:
        """A part of a page by its heading."""
        return self.page.get_by_role("region", name=_begins(title)).first

    def waits_for(self, look: Callable[[], Any], *, seconds: float = WORKER_SECONDS) -> Any:
        """Looks, reloading the page, until the worker has done what is looked for."""
        end = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < end, f"{self.name} waited in vain on {self.page.url}:\n{self.text()[:3000]}"
            self.page.wait_for_timeout(200)
            self.page.reload(wait_until="domcontentloaded")
        return found

    def waits_for_text(self, text: str, *, seconds: float = WORKER_SECONDS) -> Person:
        self.waits_for(lambda: text in self.text(), seconds=seconds)
        return self

    def text(self) -> str:
        return _SPACE.sub(" ", self.main.inner_text())

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site.url)

    # ---- documents and mails

    def download(self, name: str, *, within: Locator | None = None) -> bytes:
        """The file behind a link, fetched with this person's session."""
        link = (within or self.main).get_by_role("link", name=_begins(name)).first
        address = link.get_attribute("href")
        assert address
        return self.fetch(address)

    def fetch(self, address: str) -> bytes:
        answer = self.page.context.request.get(address)
        assert answer.status == 200, f"{answer.status}: {address}"
        return answer.body()

    def reads_letter(self, name: str, *, title: str) -> pikepdf.Pdf:
        """A letter that the worker has made: a PDF with a title, a language and pages."""
        link = self.main.get_by_role("link", name=_begins(name))
        self.waits_for(lambda: link.count())
        return letter(self.download(name), title=title)

    def gets_mail(self, about: str, *, seconds: float = WORKER_SECONDS) -> Any:
        """The newest mail to this person whose subject or text says this."""
        address = EVERYBODY[self.name].email if self.name in EVERYBODY else self.name

        def look() -> Any:
            return next((one for one in self.site.mails_to(address) if about in f"{one.subject}\n{one.text}"), None)

        end = time.monotonic() + seconds
        while (found := look()) is None:
            assert time.monotonic() < end, f"{address} got no mail about „{about}“."
            self.page.wait_for_timeout(200)
        return found


def letter(data: bytes, *, title: str) -> pikepdf.Pdf:
    pdf = pikepdf.open(io.BytesIO(data))
    assert len(pdf.pages) >= 1
    assert title in str(pdf.docinfo.get("/Title", "")), str(pdf.docinfo.get("/Title"))
    assert str(pdf.Root.get("/Lang", "")).startswith("de")
    return pdf


def _begins(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}")


class People:
    """`people("jana.brandt")`: that person, signed in, always at the same browser during one journey."""

    def __init__(self, browser: Browser, site: Site, arguments: dict[str, Any]) -> None:
        self.browser = browser
        self.site = site
        self.arguments = arguments
        self.troubles = Troubles()
        self._contexts: dict[str, BrowserContext] = {}
        self._people: dict[str, Person] = {}

    def __call__(self, key: str) -> Person:
        if key not in self._people:
            self._people[key] = self._sign_in(key)
        return self._people[key]

    def stranger(self, name: str = "gast") -> Person:
        """Somebody who is not signed in."""
        if name not in self._people:
            self._people[name] = Person(name, self._page(name), self.site)
        return self._people[name]

    def second_tab(self, key: str) -> Person:
        self(key)
        page = self._contexts[key].new_page()
        self.troubles.watch(page, self.site)
        return Person(key, page, self.site)

    def _sign_in(self, key: str) -> Person:
        known = self.site.sessions.get(key)
        if known is not None:
            return Person(key, self._page(key, storage_state=known), self.site)
        person = Person(key, self._page(key), self.site)
        sign_in(person, EVERYBODY[key].email, PASSWORD)
        self.site.sessions[key] = self._contexts[key].storage_state()
        return person

    def _page(self, key: str, **more: Any) -> Page:
        context = self.browser.new_context(**self.arguments, **more)
        context.set_default_timeout(15_000)
        self._contexts[key] = context
        page = context.new_page()
        self.troubles.watch(page, self.site)
        return page

    def leave(self) -> None:
        for context in self._contexts.values():
            context.close()

    def whereabouts(self) -> str:
        """Who stands on which page, and what the page says on which something was done last."""
        faces = sorted(self._people.values(), key=lambda one: one.recent)
        lines = [f"{one.name}: {one.page.url}" for one in faces]
        return "\n".join([*lines, "", faces[-1].main.aria_snapshot()[:6000]]) if faces else ""


def sign_in(person: Person, address: str, password: str) -> None:
    person.open("/accounts/login/")
    person.page.get_by_label("E-Mail").fill(address)
    person.page.get_by_label("Passwort", exact=True).fill(password)
    person.press("Anmelden", within=person.main)
    expect(person.page.get_by_role("button", name="Abmelden")).to_be_visible()
