"""The board of sources: how each stands, written down beside the batches; and the switches by which people stop, wake and start them."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from functools import partial

import msgspec

from syndicate.connect.contract import Page
from syndicate.engine.core import Clock
from syndicate.engine.relay import Call
from syndicate.ledger.source_states import SourceState, SourceStates
from syndicate.model import Transient
from syndicate.model.disclosures import Receipt

WRITTEN_EVERY = 2.0
"""Seconds within which what changed is written down: a transaction for all sources, none for each page of a long reading."""
_OF_ERRORS = {
    "parse": "selector",
    "rate_limited": "rate_limited",
    "too_large": "too_large",
    "robots": "forbidden",
    "database": "ledger",
}


class Switch:
    """How people steer one source; belongs to the loop."""

    def __init__(self) -> None:
        self.paused = False
        self._changed = asyncio.Event()

    def turn(self, *, paused: bool) -> None:
        """Stop the source after its present page, or start it again."""
        self.paused = paused
        self._changed.set()

    def wake(self) -> None:
        """Let the source be polled at once."""
        self._changed.set()

    async def rest(self, seconds: float | None, stop: asyncio.Event) -> None:
        """Wait so long, or until somebody turns the switch or everything stops; None: until then."""
        waits = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(self._changed.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._changed.clear()


class Board:
    """Knows how the sources of a daemon stand; belongs to the loop, but for `load` and what is written."""

    def __init__(self, clock: Clock, store: SourceStates | None = None) -> None:
        self._clock = clock
        self._store = store
        self._switches: dict[str, Switch] = {}
        self._states: dict[str, SourceState] = {}
        self._fresh: set[str] = set()

    def switch(self, source: str) -> Switch:
        """Return the switch of a source."""
        return self._switches.setdefault(source, Switch())

    async def load(self, call: Call) -> None:
        """Take up how the sources stood when the process before ended."""
        if self._store is not None:
            self._states = await call(self._store.all)
            for source in await call(self._store.paused):
                self.switch(source).turn(paused=True)

    def polled(self, source: str, page: Page, receipt: Receipt | None, wait: float) -> None:
        """Note what a poll came to that could be read."""
        now = self._clock().isoformat(timespec="seconds")
        new = receipt is not None and receipt.outcome.new > 0
        claimed = {} if page.claimed_total is None else {"claimed": page.claimed_total, "claimed_at": now}
        self._note(
            source,
            outcome=_outcome(page, receipt),
            message="",
            tried_at=now,
            succeeded_at=now,
            failures=0,
            next_at=self._after(wait),
            **({"new_at": now} if new else {}),
            **claimed,
        )

    def failed(self, source: str, error: Transient, wait: float) -> None:
        """Note that a poll failed."""
        before = self._states.get(source)
        self._note(
            source,
            outcome=_OF_ERRORS.get(error.reason, "unreadable"),
            message=str(error),
            tried_at=self._clock().isoformat(timespec="seconds"),
            failures=(before.failures if before else 0) + 1,
            next_at=self._after(wait),
        )

    async def keep(self, call: Call, stop: asyncio.Event) -> None:
        """Write down what changes until told to stop."""
        while not stop.is_set():
            await self.write(call)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), WRITTEN_EVERY)

    async def write(self, call: Call) -> None:
        """Write down what has changed; where the ledger cannot be written now it is kept for the next time."""
        if self._store is None or not self._fresh:
            return
        fresh, self._fresh = self._fresh, set()
        try:
            await call(partial(self._store.put, [self._states[source] for source in sorted(fresh)]))
        except Transient:
            self._fresh |= fresh

    def _note(self, source: str, **changes: object) -> None:
        before = self._states.get(source) or SourceState(source=source)
        self._states[source] = msgspec.structs.replace(before, **changes)
        self._fresh.add(source)

    def _after(self, seconds: float) -> str:
        return (self._clock() + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def _outcome(page: Page, receipt: Receipt | None) -> str:
    if page.more:
        return "reading"
    if receipt is None:
        return "nothing"
    done = receipt.outcome
    if done.quarantined and done.quarantined == done.read:
        return "refused"
    return "new" if done.new else "nothing"
