"""Carries out what people asked for on the pages: on the thread that owns the ledger, one errand after the other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from syndicate.engine.acts import Act
from syndicate.engine.core import Clock, Core
from syndicate.engine.counted import counts_of
from syndicate.engine.relay import Call
from syndicate.engine.rulings import act_between, answering, merging, splitting, the_one, undoing
from syndicate.ledger.errands import Errand
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient, UsageError
from syndicate.model.errors import SyndicateError

Answer = dict[str, Any]
Beside = Callable[[Errand], Awaitable[Answer]]
"""Carries out what must not keep the ledger's thread: it waits for the network or for files."""
BETWEEN = 0.3
"""Seconds between two looks at what is asked for."""


_REFUSED = (UsageError, LookupError, ValueError, TypeError)
"""What is wrong with an errand itself: it is refused for good, and the next one is carried out; a daemon must not end by it."""


class Rulings:
    """Carries out what people say of disclosures; belongs to the thread that owns the ledger."""

    def __init__(self, core: Core, ledger: SqliteLedger) -> None:
        self._core = core
        self._ledger = ledger

    def __call__(self, errand: Errand) -> Answer:
        """
        Put a ruling on the record, recount at once, and return the counts before and after.

        Raises:
            UsageError: It contradicts what stands, or names nothing; nothing was written.
        """
        act = self._act(errand)
        before = self._ledger.statistics(act.year, act.jurisdiction)
        rulings = self._core.rule(act)
        after = self._ledger.statistics(act.year, act.jurisdiction)
        first = rulings[0]
        return {"act": first.act, "receipt": first.receipt, "before": counts_of(before), "after": counts_of(after)}

    def _act(self, errand: Errand) -> Act:
        asked, ledger, by = errand.asked, self._ledger, errand.person
        reason = str(asked.get("reason", ""))
        match errand.kind:
            case "merge":
                return merging(ledger, the_one(ledger, asked["one"]), the_one(ledger, asked["other"]), reason, by)
            case "split":
                return splitting(ledger, the_one(ledger, asked["one"]), reason, by)
            case "undo":
                return undoing(ledger, _acts(ledger, asked), reason, by)
            case _:
                sides = the_one(ledger, asked["one"]), the_one(ledger, asked["other"])
                return answering(ledger, *sides, asked["decision"], reason, by)


RULINGS = frozenset({"merge", "split", "undo", "answer"})


class Runner:
    """Carries out errands as they come."""

    def __init__(self, rulings: Rulings, ledger: SqliteLedger, beside: Mapping[str, Beside], clock: Clock) -> None:
        self._rulings = rulings
        self._ledger = ledger
        self._beside = beside
        self._clock = clock

    async def run(self, call: Call, stop: asyncio.Event) -> None:
        """
        Carry out what is asked for until told to stop.

        Args:
            call: Runs work on the thread that owns the ledger.
            stop: Ends it; an errand on its way is finished first.

        Raises:
            Fenced, Fatal: The process must end.
        """
        while not stop.is_set():
            with contextlib.suppress(Transient):  # looked at again at once
                await self.once(call)
            try:
                await asyncio.wait_for(stop.wait(), BETWEEN)
            except TimeoutError:
                continue

    async def once(self, call: Call) -> int:
        """
        Carry out what waits, and return how much that was.

        Raises:
            Transient: The ledger cannot be written now; what was not carried out waits.
        """
        waiting = await call(self._ledger.errands.waiting)
        for errand in waiting:
            if errand.kind in RULINGS:
                await call(partial(self._rule, errand))
            else:
                await self._do(errand, call)
        return len(waiting)

    def _rule(self, errand: Errand) -> None:
        if self._ledger.errands.done(errand.id) is not None:  # withdrawn since it was looked for
            return
        try:
            answer = self._rulings(errand)
        except _REFUSED as error:
            self._ledger.errands.finish(errand.id, {"message": _said(error)}, self._clock(), refused=True)
            return
        self._ledger.errands.finish(errand.id, answer, self._clock())

    async def _do(self, errand: Errand, call: Call) -> None:
        refused, answer = False, {}
        try:
            answer = await self._beside[errand.kind](errand)
        except (*_REFUSED, Transient, OSError) as error:
            refused, answer = True, {"message": _said(error)}
        await call(partial(self._ledger.errands.finish, errand.id, answer, self._clock(), refused=refused))


def _acts(ledger: SqliteLedger, asked: Mapping[str, Any]) -> list[int]:
    """Return the acts that are to be taken back: by their numbers, or by the two items that one is on."""
    if "items" in asked:
        one, other = asked["items"]
        return [act_between(ledger, the_one(ledger, one), the_one(ledger, other))]
    return [int(act) for act in asked.get("acts") or [asked["act"]]]


def _said(error: Exception) -> str:
    """Return what people are told: words of ours as they are, an error of another kind by its name."""
    if isinstance(error, SyndicateError):
        return str(error)
    return f"所请之事无法理解：{error!r} / what was asked for makes no sense"
