"""Helpers of the tests of the way out: a webhook receiver on the loopback interface, a clock moved by hand, a relay over both."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple, TypeVar

import msgspec
from loopback import Loopback, Quiet
from review_kit import JURISDICTION, Office

from syndicate.connect.http_post import Limits, Sender
from syndicate.engine.relay import Outside, Relay
from syndicate.ledger.outgoing import Span
from syndicate.ledger.sending import when
from syndicate.model.publishing import Delivery, Subscriber, SubscriberState
from syndicate.model.review import Deed, Review, State
from syndicate.pipeline.gate.drafting import draft_of
from syndicate.publish.document import Site
from syndicate.publish.webhook import secret_of

SITE = Site(jurisdiction=JURISDICTION, name="道里区", base_url="https://open.example/feeds", page_size=10)
T = TypeVar("T")


class Got(NamedTuple):
    """One request that the receiver saw."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)


class Receiver(Loopback):
    """Answers every POST with `status` and `headers`; remembers what came. `meanwhile` runs before the answer."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: Mapping[str, str] = {}
        self.body = b""
        self.meanwhile: Callable[[Got], None] | None = None
        self.got: list[Got] = []
        super().__init__(self._handler())

    @property
    def url(self) -> str:
        """Its address."""
        return f"{super().url}/hook"

    @property
    def ids(self) -> list[str]:
        """The ids of what came, in order."""
        return [one.headers["webhook-id"] for one in self.got]

    def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(Quiet, BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                receiver.got.append(got)
                if receiver.meanwhile is not None:
                    receiver.meanwhile(got)
                try:
                    self._answer()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _answer(self) -> None:
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(receiver.body)))
                self.end_headers()
                self.wfile.write(receiver.body)

        return Handler


def amended(office: Office, review: Review, body: str) -> Review:
    """Return an information whose text was changed after its release, and that went the whole way once more."""
    row = office.row(review)
    draft = draft_of(office.ledger.reviews.version(row.version))
    office.desk.edit(row.id, "jia", msgspec.structs.replace(draft, body=body, masks=None), row.digest)
    if office.row(review).state == State.SCREENED:
        office.act(review, "jia", Deed.SUBMIT)
    office.approve(review, "yi", "bing", "ding")
    return office.act(review, "bo", Deed.RELEASE)


class Outlet:
    """An office with a relay, and a clock of its own that only the test moves."""

    def __init__(self, site: Site = SITE, office: Office | None = None, total: float = 5.0) -> None:
        self.office = office or Office()
        self.outgoing = self.office.ledger.outgoing
        self.sender = Sender(Limits(total=total))
        self.tokens = (f"t{number}" for number in itertools.count())
        self.dice = 0.0
        self.now = self.office.clock.now
        outside = Outside(
            post=self.sender.post, now=self.present, dice=lambda: self.dice, token=lambda: next(self.tokens)
        )
        self.relay = Relay(self.outgoing, self.call, outside, site)

    async def call(self, work: Callable[[], T]) -> T:
        """Run what uses the ledger, here and now."""
        return work()

    def present(self) -> datetime:
        """Return the later of this clock and the one of the office."""
        self.now = max(self.now, self.office.clock.now)
        return self.now

    def later(self, seconds: float) -> None:
        """Move the clock."""
        self.now = self.present() + timedelta(seconds=seconds)
        self.office.clock.now = max(self.office.clock.now, self.now)

    def subscribe(self, url: str, name: str = "a", **fields: Any) -> Subscriber:
        """Add a subscriber that may be on the loopback interface."""
        at = when(self.present())
        seen = max((one.id for one in self.outgoing.postings()), default=0)
        given: dict[str, Any] = {
            "name": name, "jurisdiction": JURISDICTION, "url": url, "events": "[]", "channels": "[]", "units": "[]", "facets": "[]",
            "allow": '["127.0.0.1"]', "secret": secret_of(name.encode() * 32), "former": "", "former_until": "",
            "state": SubscriberState.ACTIVE, "reason": "", "seen": seen, "hold_until": "", "created_at": at, "changed_at": at,
        }  # fmt: skip
        return self.outgoing.put(Subscriber(**given | fields))

    def states(self) -> list[str]:
        """The states of all deliveries."""
        return [one.state for one in self.deliveries()]

    def deliveries(self, **span: Any) -> list[Delivery]:
        """All deliveries, or those of a span."""
        return self.outgoing.deliveries(Span(**span))

    def reasons(self, delivery: int = 1) -> list[tuple[int, str]]:
        """Status and reason of every attempt at a delivery."""
        return [(one.status, one.reason) for one in self.outgoing.attempts(delivery)]
