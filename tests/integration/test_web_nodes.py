"""Two web nodes over one ledger file and one server of shared state: whatever is begun on one goes on at the other."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import pyotp
import pytest
from core_kit import JURISDICTION, core_over, record
from review_kit import Office
from shared_kit import Server, server, state_at
from starlette.applications import Starlette
from starlette.routing import Route
from web_kit import BASE, PASSWORD, Browser, Pages

from syndicate.engine.announcing import Announcing
from syndicate.engine.meter import SILENT
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import SYSTEM
from syndicate.review.people import People
from syndicate.shared.redis.attempts import RedisAttempts
from syndicate.shared.redis.link import Link, Where
from syndicate.web import events
from syndicate.web.login import Door, Lifetimes
from syndicate.web.rooms import Rooms

T = TypeVar("T")


@pytest.fixture(scope="module")
def hot() -> Iterator[Server]:
    """Return a server of this file."""
    with server() as made:
        yield made


class Node(Pages):
    """The pages of one node, with a connection of its own to the ledger and to the server."""

    def __init__(self, path: Path, where: Where) -> None:
        super().__init__(Office(SqliteLedger(path)))
        office = self.office
        people = People(office.ledger.reviews, JURISDICTION, office.clock)
        self.link = Link(where)
        door = Door(people, office.ledger.sessions, office.ledger.reviews.person, Lifetimes(), RedisAttempts(self.link))
        self.rooms = msgspec.structs.replace(self.rooms, door=door)

    def take_over(self, browser: Browser) -> Browser:
        """Return the same browser, with its cookies and the page it shows, as the balancer sends it here."""
        here = self.browser()
        here.client.cookies = browser.client.cookies
        here.page = browser.page
        return here


@pytest.fixture
def nodes(tmp_path: Path, hot: Server) -> Iterator[tuple[Node, Node]]:
    """Return two nodes."""
    where = hot.where()
    made = (Node(tmp_path / "ledger.db", where), Node(tmp_path / "ledger.db", where))
    yield made
    for node in made:
        asyncio.run(node.link.aclose())
        node.office.ledger.close()


def test_whoever_logs_in_on_one_acts_on_the_other(nodes: tuple[Node, Node]) -> None:
    """The form of a page of one node is taken by the other, in the session that was begun at the first; a logout holds for both."""
    one, other = nodes
    review = one.office.submit()
    at_one = one.at("yi")
    at_one.get(f"/review/{review.id}")
    at_other = other.take_over(at_one)
    assert at_other.decide("approve").status_code == 303
    assert one.office.row(review).state == other.office.row(review).state == "tier_2"
    at_other.get("/account")
    assert at_other.send("/logout").status_code == 303
    assert one.take_over(at_one).get("/review").status_code == 303


def test_the_login_form_of_one_is_sent_to_the_other(nodes: tuple[Node, Node]) -> None:
    """Even the form of somebody who is not logged in is taken by whichever node it comes to."""
    one, other = nodes
    stranger = one.browser()
    stranger.get("/login")
    answer = other.take_over(stranger).send("/login", name="yi", password=PASSWORD)
    assert answer.status_code == 303


def test_failures_on_one_are_counted_at_the_other(nodes: tuple[Node, Node]) -> None:
    """Whoever fails too often at one node has to wait at the other, too."""
    for _ in range(6):
        assert nodes[0].browser().log_in("yi", "a wrong password").status_code in (401, 429)
    assert nodes[1].browser().log_in("yi").status_code == 429
    assert nodes[1].browser().log_in("bing").status_code == 303


def test_a_code_that_was_used_at_one_is_used_at_the_other(nodes: tuple[Node, Node]) -> None:
    """A code of the second factor is good once, at whichever node; the refusal says no more than any other."""
    one, other = nodes
    secret = pyotp.random_base32()
    person = one.office.ledger.reviews.person("yi")
    assert person is not None
    with one.office.ledger.reviews.writing(one.office.clock()) as written:
        written.put_person(msgspec.structs.replace(person, totp=secret), SYSTEM, "totp")
    code = pyotp.TOTP(secret).at(one.office.clock())
    assert one.browser().log_in("yi", code=code).status_code == 303
    again, wrong = other.browser(), other.browser()
    assert again.log_in("yi", code=code).status_code == 401
    assert wrong.log_in("yi", "a wrong password", code=code).status_code == 401
    assert again.text == wrong.text


def _versions(answer: httpx.Response) -> list[int]:
    return [int(number) for number in re.findall(r"^id: (\d+)$", answer.text, re.MULTILINE)]


async def test_a_page_that_comes_back_to_another_node_hears_what_is_newer(tmp_path: Path, hot: Server) -> None:
    """News of a commit wakes a node long before its next look; with the last number heard elsewhere it says only what is newer."""
    ledger, where = SqliteLedger(tmp_path / "ledger.db"), hot.where()
    async with state_at(where) as daemon, state_at(where) as node:
        core = core_over(ledger)
        core.meter = Announcing(SILENT, daemon.news)
        pages = Pages(Office(SqliteLedger(tmp_path / "ledger.db")))
        asked = 0

        async def house(work: Callable[[Rooms], T]) -> T:
            nonlocal asked
            asked += 1
            return work(pages.rooms)

        def commit(number: int) -> Any:
            core.handle("test", JURISDICTION, [record(str(number), f"第{number}号通告：{number * 7919}路段管制。")])
            return ledger.receipt_head()[0]

        stop = asyncio.Event()
        live = events.Live(house, stop, 3600.0, node.news)
        app = Starlette(routes=[Route("/events", live.events)])
        first = commit(1)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)
        listening = asyncio.create_task(client.get("/events", headers={"last-event-id": str(first)}, timeout=120))
        async with asyncio.timeout(90):
            head, seen = first, asked
            while asked <= seen + 2:
                head = commit(head + 1)
                await asyncio.sleep(0.3)
        stop.set()
        told = _versions(await listening)
        assert told
        assert min(told) > first
        assert told == sorted(set(told))
        pages.office.ledger.close()
    ledger.close()
