"""
The watch over what is public already: each publication is screened as soon as it is committed, again when its words or the rules change.

It follows the receipts in transactions of its own, so that reading and counting never wait for it. A publication with findings raises
a leak alarm and comes under review; one under review whose words have changed loses its approvals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from syndicate.ledger.leaks import Publication
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.unscreened import Changed, Reached
from syndicate.model import Transient
from syndicate.model.review import Tier
from syndicate.pipeline.gate.beside import linked_files
from syndicate.review.judging import Judge

T = TypeVar("T")
BATCH = 200
IDLE = 2.0
"""Seconds until the watch looks again where there was nothing new."""


class Looked(msgspec.Struct, frozen=True):
    """What one look has come to."""

    publications: int
    reviews: int
    """How many of them are under review now."""


class Watch:
    """Screens what a jurisdiction has published; belongs to the thread that owns the ledger."""

    def __init__(self, ledger: SqliteLedger, judge: Judge, tiers: Sequence[Tier], now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._judge = judge
        self._tiers = tiers
        self._now = now

    def look(self, jurisdiction: str) -> Looked:
        """
        Screen the next publications, at most `BATCH`.

        Raises:
            Fenced: Another process owns the jurisdiction.
            Transient: The ledger cannot be written now; the same call may be repeated.
        """
        reached = self._reached(jurisdiction)
        found = self._ledger.unscreened.after(jurisdiction, reached, BATCH)
        if not found:
            return Looked(0, 0)
        reviews = self._ledger.unscreened.take_in(
            [self._judged(one) for one in found], self._tiers, self._now(), self._judge
        )
        last = found[-1].disclosure
        self._save(jurisdiction, msgspec.structs.replace(reached, receipt=last.receipt, disclosure=last.id))
        return Looked(len(found), len(reviews))

    def left(self, jurisdiction: str) -> int:
        """Return how many publications wait to be screened by the rules of this moment."""
        return self._ledger.unscreened.left(jurisdiction, self._reached(jurisdiction))

    def _judged(self, changed: Changed) -> Publication:
        verdict = self._judge.screen(changed.headline, changed.text)
        told = self._judge.told(changed.headline, changed.text)
        return Publication(
            disclosure=changed.disclosure,
            headline=changed.headline,
            text=changed.text,
            verdict=verdict,
            told=told,
            files=linked_files(changed.addresses),
            links=changed.links,
        )

    def _reached(self, jurisdiction: str) -> Reached:
        saved = self._ledger.cursor(_lane(jurisdiction))
        if saved is None or saved.get("rules") != self._judge.rules:
            return Reached(self._judge.rules)
        return msgspec.convert(saved, Reached)

    def _save(self, jurisdiction: str, reached: Reached) -> None:
        self._ledger.save_cursor(_lane(jurisdiction), jurisdiction, msgspec.structs.asdict(reached))


def _lane(jurisdiction: str) -> str:
    return f"screening:{jurisdiction}"


async def keep_watch(
    look: Callable[[], Looked], call: Callable[[Callable[[], Looked]], Awaitable[Looked]], stop: asyncio.Event
) -> None:
    """
    Look again and again until told to stop: at once while there is something new, else every `IDLE` seconds.

    Args:
        look: Looks once; runs where the ledger is owned.
        call: Runs it there.
        stop: Ends the watch.
    """
    while not stop.is_set():
        try:
            looked = await call(look)
        except Transient:
            looked = Looked(0, 0)
        if looked.publications:
            continue
        try:
            await asyncio.wait_for(stop.wait(), IDLE)
        except TimeoutError:
            continue
