"""The daemon checks its own ledger: what `syndicate verify` checks, and how far the counters are from a recount."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from syndicate.ledger.places import Place, figures_of, open_ledger
from syndicate.model import SyndicateError
from syndicate.observe.memo import Verified, recall, remember
from syndicate.observe.meters import Meters
from syndicate.observe.readings import audit_broken

AT_FIRST = 60.0
"""Seconds that a daemon whose ledger was never checked works before it checks it: beginnings are busy."""
AGAIN = 600.0
"""Seconds after a check that could not be brought to its end."""
_log = logging.getLogger(__name__)


def check(ledger: Place, now: Callable[[], float] = time.time) -> Verified:
    """
    Check every promise of a ledger, on a connection of its own; whoever writes to it is not kept waiting.

    Raises:
        Transient: It is locked.
        Fatal: It is damaged.
    """
    began = time.monotonic()
    with figures_of(ledger) as asked:
        drift = {channel: off for channel, off in asked.drift().items() if off}
    opened = open_ledger(ledger)
    try:
        broken = tuple(one.name for one in opened.verify() if not one.holds)
    finally:
        opened.close()
    return Verified(at=now(), seconds=time.monotonic() - began, broken=broken, drift=drift)


class SelfCheck:
    """Checks a ledger again and again, remembers what it found beside it, and counts."""

    def __init__(
        self, ledger: Place, interval: float, meters: Meters, rules: str = "", home: Path | None = None
    ) -> None:
        """`home`: where it is remembered what was found, None: beside the file; `rules`: digest of those in force; a ledger that is being made anew by them is checked when that is done."""
        self._ledger, self._interval, self._meters, self._rules = ledger, interval, meters, rules
        self._home = home or Path(str(ledger)).parent

    async def run(self, stop: asyncio.Event) -> None:
        """Check when it is due, until told to stop; a check under way is given up then."""
        wait = self._first()
        while not await _stopped(stop, wait):
            done = await _unless(stop, _in_background(self.once))
            wait = self._interval if done else AGAIN

    def _first(self) -> float:
        last = recall(self._home)
        due = AT_FIRST if last is None else max(AT_FIRST, last.at + self._interval - self._meters.now())
        return min(due, self._interval)

    def once(self) -> bool:
        """Check now; return whether the check came to its end. What it found is remembered and logged."""
        made = self._meters.instruments
        try:
            if self._unsettled():
                return False
            made.count("syndicate_self_checks_total")
            found = check(self._ledger, self._meters.now)
            remember(self._home, found)
        except (SyndicateError, OSError) as error:
            made.count("syndicate_self_check_failures_total")
            _log.warning("self_check_failed", extra={"data": {"message": str(error)}})
            return False
        made.observe("syndicate_self_check_duration_seconds", found.seconds)
        if audit_broken(found):
            made.count("syndicate_audit_verification_failures_total")
        level = logging.ERROR if found.broken or found.drift else logging.INFO
        said = {
            "broken": ",".join(found.broken),
            "drift": sum(found.drift.values()),
            "seconds": round(found.seconds, 1),
        }
        _log.log(level, "self_check", extra={"data": said})
        return True

    def _unsettled(self) -> bool:
        with figures_of(self._ledger) as asked:
            return asked.unsettled(self._rules) > 0


def _in_background(work: Callable[[], bool]) -> asyncio.Future[bool]:
    """Run work in a thread that does not keep the program from ending: a check may take minutes."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[bool] = loop.create_future()

    def told(done: bool) -> None:
        if not future.done():
            future.set_result(done)

    def run() -> None:
        done = work()
        with suppress(RuntimeError):  # the program has ended meanwhile
            loop.call_soon_threadsafe(told, done)

    threading.Thread(target=run, name="self-check", daemon=True).start()
    return future


async def _unless(stop: asyncio.Event, future: asyncio.Future[bool]) -> bool:
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((stopping, future), return_when=asyncio.FIRST_COMPLETED)
        return future.done() and future.result()
    finally:
        stopping.cancel()
        future.cancel()


async def _stopped(stop: asyncio.Event, seconds: float) -> bool:
    """Wait; return whether it was told to stop meanwhile."""
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return stop.is_set()
    return True
