"""Carries out what people asked for on the pages: in the daemon, and where none runs by whoever serves the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from syndicate.app.office import Office, office
from syndicate.engine.errands import Rulings, Runner
from syndicate.home import now
from syndicate.model import Transient
from syndicate.settings import Settings

T = TypeVar("T")


def runner_of(opened: Office) -> Runner:
    """Return what carries out errands over an open home."""
    return Runner(Rulings(opened.core, opened.ledger), opened.ledger, {}, now)


def carrying(settings: Settings) -> Callable[[], Awaitable[None]]:
    """
    Return what carries out errands at once where no other process owns the home; where one does, that one will.

    The home is opened for it and closed again, on a thread of its own: other pages are served meanwhile.
    """

    def carry() -> None:
        try:
            with office(settings) as opened:
                asyncio.run(_once(opened))
        except Transient:  # the home is held: by a daemon, which looks for errands itself
            return

    async def carry_out() -> None:
        await asyncio.to_thread(carry)

    return carry_out


async def _once(opened: Office) -> None:
    async def call(work: Callable[[], T]) -> T:
        return work()

    await runner_of(opened).once(call)
