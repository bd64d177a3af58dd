"""What goes out, as every ledger keeps it: what may be published, who is told, what is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

import msgspec

from syndicate.model.publishing import Attempt, Claimed, Delivery, Hub, Subscriber, Tombstone
from syndicate.model.review import Posting, Publishable

Wants = Callable[[Subscriber, Posting, Publishable | None], bool]
"""Whether a subscriber asked for an event; the row is None for a withdrawal."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one attempt."""

    at: datetime
    """When it began."""
    status: int
    milliseconds: int
    reason: str
    """`ok`: acknowledged."""
    retry_at: datetime | None = None
    """When to try again; None: never by itself."""
    hold_until: datetime | None = None
    """The subscriber asked not to be sent anything before."""
    gone: bool = False
    """The address is gone for good."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries are meant; empty: all."""

    subscriber: str = ""
    posting: int = 0
    delivery: int = 0
    since: str = ""
    until: str = ""
    """Moments of the events, the last one excluded; as the ledger writes them."""
    states: tuple[str, ...] = ()
    event: str = ""
    limit: int = 0


class Outgoing(Protocol):
    """
    The way out of a ledger: reads the views `publishable` and `tombstone` and the outbox, never a text under review.

    Reads answer from what is committed; every other method is one transaction of its own (`Transient`: nothing was written).
    """

    def released(self, jurisdiction: str = "") -> list[Publishable]:
        """Return what is released and publishable, in the order of its release."""

    def tombstones(self, jurisdiction: str = "") -> list[Tombstone]:
        """Return what was released and is not any more, in the order of its withdrawal."""

    def moment(self, jurisdiction: str = "") -> tuple[list[Publishable], list[Tombstone]]:
        """Return what is released and what was taken back, both at one moment."""

    def mark(self) -> tuple[int, ...]:
        """Return a mark that is another one as soon as anything was committed, by whomever, that may change what goes out: acts, outbox, publications."""

    def postings(self, after: int = 0) -> Iterator[Posting]:
        """Yield rows of the outbox beyond an id, in order."""

    def subscribers(self) -> list[Subscriber]:
        """Return all subscribers, by name."""

    def subscriber(self, name: str) -> Subscriber | None:
        """Return a subscriber."""

    def put(self, subscriber: Subscriber) -> Subscriber:
        """Write a subscriber, new or changed; of one that is removed nothing is sent any more."""

    def plan(self, wants: Wants, now: datetime) -> int:
        """
        Write down what the outbox has for whom since the last time; return how much.

        A release is planned while it is publishable, for whoever wants it. A recall is planned for whoever may have got the
        information, whatever he filters by.
        """

    def due(self, now: datetime) -> list[str]:
        """Return the subscribers that something can be sent to now."""

    def claim(self, subscriber: str, lease: str, now: datetime, until: datetime) -> Claimed | None:
        """
        Take the next delivery to a subscriber for one attempt; nobody else gets it before the lease ends. None: nothing is due.

        Deliveries on one information are handed out in the order of their events. What is superseded becomes void; what is not
        publishable just now is put off. An attempt that was never settled is logged as interrupted when its lease is over.
        """

    def settle(self, claimed: Claimed, lease: str, verdict: Verdict) -> None:
        """Log an attempt, and move the delivery on: where the lease is still the caller's, or where it was acknowledged."""

    def tested(self, subscriber: str, verdict: Verdict) -> None:
        """Log an attempt that sent a test."""

    def deliveries(self, span: Span) -> list[Delivery]:
        """Return deliveries, by event and subscriber."""

    def attempts(self, delivery: int) -> list[Attempt]:
        """Return the attempts of a delivery, in order."""

    def again(self, span: Span, wants: Wants, now: datetime) -> tuple[int, int]:
        """
        Put deliveries at the beginning of the schedule, also those that were delivered; plan those that never were.

        Only the newest event on an information goes out again: an older one would undo it.

        Returns:
            How many go out again, and how many cannot because they are superseded or not publishable.
        """

    def hub(self, url: str) -> Hub:
        """Return how far a hub has been told."""

    def tell_hub(self, hub: Hub) -> None:
        """Write down how far a hub has been told."""
