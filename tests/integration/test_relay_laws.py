"""Whatever happens in between, a receiver that follows ends up with exactly what is released."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st
from publishing_kit import Outlet, amended
from review_kit import Office

from syndicate.connect.http_post import Answer
from syndicate.engine.relay import LEASE
from syndicate.ledger.outgoing import Span
from syndicate.model import Transient
from syndicate.model.review import Deed, Review
from syndicate.publish.entries import entry_id
from syndicate.publish.selection import wants
from syndicate.publish.webhook import message_id, payload

ACTS = ("release", "withdraw", "amend", "relay", "refuse", "lose", "die", "wait", "replay", "one", "retry")


class Follower:
    """Keeps what it was told; may refuse an event, or take it and let the answer get lost."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.mood = "relay"
        self.events: dict[str, bytes] = {}

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], allow: tuple[str, ...], now: datetime
    ) -> Answer:
        """Take an event in."""
        if self.mood == "refuse":
            return Answer(status=500)
        self.take(headers["webhook-id"], body)
        if self.mood == "lose":
            raise Transient("lost", reason="timeout")
        return Answer(status=200)

    def take(self, identity: str, body: bytes) -> None:
        """Do what an event says; the same id always says the same."""
        assert self.events.setdefault(identity, body) == body
        said = msgspec.json.decode(body)
        if said["type"] == "information.withdrawn":
            self.held.pop(said["data"]["id"], None)
        else:
            self.held[said["data"]["id"]] = said["data"]["_syndicate"]["digest"]


class World:
    """An office, a relay and a follower."""

    def __init__(self) -> None:
        self.follower = Follower()
        self.outlet = Outlet(office=Office())
        self.outlet.relay._outside = msgspec.structs.replace(self.outlet.relay._outside, post=self.follower.post)
        self.outlet.subscribe("https://hook.example/")
        self.reviews: list[Review] = []

    def do(self, act: str, which: int) -> None:
        """Let something happen."""
        office, outlet = self.outlet.office, self.outlet
        review = self.reviews[which % len(self.reviews)] if self.reviews else None
        out = review is not None and office.row(review).state == "released"
        if act == "release":
            self.reviews.append(office.released(str(len(self.reviews))))
        elif act == "withdraw" and review and out:
            office.act(review, "ji", Deed.WITHDRAW)
        elif act == "amend" and review and out:
            amended(
                office, review, f"自2018年3月起第{len(self.follower.events) + office.clock.now.second}次调整开放时间。"
            )
        elif act in ("relay", "refuse", "lose"):
            self.follower.mood = act
            asyncio.run(outlet.relay.once())
        elif act == "die":
            self.die()
        elif act == "wait":
            outlet.later(400)
        elif act in ("replay", "retry"):
            states = ("dead",) if act == "retry" else ()
            outlet.outgoing.again(Span(subscriber="a", states=states), wants, outlet.present())
        elif act == "one":
            outlet.outgoing.again(Span(subscriber="a", posting=which), wants, outlet.present())

    def die(self) -> None:
        """Send one event and die before its answer is written down."""
        now = self.outlet.present()
        self.outlet.outgoing.plan(wants, now)
        claimed = self.outlet.outgoing.claim("a", "dead", now, now + LEASE)
        if claimed is not None:
            address = f"https://open.example/feeds/entries/{entry_id('230102', claimed.posting.review)[9:]}.json"
            self.follower.take(message_id(claimed.posting), payload(claimed.posting, claimed.row, address))

    def settle(self) -> None:
        """Let everything work until nothing is left to be sent."""
        self.follower.mood = "relay"
        for _ in range(3):
            self.outlet.later(100_000)
            self.outlet.outgoing.again(Span(states=("dead",)), wants, self.outlet.present())
            asyncio.run(self.outlet.relay.once())


RELEASED = [("release", 0), ("relay", 0)]


@settings(max_examples=12, deadline=None)
@example([("release", 0), ("lose", 0), ("withdraw", 0)])
@example([("release", 0), ("die", 0), ("withdraw", 0)])
@example([*RELEASED, ("amend", 0), ("relay", 0), ("one", 2)])
@example([*RELEASED, ("withdraw", 0), ("refuse", 0), ("release", 0), ("one", 1)])
@example([*RELEASED, ("amend", 0), ("refuse", 0), ("lose", 0), ("wait", 0), ("die", 0), ("amend", 0), ("replay", 0)])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), min_size=4, max_size=16))
def test_a_follower_ends_up_with_what_is_released(acts: list[tuple[str, int]]) -> None:
    """Releases, withdrawals, edits, refusals, lost answers, deaths and replays in any order: it holds what is released, no more."""
    world = World()
    try:
        for act, which in acts:
            world.do(act, which)
        world.settle()
        released = world.outlet.outgoing.released()
        assert world.follower.held == {entry_id(one.jurisdiction, one.review): one.digest for one in released}
        assert not world.outlet.deliveries(states=("waiting", "sending", "dead"))
    finally:
        world.outlet.office.ledger.close()
