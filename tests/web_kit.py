"""Helpers of the tests of the pages: an office with passwords, and browsers without scripts that fill in its forms."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from argon2 import PasswordHasher
from bs4 import BeautifulSoup, Tag
from review_kit import JURISDICTION, Office

from syndicate.model.review import SYSTEM
from syndicate.review.people import People
from syndicate.settings import Jurisdiction, Settings
from syndicate.settings.table import WebSettings
from syndicate.web.application import application
from syndicate.web.login import Door, Lifetimes
from syndicate.web.rooms import Rooms, Site
from syndicate.web.server import listening, serving

T = TypeVar("T")
PASSWORD = "a long password"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
BASE = "http://127.0.0.1:8080"
SITE = Site(title="道里区政务公开", hosts=frozenset({"127.0.0.1", "localhost"}))


def with_passwords(office: Office) -> None:
    """Give everybody the password of the tests, hashed cheaply."""
    with office.ledger.reviews.writing(office.clock()) as record:
        for person in office.ledger.reviews.people():
            record.put_person(msgspec.structs.replace(person, password=_QUICK), SYSTEM, "password")


def rooms_of(office: Office, lasts: Lifetimes | None = None) -> Rooms:
    """Return what the pages work with, over an office of the tests."""
    people = People(office.ledger.reviews, JURISDICTION, office.clock)
    door = Door(people, office.ledger.sessions, office.ledger.reviews.person, lasts or Lifetimes())
    return Rooms(
        ledger=office.ledger,
        desk=office.desk,
        people=people,
        door=door,
        jurisdiction=JURISDICTION,
        clock=office.clock,
    )


class Pages:
    """The pages of an office, and the people at them."""

    def __init__(self, office: Office | None = None, site: Site = SITE) -> None:
        self.office = office or Office()
        with_passwords(self.office)
        self.rooms = rooms_of(self.office)
        self.app = application(self._house, site)

    async def _house(self, work: Callable[[Rooms], T]) -> T:
        return work(self.rooms)

    def browser(self) -> Browser:
        """Return a browser that nobody is logged in with."""
        transport = httpx.ASGITransport(self.app, client=("192.0.2.1", 4000))
        return Browser(httpx.AsyncClient(transport=transport, base_url=BASE))

    def at(self, name: str) -> Browser:
        """Return the browser of somebody who has logged in."""
        browser = self.browser()
        answer = browser.log_in(name)
        assert answer.status_code == 303, answer.text
        return browser

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the pages at a free port; the ledger belongs to one thread, as in the program."""
        settings = Settings(jurisdiction=Jurisdiction(code=JURISDICTION), web=WebSettings(listen="127.0.0.1:0"))
        listener, started = listening(settings.web), Event()
        ends: list[Callable[[], None]] = []
        server = Thread(target=lambda: asyncio.run(self._serve(settings, listener, started, ends)))
        server.start()
        assert started.wait(20)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ends[0]()
            server.join(30)
        assert not server.is_alive()

    async def _serve(
        self, settings: Settings, listener: socket.socket, started: Event, ends: list[Callable[[], None]]
    ) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        ends.append(lambda: loop.call_soon_threadsafe(stop.set) and None)
        with ThreadPoolExecutor(max_workers=1) as thread:
            loop.call_later(0.3, started.set)
            await serving(
                self.rooms, lambda work: loop.run_in_executor(thread, work), settings, stop, lambda _: listener
            )

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.office.clock.now += timedelta(**time)


class Browser:
    """A browser without scripts: it opens pages and sends the forms that stand on them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = BeautifulSoup("", "html.parser")

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        return self._sent("GET", path, headers=headers)

    def _sent(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = asyncio.run(self.client.request(method, path, **more))
        self.page = BeautifulSoup(answer.text, "lxml")
        return answer

    def log_in(self, name: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
        """Log in."""
        self.get("/login")
        return self.send("/login", name=name, password=password, **fields)

    def form(self, action: str, **having: str) -> Tag:
        """Return the form of the page with an action (the path, without query) and certain fields."""
        for form in self.page.find_all("form"):
            fields = self.fields(form)
            if str(form.get("action", "")).split("?")[0] == action and having.items() <= fields.items():
                return form
        raise AssertionError(f"no form for {action} {having} on the page")

    @staticmethod
    def fields(form: Tag) -> dict[str, str]:
        """Return the fields of a form as they stand."""
        found = {
            str(one["name"]): str(one.get("value", ""))
            for one in form.find_all("input", attrs={"name": True})
            if one.get("type") != "checkbox" or one.has_attr("checked")
        }
        found |= {str(one["name"]): one.text.removeprefix("\n") for one in form.find_all("textarea")}
        return found

    def send(
        self,
        action: str,
        /,
        *,
        having: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **fields: Any,
    ) -> httpx.Response:
        """Fill in a form of the page and send it as a browser does."""
        form = self.form(action, **(having or {}))
        return self.post(str(form["action"]), {**self.fields(form), **fields}, headers)

    def post(self, path: str, fields: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
        """Send fields to an address."""
        sent = {"content-type": "application/x-www-form-urlencoded", "origin": BASE} | (headers or {})
        return self._sent("POST", path, content=urlencode(fields, doseq=True), headers=sent)

    def follow(self, answer: httpx.Response) -> httpx.Response:
        """Go where an answer sends."""
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["location"])

    def decide(self, deed: str, **fields: Any) -> httpx.Response:
        """Press the button of a deed on the page of an item."""
        for form in self.page.find_all("form"):
            if self.fields(form).get("deed") == deed:
                return self.post(str(form["action"]), {**self.fields(form), **fields})
        raise AssertionError(f"no button for {deed}")

    @property
    def deeds(self) -> set[str]:
        """What can be decided on the page."""
        return {self.fields(form)["deed"] for form in self.page.find_all("form") if "deed" in self.fields(form)}

    @property
    def text(self) -> str:
        """The words of the page."""
        return self.page.get_text(" ", strip=True)
