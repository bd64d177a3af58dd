"""The way out of the SQLite ledger: what may be published, subscribers, deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from syndicate.ledger import review_rows as rows
from syndicate.ledger.connection import Connection, Served
from syndicate.ledger.database import snapshot, transaction
from syndicate.ledger.outgoing import Span, Verdict, Wants
from syndicate.ledger.sending import Sending, when
from syndicate.model.publishing import (
    Attempt,
    Claimed,
    Delivery,
    DeliveryState,
    Hub,
    Subscriber,
    SubscriberState,
    Tombstone,
)
from syndicate.model.review import Posting, Publishable


class SqliteOutgoing:
    """See `Outgoing`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = Sending(connection)
        self._marked: tuple[tuple[int, int], tuple[int, ...]] | None = None

    def released(self, jurisdiction: str = "") -> list[Publishable]:
        """Return what is released and publishable; see `Outgoing.released`."""
        rest = "WHERE state = 'released' AND (?1 = '' OR jurisdiction = ?1) ORDER BY released_at, review"
        return list(rows.publishable(self._connection, rest, (jurisdiction,)))

    def tombstones(self, jurisdiction: str = "") -> list[Tombstone]:
        """Return what was released and is not any more; see `Outgoing.tombstones`."""
        rest = "WHERE ?1 = '' OR jurisdiction = ?1 ORDER BY at, review"
        return list(rows.select(self._connection, Tombstone, rest, (jurisdiction,)))

    def moment(self, jurisdiction: str = "") -> tuple[list[Publishable], list[Tombstone]]:
        """Return what is released and what was taken back, both at one moment."""
        with snapshot(self._connection):
            return self.released(jurisdiction), self.tombstones(jurisdiction)

    def mark(self) -> tuple[int, ...]:
        """Return a mark that is another one as soon as anything was committed that may change what goes out; see `Outgoing.mark`."""
        if isinstance(
            self._connection, Served
        ):  # asked each time: a server does not say whether anything was committed since
            with snapshot(self._connection):
                return rows.standing_mark(self._connection)
        at = int(self._connection.pragma("data_version")), self._connection.total_changes()
        if self._marked is None or self._marked[0] != at:
            with snapshot(self._connection):
                self._marked = at, rows.standing_mark(self._connection)
        return self._marked[1]

    def postings(self, after: int = 0) -> Iterator[Posting]:
        """Yield rows of the outbox beyond an id, in order."""
        return rows.postings(self._connection, after)

    def subscribers(self) -> list[Subscriber]:
        """Return all subscribers, by name."""
        return [_subscriber(row) for row in rows.select(self._connection, Subscriber, "ORDER BY name")]

    def subscriber(self, name: str) -> Subscriber | None:
        """Return a subscriber."""
        found = next(rows.select(self._connection, Subscriber, "WHERE name = ?", (name,)), None)
        return _subscriber(found) if found else None

    def put(self, subscriber: Subscriber) -> Subscriber:
        """Write a subscriber, new or changed; see `Outgoing.put`."""
        with transaction(self._connection, "outbox"):
            if self.subscriber(subscriber.name) is None:
                rows.insert(self._connection, "subscriber", subscriber)
            else:
                rows.update(self._connection, "subscriber", subscriber, "name")
            if subscriber.state is SubscriberState.REMOVED:
                self._connection.execute(_DROP, (subscriber.changed_at, subscriber.name))
        return subscriber

    def plan(self, wants: Wants, now: datetime) -> int:
        """Write down what the outbox has for whom; see `Outgoing.plan`."""
        waiting = self._connection.execute(_UNPLANNED).fetchone()
        if waiting is None:
            return 0
        with transaction(self._connection, "outbox"):
            return sum(self._sending.plan(one, wants, now) for one in self.subscribers())

    def due(self, now: datetime) -> list[str]:
        """Return the subscribers that something can be sent to now."""
        return [str(name) for (name,) in self._connection.execute(_DUE, {"now": when(now)})]

    def claim(self, subscriber: str, lease: str, now: datetime, until: datetime) -> Claimed | None:
        """Take the next delivery to a subscriber for one attempt; see `Outgoing.claim`."""
        with transaction(self._connection, "outbox"):
            to = self.subscriber(subscriber)
            if to is None or to.state is not SubscriberState.ACTIVE or to.hold_until > when(now):
                return None
            return self._sending.claim(to, lease, now, until)

    def settle(self, claimed: Claimed, lease: str, verdict: Verdict) -> None:
        """Log an attempt, and move the delivery on; see `Outgoing.settle`."""
        with transaction(self._connection, "outbox"):
            self._sending.settle(claimed.delivery, lease, verdict)

    def tested(self, subscriber: str, verdict: Verdict) -> None:
        """Log an attempt that sent a test."""
        with transaction(self._connection, "outbox"):
            self._sending.log(0, subscriber, verdict)

    def deliveries(self, span: Span) -> list[Delivery]:
        """Return deliveries, by event and subscriber."""
        where, bound = conditions(span)
        limit = f" LIMIT {int(span.limit)}" if span.limit else ""
        found = rows.select(self._connection, Delivery, f"{where} ORDER BY posting, subscriber{limit}", bound)
        return [msgspec.structs.replace(row, state=DeliveryState(row.state)) for row in found]

    def attempts(self, delivery: int) -> list[Attempt]:
        """Return the attempts of a delivery, in order."""
        return list(rows.select(self._connection, Attempt, "WHERE delivery = ? ORDER BY id", (delivery,)))

    def again(self, span: Span, wants: Wants, now: datetime) -> tuple[int, int]:
        """Put deliveries at the beginning of the schedule; see `Outgoing.again`."""
        with transaction(self._connection, "outbox"):
            to = self.subscriber(span.subscriber)
            if to is not None and not span.delivery and not span.states:
                self._sending.plan_span(to, span, wants, now)
            found = self.deliveries(span)
            done = [self._sending.again(one, now) for one in found if one.state is not DeliveryState.SENDING]
            return sum(done), len(done) - sum(done)

    def hub(self, url: str) -> Hub:
        """Return how far a hub has been told."""
        known = next(rows.select(self._connection, Hub, "WHERE url = ?", (url,)), None)
        return known or Hub(url=url, posting=0, tries=0, next_at="")

    def tell_hub(self, hub: Hub) -> None:
        """Write down how far a hub has been told."""
        with transaction(self._connection, "outbox"):
            self._connection.execute(_TELL, msgspec.structs.asdict(hub))


_UNPLANNED = "SELECT 1 FROM subscriber s WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.id > s.seen) LIMIT 1"
_DUE = """SELECT DISTINCT s.name FROM subscriber s JOIN delivery d ON d.subscriber = s.name
WHERE s.state = 'active' AND s.hold_until <= :now
    AND (d.state = 'waiting' AND d.next_at <= :now OR d.state = 'sending' AND d.leased_until <= :now) ORDER BY s.name"""
_DROP = "UPDATE delivery SET state = 'void', settled_at = ? WHERE subscriber = ? AND state = 'waiting' AND event = 'released'"
_TELL = """INSERT INTO hub VALUES (:url, :posting, :tries, :next_at) ON CONFLICT (url) DO UPDATE
SET posting = excluded.posting, tries = excluded.tries, next_at = excluded.next_at"""


def conditions(span: Span) -> tuple[str, dict[str, Any]]:
    """Return the condition that picks the deliveries of a span, with its values."""
    given = {"subscriber": span.subscriber, "posting": span.posting, "id": span.delivery, "event": span.event}
    bound: dict[str, Any] = {name: value for name, value in given.items() if value}
    said = [f"{name} = :{name}" for name in bound]
    if span.states:
        bound |= {f"state{number}": state for number, state in enumerate(span.states)}
        said.append(f"state IN ({', '.join(f':state{number}' for number in range(len(span.states)))})")
    if span.since or span.until:
        bound |= {"since": span.since, "until": span.until or "9"}
        said.append("posting IN (SELECT id FROM outbox WHERE at >= :since AND at < :until)")
    return (f"WHERE {' AND '.join(said)}" if said else ""), bound


def _subscriber(row: Subscriber) -> Subscriber:
    return msgspec.structs.replace(row, state=SubscriberState(row.state))
