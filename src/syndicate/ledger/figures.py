"""What metrics ask the ledger: running counts and short queues, on a connection that only reads. Never a title, a text or a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import apsw

from syndicate.ledger import enquiry
from syndicate.ledger.connection import Connection
from syndicate.ledger.database import DAMAGE, PASSING, one, transient
from syndicate.ledger.weighing import unsettled
from syndicate.model import Fatal, RegisterRow

_BUSY_MILLISECONDS = 1_000
_AT_ONCE = 20_000
"""Rows that are gone through for one answer; the rest comes with the next."""


class Count(NamedTuple):
    """The counters of a channel, a kind and a year; the kind is empty for all kinds together."""

    channel: str
    kind: str
    year: int
    postings: int
    channel_first: int
    first: int


class Pending(NamedTuple):
    """How many reviews wait in a state since one day, under one procedure, for information made on one day."""

    state: str
    procedure: int
    since: str
    made_on: str
    """Empty where it is not known, and where the information is public already."""
    reviews: int


class Decided(NamedTuple):
    """One act of the record: what was done, at which tier, and when the review had come to the state that it left."""

    number: int
    deed: str
    tier: int
    before: str
    after: str
    at: str
    since: str
    opened: str


class Sent(NamedTuple):
    """One attempt to send; `released`: when the event came into the outbox."""

    number: int
    subscriber: str
    milliseconds: int
    reason: str
    at: str
    released: str


class Backlog(NamedTuple):
    """What waits for a subscriber in one state and of one event."""

    subscriber: str
    state: str
    event: str
    deliveries: int
    oldest: str


class Figures:
    """Answers from what is committed at the moment of each question."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> tuple[int, str]:
        """Return number and time of the newest receipt; (0, "") for an empty ledger."""
        row = self._connection.execute(
            "SELECT number, committed_at FROM receipt ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, "")

    def counts(self) -> list[Count]:
        """Return the running counters by channel, kind and year, over all jurisdictions."""
        return [Count(*row) for row in self._connection.execute(_COUNTS)]

    def unsettled(self, rules: str) -> int:
        """Return how many jurisdictions hold what was made by other rules than those with this digest, or are being made anew."""
        codes = [str(code) for (code,) in self._connection.execute("SELECT jurisdiction FROM owner")]
        return sum(bool(unsettled(self._connection, code, rules)) for code in codes)

    def states(self) -> list[tuple[str, int, str]]:
        """Return how many reviews stand in each state, and since when the oldest does."""
        return [(str(state), int(count), str(since)) for state, count, since in self._connection.execute(_STATES)]

    def pending(self) -> list[Pending]:
        """Return what waits for people, by state and day."""
        return [Pending(*row) for row in self._connection.execute(_PENDING)]

    def limits(self) -> dict[tuple[int, int], int]:
        """Return the limit in working days of each (procedure, tier); 0: none."""
        rows = self._connection.execute("SELECT id, tier, days FROM procedure")
        return {(int(number), int(tier)): int(days) for number, tier, days in rows}

    def newest_act(self) -> int:
        """Return the number of the newest act, which is how many there are."""
        return self._number("SELECT coalesce(max(number), 0) FROM act")

    def decided(self, after: int) -> list[Decided]:
        """Return the acts beyond a number, in order."""
        return [Decided(*row) for row in self._connection.execute(_DECIDED, (after, _AT_ONCE))]

    def subscribers(self) -> list[tuple[str, str, int]]:
        """Return name and state of each subscriber, and how many events are not planned for it yet."""
        return [(str(name), str(state), int(behind)) for name, state, behind in self._connection.execute(_SUBSCRIBERS)]

    def backlog(self) -> list[Backlog]:
        """Return what waits or was given up, by subscriber."""
        return [Backlog(*row) for row in self._connection.execute(_BACKLOG)]

    def newest_attempt(self) -> int:
        """Return the number of the newest attempt."""
        return self._number("SELECT coalesce(max(id), 0) FROM attempt")

    def sent(self, after: int) -> list[Sent]:
        """Return the attempts beyond a number, in order."""
        return [Sent(*row) for row in self._connection.execute(_SENT, (after, _AT_ONCE))]

    def quarantined(self) -> dict[str, int]:
        """Return how many entries are open, by reason."""
        return dict(
            self._connection.execute("SELECT reason, count(*) FROM quarantine WHERE resolved_at = '' GROUP BY 1")
        )

    def sealed(self) -> dict[str, int]:
        """Return how many handles are sealed, by channel."""
        return dict(self._connection.execute("SELECT channel, count(*) FROM sealed GROUP BY 1"))

    def doubtful(self) -> int:
        """Return how many judgements are in doubt."""
        return self._number("SELECT count(*) FROM edge WHERE doubtful = 1")

    def alarms(self) -> dict[str, tuple[int, str]]:
        """Return how many alarms are open and when the oldest was raised, by kind."""
        rows = self._connection.execute(
            "SELECT kind, count(*), min(raised_at) FROM alarm WHERE resolved_at = '' GROUP BY 1"
        )
        return {str(kind): (int(count), str(oldest)) for kind, count, oldest in rows}

    def register_rows(self, register: str, year: int, jurisdiction: str | None = None) -> list[RegisterRow]:
        """Return the rows of a register whose date is in a year."""
        return enquiry.register_rows(self._connection, register, year, jurisdiction)

    def drift(self) -> dict[str, int]:
        """Return, by channel, how far the counters are from a recount of the disclosures, summed day by day; reads every disclosure."""
        return {str(channel): int(off) for channel, off in self._connection.execute(_DRIFT)}

    def _number(self, query: str) -> int:
        return int(one(self._connection, query)[0])


_COUNTS = """SELECT channel, CASE facet WHEN 'kind' THEN value ELSE '' END, month / 100,
    sum(postings), sum(channel_first), sum(first) FROM month_counter WHERE facet IN ('', 'kind') GROUP BY 1, 2, 3, facet"""
_STATES = "SELECT state, count(*), min(since) FROM review GROUP BY state"
_PENDING = """SELECT state, procedure, substr(since, 1, 10), CASE source WHEN 'draft' THEN made_on ELSE '' END, count(*) FROM review
    WHERE state NOT IN ('released', 'withheld', 'withdrawn') GROUP BY 1, 2, 3, 4"""
_DECIDED = """SELECT a.number, a.deed, a.tier, a.before, a.after, a.at,
    coalesce((SELECT max(b.at) FROM act b WHERE b.review = a.review AND b.number < a.number AND b.after = a.before
        AND b.before <> b.after AND b.deed <> 'read'), ''),
    coalesce((SELECT r.opened_at FROM review r WHERE r.id = a.review), '')
    FROM act a WHERE a.number > ? ORDER BY a.number LIMIT ?"""
_SUBSCRIBERS = """SELECT name, state, CASE state WHEN 'removed' THEN 0 ELSE
    (SELECT count(*) FROM outbox o WHERE o.id > s.seen) END FROM subscriber s ORDER BY name"""
_BACKLOG = """SELECT s.name, d.state, d.event, count(*), min(d.created_at) FROM subscriber s
    JOIN delivery d ON d.subscriber = s.name AND d.state IN ('waiting', 'sending', 'dead') GROUP BY 1, 2, 3"""
_SENT = """SELECT a.id, a.subscriber, a.milliseconds, a.reason, a.at, coalesce(o.at, '') FROM attempt a
    LEFT JOIN delivery d ON d.id = a.delivery LEFT JOIN outbox o ON o.id = d.posting WHERE a.id > ? ORDER BY a.id LIMIT ?"""
_DRIFT = """SELECT channel, sum(max(abs(postings), abs(firsts))) FROM (
    SELECT channel, sum(postings) AS postings, sum(firsts) AS firsts FROM (
        SELECT jurisdiction, channel, day, postings, channel_first AS firsts FROM counter WHERE facet = ''
        UNION ALL SELECT jurisdiction, channel, day, -1, -channel_first FROM disclosure WHERE standing = 'own' AND year > 0
    ) AS days GROUP BY jurisdiction, channel, day) AS sums GROUP BY channel"""


@contextmanager
def figures(path: Path) -> Iterator[Figures]:
    """
    Open a ledger file for the questions of metrics; whoever writes to it is not disturbed.

    Raises:
        Transient: It is locked, or not there.
        Fatal: It is damaged, or of another schema.
    """
    try:
        with closing(_opened(path)) as connection:
            yield Figures(connection)
    except DAMAGE as error:
        raise Fatal(f"台账“{path}”已损坏 / the ledger {path} is damaged: {error}") from error
    except (*PASSING, apsw.CantOpenError) as error:
        raise transient(error) from error
    except apsw.Error as error:
        raise Fatal(f"台账“{path}”没有回答 / the ledger {path} gave no answer: {error}") from error


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(_BUSY_MILLISECONDS)
    return connection
