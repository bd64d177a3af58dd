"""Who is sent what, and when again. The transaction around it is the caller's."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from syndicate.ledger import review_rows as rows
from syndicate.ledger.connection import Connection
from syndicate.ledger.outgoing import Span, Verdict, Wants
from syndicate.model import CHINA
from syndicate.model.publishing import (
    RELEASED,
    Attempt,
    Claimed,
    Delivery,
    DeliveryState,
    Subscriber,
    SubscriberState,
)
from syndicate.model.review import Posting, Publishable

PUT_OFF = timedelta(minutes=5)
"""What is not publishable just now, and not taken back either, is looked at again after so long."""


def when(moment: datetime) -> str:
    """Return a moment as the ledger writes it; comparable as text."""
    return moment.astimezone(CHINA).isoformat(timespec="milliseconds")


class Sending:
    """Plans, hands out and settles deliveries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, to: Subscriber, wants: Wants, now: datetime) -> int:
        """Plan for a subscriber what stands in the outbox beyond what he has been planned; return how much."""
        planned, seen = 0, to.seen
        for posting in rows.postings(self._connection, to.seen):
            planned += self._planned(to, posting, wants, now)
            seen = posting.id
        if seen > to.seen:
            self._connection.execute("UPDATE subscriber SET seen = ? WHERE name = ?", (seen, to.name))
        return planned

    def plan_span(self, to: Subscriber, span: Span, wants: Wants, now: datetime) -> None:
        """Plan what a subscriber was never planned, of the events of a span."""
        for posting in rows.postings(self._connection, 0):
            inside = (not span.posting or posting.id == span.posting) and span.since <= posting.at < (span.until or "9")
            if inside and posting.id <= to.seen and span.event in ("", posting.event):
                self._planned(to, posting, wants, now)

    def _planned(self, to: Subscriber, posting: Posting, wants: Wants, now: datetime) -> bool:
        if posting.jurisdiction != to.jurisdiction or self._known(to, posting) or not self._wanted(to, posting, wants):
            return False
        self._connection.execute(_PLAN, (to.name, posting.id, posting.review, posting.event, when(now), when(now)))
        return True

    def _known(self, to: Subscriber, posting: Posting) -> bool:
        query = "SELECT 1 FROM delivery WHERE subscriber = ? AND posting = ?"
        return self._connection.execute(query, (to.name, posting.id)).fetchone() is not None

    def _wanted(self, to: Subscriber, posting: Posting, wants: Wants) -> bool:
        if posting.event == RELEASED:
            row = self._row(posting)
            removed = to.state is SubscriberState.REMOVED
            return not removed and row is not None and not self._superseded(posting) and wants(to, posting, row)
        got = self._connection.execute(_GOT, (to.name, posting.review, posting.id)).fetchone() is not None
        return got or (to.state is not SubscriberState.REMOVED and wants(to, posting, None))

    def _row(self, posting: Posting) -> Publishable | None:
        rest = "WHERE review = ? AND jurisdiction = ? AND digest = ? AND state = 'released'"
        bound = (posting.review, posting.jurisdiction, posting.digest)
        return next(rows.publishable(self._connection, rest, bound), None)

    def _superseded(self, posting: Posting) -> bool:
        query = "SELECT 1 FROM outbox WHERE review = ? AND id > ?"
        return self._connection.execute(query, (posting.review, posting.id)).fetchone() is not None

    def claim(self, to: Subscriber, lease: str, now: datetime, until: datetime) -> Claimed | None:
        """Take the next delivery to a subscriber; see `Outgoing.claim`."""
        self._lapse(to, now)
        self._connection.execute(_VOID, (when(now), to.name))
        while True:
            found = next(
                rows.select(self._connection, Delivery, _NEXT, {"to": to.name, "now": when(now)}, "delivery d"), None
            )
            if found is None:
                return None
            (posting,) = rows.select(self._connection, Posting, "WHERE id = ?", (found.posting,), "outbox")
            row = self._row(posting) if posting.event == RELEASED else None
            if posting.event == RELEASED and row is None:
                self._connection.execute(_LATER, (when(now + PUT_OFF), found.id))
                continue
            self._connection.execute(_TAKE, (lease, when(until), found.id))
            taken = msgspec.structs.replace(
                found,
                state=DeliveryState.SENDING,
                tries=found.tries + 1,
                attempts=found.attempts + 1,
                lease=lease,
                leased_until=when(until),
            )
            return Claimed(delivery=taken, subscriber=to, posting=posting, row=row)

    def _lapse(self, to: Subscriber, now: datetime) -> None:
        """Take up again what was handed out and never settled: the process that had it is gone."""
        rest = "WHERE subscriber = ? AND state = 'sending' AND leased_until <= ?"
        for one in list(rows.select(self._connection, Delivery, rest, (to.name, when(now)))):
            ended = datetime.fromisoformat(one.leased_until)
            self.log(one.id, to.name, Verdict(at=ended, status=0, milliseconds=0, reason="interrupted"))
            self._connection.execute(_BACK, (when(now), one.id))

    def settle(self, delivery: Delivery, lease: str, verdict: Verdict) -> None:
        """Log an attempt and move its delivery on."""
        self.log(delivery.id, delivery.subscriber, verdict)
        at = when(verdict.at + timedelta(milliseconds=verdict.milliseconds))
        if verdict.reason == "ok":
            self._connection.execute(_DONE, (at, at, delivery.id))
        elif verdict.retry_at is not None:
            self._connection.execute(_WAIT, (when(verdict.retry_at), delivery.id, lease))
        else:
            self._connection.execute(_DEAD, (at, delivery.id, lease))
        if verdict.gone:
            self._connection.execute(_GONE, (at, delivery.subscriber))
        if verdict.hold_until is not None:
            self._connection.execute(_HOLD, (when(verdict.hold_until), delivery.subscriber))

    def log(self, delivery: int, subscriber: str, verdict: Verdict) -> None:
        """Log an attempt."""
        row = (delivery, subscriber, when(verdict.at), verdict.status, verdict.milliseconds, verdict.reason)
        columns = ", ".join(Attempt.__struct_fields__[1:])
        self._connection.execute(f"INSERT INTO attempt ({columns}) VALUES (?, ?, ?, ?, ?, ?)", row)

    def again(self, delivery: Delivery, now: datetime) -> bool:
        """Put a delivery at the beginning of the schedule; False: it may not go out."""
        (posting,) = rows.select(self._connection, Posting, "WHERE id = ?", (delivery.posting,), "outbox")
        # A withdrawal that a new release has overtaken would take down what stands.
        if self._superseded(posting) or (posting.event == RELEASED and self._row(posting) is None):
            return False
        self._connection.execute(_AGAIN, (when(now), delivery.id))
        return True


_PLAN = """INSERT INTO delivery (subscriber, posting, review, event, state, tries, attempts, next_at, lease, leased_until,
    created_at, settled_at, acknowledged_at) VALUES (?, ?, ?, ?, 'waiting', 0, 0, ?, '', '', ?, '', '')"""
_GOT = """SELECT 1 FROM delivery WHERE subscriber = ? AND review = ? AND event = 'released' AND attempts > 0 AND posting < ?"""
_VOID = """UPDATE delivery SET state = 'void', settled_at = ? WHERE subscriber = ? AND state = 'waiting' AND event = 'released'
    AND EXISTS (SELECT 1 FROM outbox o WHERE o.review = delivery.review AND o.id > delivery.posting)"""
_NEXT = """WHERE d.subscriber = :to AND d.state = 'waiting' AND d.next_at <= :now
    AND NOT EXISTS (SELECT 1 FROM delivery b WHERE b.subscriber = d.subscriber AND b.review = d.review AND b.posting < d.posting
        AND b.state IN ('waiting', 'sending')) ORDER BY d.posting LIMIT 1"""
_TAKE = """UPDATE delivery SET state = 'sending', tries = tries + 1, attempts = attempts + 1, lease = ?, leased_until = ?
    WHERE id = ? AND state = 'waiting'"""
_LATER = "UPDATE delivery SET next_at = ? WHERE id = ?"
_BACK = "UPDATE delivery SET state = 'waiting', next_at = ?, lease = '', leased_until = '' WHERE id = ?"
_WAIT = """UPDATE delivery SET state = 'waiting', next_at = ?, lease = '', leased_until = ''
    WHERE id = ? AND state = 'sending' AND lease = ?"""
_DEAD = """UPDATE delivery SET state = 'dead', settled_at = ?, lease = '', leased_until = ''
    WHERE id = ? AND state = 'sending' AND lease = ?"""
_DONE = """UPDATE delivery SET state = 'delivered', settled_at = ?, lease = '', leased_until = '',
    acknowledged_at = CASE acknowledged_at WHEN '' THEN ? ELSE acknowledged_at END WHERE id = ?"""
_GONE = "UPDATE subscriber SET state = 'gone', reason = '410', changed_at = ? WHERE name = ? AND state = 'active'"
_HOLD = "UPDATE subscriber SET hold_until = ? WHERE name = ?"
_AGAIN = """UPDATE delivery SET state = 'waiting', tries = 0, next_at = ?, settled_at = '' WHERE id = ? AND state <> 'sending'"""
